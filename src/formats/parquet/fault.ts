import { failed, type Result } from "#domain/findings/result.ts"
import type { ByteSource } from "#formats/source.ts"

/** A failed read of the source, told apart from bytes that are no Parquet. */
class SourceError extends Error {
  override readonly name = "SourceError"
}

/** What is wrong, and in which column and rows. */
export class PlacedError extends Error {
  override readonly name = "PlacedError"
  readonly where: string
  constructor(where: string, cause: unknown) {
    super(where, { cause })
    this.where = where
  }
}

/** The source, its failures keeping their own nature. */
export function watched(source: ByteSource) {
  return {
    byteLength: source.byteLength,
    async slice(start: number, end?: number) {
      try {
        return await source.slice(start, end)
      } catch (cause) {
        throw new SourceError("The file could not be read.", { cause })
      }
    },
  }
}

/** What became of reading: a problem where the bytes are no Parquet; what the source threw is thrown on. */
export function brokenOrThrow(cause: unknown, where: string): Result<never> {
  if (cause instanceof PlacedError) return brokenOrThrow(cause.cause, cause.where)
  if (cause instanceof SourceError) throw cause.cause
  const reason = cause instanceof Error ? cause.message : String(cause)
  return failed(
    "broken_parquet",
    `This Parquet file is damaged or written in a way that Grove cannot read (${where}: ${reason.replace(/\.$/, "")}). Copy or download it again, or have it written anew.`,
  )
}
