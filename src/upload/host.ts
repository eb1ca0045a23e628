import type {
  AnnounceObject,
  CompleteObject,
  CompleteUpload,
  CreateUpload,
  ObjectAnnounced,
  PartsPresigned,
  PresignParts,
  UploadCompleted,
  UploadCreated,
} from "#domain/contracts/uploads.ts"
import { createLimit, type Limit } from "./limit.ts"

interface CallOptions {
  readonly signal?: AbortSignal
  readonly idempotencyKey?: string
}

/** The calls of the Worker's API that an upload makes; `src/api/client.ts` offers them. */
export interface UploadApi {
  createUpload(body: CreateUpload, options?: CallOptions): Promise<UploadCreated>
  announceObject(id: string, body: AnnounceObject, options?: CallOptions): Promise<ObjectAnnounced>
  presignParts(id: string, n: number, body: PresignParts, options?: CallOptions): Promise<PartsPresigned>
  completeObject(id: string, n: number, body: CompleteObject, options?: CallOptions): Promise<unknown>
  completeUpload(id: string, body: CompleteUpload, options?: CallOptions): Promise<UploadCompleted>
  abortUpload(id: string, options?: CallOptions): Promise<unknown>
}

/** What S3 answered to a PUT. `status` 0: no answer that the browser lets one read. */
export interface PutAnswer {
  readonly status: number
  readonly etag: string | null
}

export interface PutRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
  readonly signal: AbortSignal
  /** Bytes of this body that have left. */
  readonly onProgress: (bytes: number) => void
}

/** Everything that the uploader takes from outside: a test brings its own. */
export interface UploadHost {
  put(request: PutRequest): Promise<PutAnswer>
  sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>
  /** Milliseconds of a steady clock. */
  now(): number
  /** Waits, and ends with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  random(): number
  /** Calls back when the network is there again, until the returned function is called. */
  onOnline(wake: () => void): () => void
  newKey(): string
  /** One limit for all files: four parts at a time. */
  readonly limit: Limit
}

/** Parts in flight over all files. */
const PARTS_AT_A_TIME = 4

const sharedLimit = createLimit(PARTS_AT_A_TIME)

/** The browser. XMLHttpRequest sends the parts, because `fetch` does not tell how much of a body has left. */
export const browserHost: UploadHost = {
  put: putByXhr,
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const stop = () => {
        clearTimeout(timer)
        reject(signal.reason)
      }
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", stop)
        resolve()
      }, ms)
      signal.addEventListener("abort", stop, { once: true })
    }),
  random: Math.random,
  onOnline(wake) {
    addEventListener("online", wake)
    return () => removeEventListener("online", wake)
  },
  newKey: () => crypto.randomUUID(),
  limit: sharedLimit,
}

function putByXhr({ url, headers, body, signal, onProgress }: PutRequest): Promise<PutAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const xhr = new XMLHttpRequest()
    const stop = () => xhr.abort()
    const settle = (answer: PutAnswer) => {
      signal.removeEventListener("abort", stop)
      resolve(answer)
    }
    xhr.open("PUT", url)
    for (const [name, value] of Object.entries(headers)) {
      // The browser sets these itself and refuses a script that does.
      if (!/^(content-length|host)$/i.test(name)) xhr.setRequestHeader(name, value)
    }
    xhr.upload.onprogress = (event) => onProgress(event.loaded)
    xhr.onload = () => settle({ status: xhr.status, etag: xhr.getResponseHeader("etag") })
    xhr.onerror = () => settle({ status: 0, etag: null })
    xhr.onabort = () => {
      signal.removeEventListener("abort", stop)
      reject(signal.reason)
    }
    signal.addEventListener("abort", stop, { once: true })
    xhr.send(body)
  })
}
