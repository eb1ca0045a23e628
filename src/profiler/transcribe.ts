import { ok, type Result } from "#domain/findings/result.ts"
import type { FirstRows } from "#domain/profile/first-rows.ts"
import type { ParquetFacts } from "#domain/profile/parquet-facts.ts"
import { fingerprintOf, hashBlocks } from "#domain/upload/fingerprint.ts"
import { openTable } from "#formats/open.ts"
import { firstRowsOfParquet as firstRows } from "#formats/parquet/first-rows.ts"
import { parquetSummary } from "#formats/parquet/summary.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import { type BlobSource, blobHost, sourceOf } from "./blob-source.ts"
import { readBlocks, sha256 } from "./blocks.ts"
import type { OpenedFile } from "./worker-api.ts"

export const firstRowsOfParquet = (file: Blob, n: number): Promise<Result<FirstRows>> =>
  firstRows(sourceOf(file), n, "flat")

export const parquetFacts = (file: Blob): Promise<Result<ParquetFacts>> => parquetSummary(sourceOf(file))

/** Opens a file as a table whose text is a Blob; tells of the bytes that were read, more than once where they are. */
export async function transcribe(
  file: Blob,
  options: ReadOptions,
  onRead: (bytes: number) => void,
): Promise<Result<OpenedFile>> {
  const opened = await openTable(watched(sourceOf(file), onRead), options, blobHost)
  if (!opened.ok) return opened
  const { text, ...table } = opened.value
  return ok({ ...table, text: text.blob })
}

function watched(source: BlobSource, onRead: (bytes: number) => void): BlobSource {
  let read = 0
  return {
    ...source,
    async slice(start, end = source.byteLength) {
      const bytes = await source.slice(start, end)
      read += bytes.byteLength
      onRead(read)
      return bytes
    },
  }
}

/** Recognises a file that is not scanned itself. */
export async function fingerprintFile(file: Blob): Promise<string> {
  const hashes: Promise<Uint8Array>[] = []
  for await (const { bytes } of readBlocks(file, 0, file.size)) hashes.push(...hashBlocks(bytes, sha256))
  return fingerprintOf(file.size, await Promise.all(hashes), sha256)
}
