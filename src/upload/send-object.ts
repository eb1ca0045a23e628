import type { CompleteObject } from "#domain/contracts/uploads.ts"
import { type Part, planParts } from "#domain/upload/parts.ts"
import type { Control } from "./control.ts"
import { UploadFailure } from "./failure.ts"
import type { PutAnswer, UploadApi, UploadHost } from "./host.ts"

/** One object to send: any bytes that can be read by range, as often as needed. */
export interface ObjectSource {
  readonly n: number
  readonly size: number
  /** The bytes `[start, end)`. */
  slice(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>
}

/** A part that S3 has, as remembered for a later session. */
export interface SentPart {
  readonly sha256: string
  readonly etag: string
}

export interface SendObject {
  readonly uploadId: string
  /** Bytes of every part but the last. */
  readonly partSize: number
  /** Parts that an earlier session sent, by number. */
  readonly sent: ReadonlyMap<number, SentPart>
  readonly onPart: (number: number, part: SentPart) => Promise<void>
  /** Bytes of this object that have left, repeated ones counted once. */
  readonly onProgress: (bytes: number) => void
}

/** A PUT that has shown no progress for this long hangs: a connection that died while the machine slept never says so. */
const STALLED_MS = 45_000

/**
 * Sends one object: a single PUT when it fits a part, else parts, at most four at a time over all objects. Each attempt
 * signs a fresh URL, so that an expired one never outlives its failure. Resolves when the Worker has confirmed the object.
 */
export async function sendObject(
  source: ObjectSource,
  options: SendObject,
  api: UploadApi,
  control: Control,
  host: UploadHost,
): Promise<void> {
  const { uploadId } = options
  const { n, size } = source
  if (!(size > 0)) throw new UploadFailure("file_changed", `Object ${n} has no bytes. Choose the file again.`)
  const parts =
    size <= options.partSize
      ? await sendWhole(source, options, api, control, host)
      : await sendParts(source, options, api, control, host)
  if (parts) await control.persist((signal) => api.completeObject(uploadId, n, { parts }, { signal }))
  options.onProgress(size)
}

type CompletedParts = CompleteObject["parts"]

async function sendWhole(
  source: ObjectSource,
  { uploadId, onProgress }: SendObject,
  api: UploadApi,
  control: Control,
  host: UploadHost,
): Promise<CompletedParts | null> {
  const { n, size } = source
  return control.persist((signal) =>
    host.limit(async () => {
      const bytes = await readExactly(source, 0, size)
      const sha256 = toBase64(await host.sha256(bytes))
      const answer = await api.announceObject(uploadId, { n, size, sha256 }, { signal })
      if (answer.kind === "complete") return null
      if (answer.kind === "multipart")
        throw new UploadFailure("unexpected_answer", `Grove asked for parts of object ${n}, which fits a single PUT.`)
      const put = await putWatched(host, { ...answer, body: bytes, signal, onProgress })
      // 412: the object is there already, from a try whose answer was lost. The Worker compares it on completion.
      if (put.status !== 412) settleStatus(put)
      return []
    }, signal),
  )
}

async function sendParts(
  source: ObjectSource,
  options: SendObject,
  api: UploadApi,
  control: Control,
  host: UploadHost,
): Promise<CompletedParts | null> {
  const { n, size } = source
  const answer = await control.persist((signal) => api.announceObject(options.uploadId, { n, size }, { signal }))
  if (answer.kind === "complete") return null
  if (answer.kind === "put")
    throw new UploadFailure("unexpected_answer", `Grove asked for a single PUT of object ${n}, which needs parts.`)
  const parts = planParts(size, answer.part_size)
  const left = new Map<number, number>()
  const report = (part: Part, bytes: number) => {
    left.set(part.number, bytes)
    options.onProgress([...left.values()].reduce((sum, b) => sum + b, 0))
  }
  const first = new AbortController()
  return Promise.all(
    parts.map(async (part) => {
      try {
        const sent = await sendPart(source, part, options, api, control, host, first.signal, (b) => report(part, b))
        return { part_number: part.number, ...sent }
      } catch (error) {
        // One part that cannot be sent ends the others: their bytes would be for nothing.
        first.abort(error)
        throw error
      }
    }),
  )
}

async function sendPart(
  source: ObjectSource,
  part: Part,
  options: SendObject,
  api: UploadApi,
  control: Control,
  host: UploadHost,
  siblings: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<SentPart> {
  const size = part.end - part.start
  return control.persist((running) => {
    siblings.throwIfAborted()
    const signal = AbortSignal.any([running, siblings])
    return host.limit(async () => {
      const bytes = await readExactly(source, part.start, part.end)
      const sha256 = toBase64(await host.sha256(bytes))
      const known = options.sent.get(part.number)
      if (known?.sha256 === sha256) {
        onProgress(size)
        return known
      }
      const request = { parts: [{ part_number: part.number, size, sha256 }] }
      const signed = (await api.presignParts(options.uploadId, source.n, request, { signal })).parts[0]
      if (!signed) throw new UploadFailure("unexpected_answer", `Grove signed no URL for part ${part.number}.`)
      const put = await putWatched(host, { ...signed, body: bytes, signal, onProgress })
      settleStatus(put)
      if (!put.etag)
        throw new UploadFailure(
          "etag_unreadable",
          "S3 took a part but its ETag cannot be read here. Add ETag to ExposeHeaders in the bucket's CORS rules.",
        )
      onProgress(size)
      const sent = { sha256, etag: put.etag }
      await options.onPart(part.number, sent)
      return sent
    }, signal)
  })
}

/** A file that was changed or taken away reads short; sent like that it would be an object without an error and without its end. */
async function readExactly(source: ObjectSource, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer>
  try {
    bytes = await source.slice(start, end)
  } catch (cause) {
    throw new UploadFailure("file_changed", "The file can no longer be read. Choose it again.", { cause })
  }
  if (bytes.length !== end - start)
    throw new UploadFailure(
      "file_changed",
      `The file has changed since it was read: ${end - start} bytes were expected at ${start}, ${bytes.length} are there. Choose it again.`,
    )
  return bytes
}

/** An S3 answer that another try, with a fresh URL, may better. */
class PassingPut extends Error {
  override readonly name = "ApiUnreachable"
}

function settleStatus({ status }: PutAnswer): void {
  if (status >= 200 && status < 300) return
  // A 403 is an expired URL; one without CORS headers arrives as no answer at all. Both need a fresh URL.
  if (status === 0) throw new PassingPut("S3 gave no readable answer: the network, or the bucket's CORS rules.")
  if (status >= 500 || [401, 403, 408, 429].includes(status)) throw new PassingPut(`S3 answered ${status}.`)
  if (status === 400) throw new PassingPut("S3 answered 400: the bytes did not arrive as they were sent.")
  if (status === 404)
    throw new UploadFailure("upload_gone", "S3 no longer knows this upload: it was ended or has expired. Send again.")
  throw new UploadFailure("s3_refused", `S3 refused the upload with status ${status}.`)
}

async function putWatched(host: UploadHost, request: Parameters<UploadHost["put"]>[0]): Promise<PutAnswer> {
  const stalled = new AbortController()
  const done = new AbortController()
  let seen = 0
  const watch = async () => {
    for (let last = -1; last !== seen; ) {
      last = seen
      await host.sleep(STALLED_MS, done.signal)
    }
    stalled.abort(new PassingPut("S3 did not answer for 45 seconds."))
  }
  watch().catch(() => undefined)
  try {
    return await host.put({
      ...request,
      signal: AbortSignal.any([request.signal, stalled.signal]),
      onProgress(bytes) {
        seen = bytes
        request.onProgress(bytes)
      },
    })
  } finally {
    done.abort(new Error("settled"))
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
