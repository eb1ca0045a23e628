import { type FileProblem, ok } from "#domain/findings/result.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { detectCsv, HEAD_BYTES } from "#domain/scan/detect.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import { profileOf } from "#domain/scan/profile.ts"
import { RecordTooLong } from "#domain/scan/reader.ts"
import { createScan, type Scan } from "#domain/scan/scanner.ts"
import { fingerprintOf, hashBlocks } from "#domain/upload/fingerprint.ts"
import { profileParquet } from "#formats/parquet/read.ts"
import { sniffFormat } from "#formats/sniff.ts"
import { createMultipartWriter } from "#workers/storage/multipart.ts"
import type { ObjectStorage } from "#workers/storage/storage.ts"

/** A file that was sent in one request, now in S3. */
export interface StagedFile {
  readonly size: number
  readonly fingerprint: string
  readonly profile: Profile
}

/** A file that cannot be taken, and how long it was. */
export interface RefusedFile {
  readonly ok: false
  readonly problem: FileProblem
  readonly size: number
}

/**
 * Sends a file on to S3 as it comes in, and scans it on its way: nothing of it is kept in memory but a few parts.
 *
 * @param maxSize bytes; a longer file ends with `too_large`
 * @returns why the file cannot be read, as a value; then nothing of it stays in S3, and its bytes were all taken
 */
export async function stageFile(
  storage: ObjectStorage,
  key: string,
  file: AsyncIterable<Uint8Array>,
  maxSize: number,
): Promise<{ readonly ok: true; readonly value: StagedFile } | RefusedFile> {
  const blocks: Promise<Uint8Array>[] = []
  // The writer's parts hold whole blocks of the fingerprint's grid.
  const writer = await createMultipartWriter(storage, key, (part) => blocks.push(...hashBlocks(part, sha256)))
  const scanner = createUploadScanner()
  let size = 0
  let problem: FileProblem | null = null
  try {
    for await (const chunk of file) {
      size += chunk.length
      // What is sent is read to its end: most clients look for an answer only then.
      if (problem !== null) continue
      problem = size > maxSize ? TOO_LARGE : pushTo(scanner, chunk)
      if (problem === null) await writer.write(chunk)
    }
    problem = size > maxSize ? TOO_LARGE : (problem ?? scanner.end())
    if (problem !== null) {
      await writer.abort()
      return { ok: false, problem, size }
    }
    await writer.finish()
  } catch (error) {
    await writer.abort().catch(() => undefined)
    throw error
  }
  const fingerprint = await fingerprintOf(size, await Promise.all(blocks), sha256)
  const profile = scanner.isParquet
    ? await profileParquet(
        { byteLength: size, slice: async (start, end = size) => bufferOf(await storage.readRange(key, start, end)) },
        { fingerprint },
      )
    : ok(scanner.profile(size, fingerprint))
  if (profile.ok) return { ok: true, value: { size, fingerprint, profile: profile.value } }
  await storage.remove(key)
  return { ok: false, problem: profile.problem, size }
}

/** A record that does not end is the file's fault. */
function pushTo(scanner: ReturnType<typeof createUploadScanner>, chunk: Uint8Array): FileProblem | null {
  try {
    return scanner.push(chunk)
  } catch (error) {
    if (error instanceof RecordTooLong) return { code: "line_too_long", message: error.message }
    throw error
  }
}

const TOO_LARGE: FileProblem = { code: "too_large", message: "The file is larger than it may be." }

/** Tells the format from the first bytes, then scans what is CSV. */
function createUploadScanner() {
  let head: Uint8Array | null = new Uint8Array(0)
  let layout: CsvLayout | null = null
  let scan: Scan | null = null
  let isParquet = false

  function open(bytes: Uint8Array, isWhole: boolean): FileProblem | null {
    head = null
    const format = sniffFormat(bytes)
    if (!format.ok) return format.problem
    isParquet = format.value === "parquet"
    if (isParquet) return null
    const detected = detectCsv(bytes, isWhole)
    if (!detected.ok) return detected.problem
    layout = detected.value
    scan = createScan(layout, { start: 0, end: Number.MAX_SAFE_INTEGER, from: layout.dataOffset })
    scan.push(bytes)
    return null
  }

  return {
    push(chunk: Uint8Array): FileProblem | null {
      if (head === null) {
        scan?.push(chunk)
        return null
      }
      const joined: Uint8Array = new Uint8Array(head.length + chunk.length)
      joined.set(head)
      joined.set(chunk, head.length)
      head = joined
      return head.length < HEAD_BYTES ? null : open(head, false)
    },
    end(): FileProblem | null {
      const problem = head === null ? null : open(head, true)
      scan?.end()
      return problem
    },
    get isParquet() {
      return isParquet
    },
    profile: (bytes: number, fingerprint: string): Profile =>
      profileOf(scan!.result(), layout!, { bytes, fingerprint }),
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  if (bytes.byteLength === bytes.buffer.byteLength) return bytes.buffer as ArrayBuffer
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
}
