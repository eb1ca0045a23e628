import { createWriteStream } from "node:fs"
import type { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { createGunzip, createZstdDecompress } from "node:zlib"
import { GetObjectCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3"
import type { EnvironmentVariable, ObjectStore } from "../spec.ts"
import { TaskFailure } from "./stats.ts"

export interface S3Options {
  /** The only endpoint that is talked to; null is AWS. */
  readonly endpoint: string | null
  readonly region: string
}

/** A task that could not read its object: the status shows the first line, the report the reason below it. */
export class ObjectFailure extends TaskFailure {}

/** The S3 that a spec names, entered with the variables that it names. Throws a TaskFailure where it may not be. */
export function openObjects(store: ObjectStore, s3: S3Options, env: Readonly<Record<string, string>>): S3Client {
  const named = store.endpoint?.replace(/\/$/, "") ?? null
  if (named !== (s3.endpoint?.replace(/\/$/, "") ?? null))
    throw new TaskFailure(
      `java.lang.IllegalArgumentException: This stand-in for Druid reads from ${s3.endpoint ?? "AWS"} only, and the spec names ${named ?? "AWS"}.`,
    )
  const value = (of: EnvironmentVariable | null, what: string) => {
    const found = of ? env[of.variable] : undefined
    if (of && !found) throw new TaskFailure(`java.lang.IllegalArgumentException: ${what} cannot be null.`)
    return found
  }
  const accessKeyId = value(store.accessKeyId, "Access key")
  const secretAccessKey = value(store.secretAccessKey, "Secret key")
  return new S3Client({
    region: store.region ?? s3.region,
    ...(s3.endpoint ? { endpoint: s3.endpoint, forcePathStyle: true } : {}),
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  })
}

export interface OpenObject {
  readonly uri: string
  /** The bytes, decompressed as the key's extension says. */
  readonly bytes: AsyncIterable<Buffer>
  /** As stored. */
  storedBytes(): number
}

/** Opens an object of S3. What goes wrong, there or while it is read, is an ObjectFailure with S3's own code in it. */
export async function openObject(
  client: S3Client,
  { bucket, path }: { readonly bucket: string; readonly path: string },
  signal: AbortSignal,
): Promise<OpenObject> {
  const uri = `s3://${bucket}/${path}`
  const failed = (error: unknown) =>
    signal.aborted ? error : new ObjectFailure(failureOf(uri, error), { cause: error })
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: path }), { abortSignal: signal })
    const body = Body as unknown as Readable
    let stored = 0
    async function* counted() {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        stored += chunk.length
        yield chunk
      }
    }
    async function* bytes(): AsyncGenerator<Buffer> {
      const decompress = path.endsWith(".gz") ? createGunzip() : path.endsWith(".zst") ? createZstdDecompress() : null
      try {
        if (!decompress) return yield* counted()
        const done = pipeline(counted, decompress, { signal })
        done.catch(() => undefined)
        yield* decompress as AsyncIterable<Buffer>
        await done
      } catch (error) {
        throw failed(error)
      } finally {
        body.destroy()
      }
    }
    return { uri, bytes: bytes(), storedBytes: () => stored }
  } catch (error) {
    throw failed(error)
  }
}

export async function saveObject(object: OpenObject, path: string): Promise<void> {
  await pipeline(object.bytes, createWriteStream(path, { flags: "wx", mode: 0o600 }))
}

/** As Druid nests it: where, and below `Caused by:` why. */
function failureOf(uri: string, error: unknown): string {
  const lines = [`java.lang.RuntimeException: Error occurred while trying to read uri: ${uri}`]
  if (error instanceof S3ServiceException) {
    const { httpStatusCode, requestId } = error.$metadata
    lines.push(
      `Caused by: com.amazonaws.services.s3.model.AmazonS3Exception: ${error.message} ` +
        `(Service: Amazon S3; Status Code: ${httpStatusCode}; Error Code: ${error.name}; Request ID: ${requestId ?? "null"})`,
    )
  } else lines.push(`Caused by: java.io.IOException: ${error instanceof Error ? error.message : String(error)}`)
  return lines.join("\n")
}
