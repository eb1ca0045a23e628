import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import { type ObjectStorage, type SignedRequest, StorageRefused, StorageUnavailable } from "./storage.ts"

export interface S3Options {
  readonly bucket: string
  readonly region: string
  /** Null is AWS. */
  readonly endpoint: string | null
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** Long enough for a part over a slow line, short enough to be worthless when it leaks. */
const URL_SECONDS = 900

/** All tries of one call together: parts of 8 MiB, and copies within S3, take seconds. */
const TIMEOUT_MS = 60_000

/**
 * Object storage that speaks S3: AWS, R2, versitygw and the others.
 *
 * @param timeoutMs after so long without an answer S3 counts as away
 */
export function s3Storage(options: S3Options, timeoutMs = TIMEOUT_MS): ObjectStorage {
  const client = new S3Client(clientConfig(options))
  const Bucket = options.bucket

  /** Runs calls that end with the signal; what S3 answers becomes one of the errors that callers know. */
  async function guarded<T>(what: string, work: (call: Call) => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      // Where the SDK does not fetch, it lets go of the signal once an answer has begun.
      return await Promise.race([work({ abortSignal: signal }), ended(signal)])
    } catch (error) {
      if (error instanceof S3ServiceException && !isPassing(error))
        throw new StorageRefused(`S3 refused to ${what}: ${error.name}, ${error.message}`, { cause: error })
      throw new StorageUnavailable(`S3 could not ${what} just now.`, { cause: error })
    }
  }

  return {
    presignPut(key, size, sha256) {
      const command = new PutObjectCommand({
        Bucket,
        Key: key,
        ContentLength: size,
        ChecksumSHA256: sha256,
        IfNoneMatch: "*",
      })
      return sign(getSignedUrl(client, command, signing("if-none-match")), {
        "x-amz-checksum-sha256": sha256,
        "if-none-match": "*",
      })
    },
    presignPart(key, uploadId, partNumber, size, sha256) {
      const command = new UploadPartCommand({
        Bucket,
        Key: key,
        UploadId: uploadId,
        PartNumber: partNumber,
        ContentLength: size,
        ChecksumSHA256: sha256,
      })
      return sign(getSignedUrl(client, command, signing()), { "x-amz-checksum-sha256": sha256 })
    },
    startMultipart: (key) =>
      guarded(`start an upload of ${key}`, async (call) => {
        // Named here, S3 keeps the checksum of each part with the object.
        const answer = await client.send(
          new CreateMultipartUploadCommand({ Bucket, Key: key, ChecksumAlgorithm: "SHA256" }),
          call,
        )
        return answer.UploadId!
      }),
    putPart: (key, uploadId, partNumber, body) =>
      guarded(`send part ${partNumber} of ${key}`, async (call) => {
        const sha256 = await sha256Base64(body)
        const answer = await client.send(
          new UploadPartCommand({
            Bucket,
            Key: key,
            UploadId: uploadId,
            PartNumber: partNumber,
            Body: body,
            ContentLength: body.byteLength,
            ChecksumSHA256: sha256,
          }),
          call,
        )
        return { partNumber, etag: answer.ETag!, sha256 }
      }),
    completeMultipart: (key, uploadId, parts, size) =>
      guarded(`complete ${key}`, async (call) => {
        const Parts = parts.map(({ partNumber, etag, sha256 }) => ({
          PartNumber: partNumber,
          ETag: etag,
          ChecksumSHA256: sha256,
        }))
        try {
          await client.send(
            new CompleteMultipartUploadCommand({ Bucket, Key: key, UploadId: uploadId, MultipartUpload: { Parts } }),
            call,
          )
        } catch (error) {
          if (!(error instanceof S3ServiceException) || isPassing(error)) throw error
          // R2 answers NoSuchUpload to a second completion, whose first answer was lost: the object tells.
          if ((await head(client, Bucket, key, call)) === size) return { ok: true }
          return { ok: false, detail: `${error.name}: ${error.message}` }
        }
        const there = await head(client, Bucket, key, call)
        if (there === size) return { ok: true }
        return { ok: false, detail: `The object has ${there ?? 0} bytes; ${size} were announced.` }
      }),
    abortMultipart: (key, uploadId) =>
      guarded(`abort the upload of ${key}`, async (call) => {
        try {
          await client.send(new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: uploadId }), call)
        } catch (error) {
          if (!isMissing(error)) throw error
        }
      }),
    head: (key) => guarded(`look at ${key}`, (call) => head(client, Bucket, key, call)),
    put: (key, body) =>
      guarded(`write ${key}`, async (call) => {
        try {
          await client.send(
            new PutObjectCommand({
              Bucket,
              Key: key,
              Body: body,
              ContentLength: body.byteLength,
              ChecksumSHA256: await sha256Base64(body),
              IfNoneMatch: "*",
            }),
            call,
          )
          return "written"
        } catch (error) {
          if (statusOf(error) === 412) return "exists"
          throw error
        }
      }),
    copy: (from, to) =>
      guarded(`copy ${from} to ${to}`, async (call) => {
        const source = `${Bucket}/${from}`.split("/").map(encodeURIComponent).join("/")
        await client.send(new CopyObjectCommand({ Bucket, Key: to, CopySource: source }), call)
      }),
    readRange: (key, start, end) =>
      guarded(`read ${key}`, async (call) => {
        const answer = await client.send(
          new GetObjectCommand({ Bucket, Key: key, Range: `bytes=${start}-${end - 1}` }),
          call,
        )
        return await answer.Body!.transformToByteArray()
      }),
    read: (key) =>
      guarded(`read ${key}`, async () => {
        // Without the signal: where the SDK fetches, it would end the stream as well, which may take its time.
        const answer = await client.send(new GetObjectCommand({ Bucket, Key: key }))
        return answer.Body!.transformToWebStream() as ReadableStream<Uint8Array>
      }),
    remove: (key) =>
      guarded(`remove ${key}`, async (call) => {
        await client.send(new DeleteObjectCommand({ Bucket, Key: key }), call)
      }),
  }
}

function clientConfig(options: S3Options): S3ClientConfig {
  return {
    region: options.region,
    ...(options.endpoint !== null && { endpoint: options.endpoint, forcePathStyle: true }),
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    // By default the SDK signs the checksum of an empty body into presigned URLs.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 3,
  }
}

function signing(...more: readonly string[]) {
  // In the query string S3 ignores them: only signed as headers do they bind the body.
  const names = new Set(["x-amz-checksum-sha256", ...more])
  return {
    expiresIn: URL_SECONDS,
    unhoistableHeaders: names,
    signableHeaders: new Set(["host", "content-length", ...names]),
  }
}

async function sign(url: Promise<string>, headers: Readonly<Record<string, string>>): Promise<SignedRequest> {
  return { url: await url, headers }
}

async function head(client: S3Client, Bucket: string, Key: string, call: Call): Promise<number | null> {
  try {
    const answer = await client.send(new HeadObjectCommand({ Bucket, Key }), call)
    return answer.ContentLength ?? 0
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

interface Call {
  readonly abortSignal: AbortSignal
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  })
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
}

function isMissing(error: unknown): boolean {
  return statusOf(error) === 404
}

function isPassing(error: S3ServiceException): boolean {
  const status = error.$metadata.httpStatusCode ?? 500
  return status >= 500 || status === 429 || status === 408
}

async function sha256Base64(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
  return btoa(String.fromCharCode(...digest))
}
