import { type FileMetaData, parquetMetadataAsync } from "hyparquet"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import type { ByteSource } from "#formats/source.ts"
import { brokenOrThrow, watched } from "./fault.ts"

const MAGIC = "PAR1"
const ENCRYPTED_MAGIC = "PARE"

/** Statistics stay as they are stored: no value is made of them that could be inexact, or fail. */
const AS_STORED = {
  stringFromBytes: (bytes: unknown) => bytes,
  dateFromDays: (days: unknown) => days,
  timestampFromMilliseconds: (n: unknown) => n,
  timestampFromMicroseconds: (n: unknown) => n,
  timestampFromNanoseconds: (n: unknown) => n,
  uuidFromBytes: (bytes: unknown) => bytes,
} as never

/**
 * Reads the footer of a Parquet file.
 *
 * @returns `empty_file`, `not_parquet`, `broken_parquet`, `encrypted_parquet` as values; a read that fails throws
 */
export async function readFooter(source: ByteSource): Promise<Result<FileMetaData>> {
  const size = source.byteLength
  const magicAt = async (at: number) => String.fromCharCode(...new Uint8Array(await source.slice(at, at + 4)))
  if (size === 0)
    return failed("empty_file", "The file is empty: it has no bytes. Export it again, or choose another one.")
  if (size < 12) return failed("not_parquet", "This is not a Parquet file: it is too short.")
  const [first, last] = [await magicAt(0), await magicAt(size - 4)]
  if (first === ENCRYPTED_MAGIC || last === ENCRYPTED_MAGIC)
    return failed(
      "encrypted_parquet",
      "This Parquet file is encrypted. Save it without encryption and choose it again.",
    )
  if (first !== MAGIC) return failed("not_parquet", "This is not a Parquet file: it does not begin with PAR1.")
  if (last !== MAGIC)
    return failed("broken_parquet", "This Parquet file is cut off: its end is missing. Copy or download it again.")
  let metadata: FileMetaData
  try {
    metadata = await parquetMetadataAsync(watched(source), { geoparquet: false, parsers: AS_STORED })
  } catch (cause) {
    return brokenOrThrow(cause, "Its footer")
  }
  if (metadata.row_groups.some((g) => g.columns.some((c) => c.crypto_metadata || !c.meta_data)))
    return failed(
      "encrypted_parquet",
      "This Parquet file has encrypted columns. Save it without encryption and choose it again.",
    )
  return ok(metadata)
}
