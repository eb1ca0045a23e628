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
import { type ObjectStorage, type SignedRequest, StorageUnavailable } from "./storage.ts"

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

/** Object storage that speaks S3: AWS, R2, versitygw and the others. */
export function s3Storage(options: S3Options): ObjectStorage {
  const client = new S3Client(clientConfig(options))
  const Bucket = options.bucket

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
      guarded(`start an upload of ${key}`, async () => {
        // Named here, S3 keeps the checksum of each part with the object.
        const answer = await client.send(
          new CreateMultipartUploadCommand({ Bucket, Key: key, ChecksumAlgorithm: "SHA256" }),
        )
        return answer.UploadId!
      }),
    putPart: (key, uploadId, partNumber, body) =>
      guarded(`send part ${partNumber} of ${key}`, async () => {
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
        )
        return { partNumber, etag: answer.ETag!, sha256 }
      }),
    completeMultipart: (key, uploadId, parts, size) =>
      guarded(`complete ${key}`, async () => {
        const Parts = parts.map(({ partNumber, etag, sha256 }) => ({
          PartNumber: partNumber,
          ETag: etag,
          ChecksumSHA256: sha256,
        }))
        try {
          await client.send(
            new CompleteMultipartUploadCommand({ Bucket, Key: key, UploadId: uploadId, MultipartUpload: { Parts } }),
          )
        } catch (error) {
          if (!(error instanceof S3ServiceException) || isPassing(error)) throw error
          // R2 answers NoSuchUpload to a second completion, whose first answer was lost: the object tells.
          if ((await head(client, Bucket, key)) === size) return { ok: true }
          return { ok: false, detail: `${error.name}: ${error.message}` }
        }
        const there = await head(client, Bucket, key)
        if (there === size) return { ok: true }
        return { ok: false, detail: `The object has ${there ?? 0} bytes; ${size} were announced.` }
      }),
    abortMultipart: (key, uploadId) =>
      guarded(`abort the upload of ${key}`, async () => {
        try {
          await client.send(new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: uploadId }))
        } catch (error) {
          if (!isMissing(error)) throw error
        }
      }),
    head: (key) => guarded(`look at ${key}`, () => head(client, Bucket, key)),
    put: (key, body) =>
      guarded(`write ${key}`, async () => {
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
          )
          return "written"
        } catch (error) {
          if (statusOf(error) === 412) return "exists"
          throw error
        }
      }),
    copy: (from, to) =>
      guarded(`copy ${from} to ${to}`, async () => {
        const source = `${Bucket}/${from}`.split("/").map(encodeURIComponent).join("/")
        await client.send(new CopyObjectCommand({ Bucket, Key: to, CopySource: source }))
      }),
    readRange: (key, start, end) =>
      guarded(`read ${key}`, async () => {
        const answer = await client.send(new GetObjectCommand({ Bucket, Key: key, Range: `bytes=${start}-${end - 1}` }))
        return await answer.Body!.transformToByteArray()
      }),
    read: (key) =>
      guarded(`read ${key}`, async () => {
        const answer = await client.send(new GetObjectCommand({ Bucket, Key: key }))
        return answer.Body!.transformToWebStream() as ReadableStream<Uint8Array>
      }),
    remove: (key) =>
      guarded(`remove ${key}`, async () => {
        await client.send(new DeleteObjectCommand({ Bucket, Key: key }))
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

async function head(client: S3Client, Bucket: string, Key: string): Promise<number | null> {
  try {
    const answer = await client.send(new HeadObjectCommand({ Bucket, Key }))
    return answer.ContentLength ?? 0
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function guarded<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof S3ServiceException && !isPassing(error))
      throw new Error(`S3 refused to ${what}: ${error.name}, ${error.message}`, { cause: error })
    throw new StorageUnavailable(`S3 could not ${what} just now.`, { cause: error })
  }
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
