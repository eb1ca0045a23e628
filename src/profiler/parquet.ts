import { ok, type Result } from "#domain/findings/result.ts"
import type { FirstRows } from "#domain/profile/first-rows.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { fingerprintOf, hashBlocks } from "#domain/upload/fingerprint.ts"
import { firstRowsOfParquet } from "#formats/parquet/first-rows.ts"
import { profileParquet } from "#formats/parquet/read.ts"
import type { ByteSource } from "#formats/source.ts"
import type { ScanProgress } from "./api.ts"
import { readBlocks, sha256 } from "./blocks.ts"

const sourceOf = (file: Blob): ByteSource => ({
  byteLength: file.size,
  slice: (start, end) => file.slice(start, end).arrayBuffer(),
})

export const firstRows = (file: Blob, n: number): Promise<Result<FirstRows>> => firstRowsOfParquet(sourceOf(file), n)

/** Pass 1 of a Parquet file. It is hashed meanwhile: its columns are not read in the order of the file. */
export async function profile(file: Blob, onProgress: (progress: ScanProgress) => void): Promise<Result<Profile>> {
  const fingerprint = fingerprintFile(file)
  // A file that turns out not to be readable leaves the hash behind.
  fingerprint.catch(() => undefined)
  const result = await profileParquet(sourceOf(file), { fingerprint }, ({ bytes, total, rows }) =>
    onProgress({ bytes, total, rows, profile: null }),
  )
  return result.ok ? ok(result.value) : result
}

async function fingerprintFile(file: Blob): Promise<string> {
  const hashes: Promise<Uint8Array>[] = []
  for await (const { bytes } of readBlocks(file, 0, file.size)) hashes.push(...hashBlocks(bytes, sha256))
  return fingerprintOf(file.size, await Promise.all(hashes), sha256)
}
