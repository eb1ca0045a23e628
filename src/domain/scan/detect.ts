import { failed, ok, type Result } from "../findings/result.ts"
import { readingOf } from "./dialect/reading.ts"
import type { CsvLayout } from "./layout.ts"

/** As much of a file as is looked at: whoever reads the same file again sees the same layout. */
export const HEAD_BYTES = 256 << 10

/**
 * How a CSV file is laid out, from its first bytes, as far as it is read without being transcribed.
 *
 * @param bytes starts with the file: `HEAD_BYTES` of it, or all; what is beyond them is not looked at
 * @param isWhole the bytes are the whole file
 * @returns or, as a value, `empty_file`, `not_text`, `unsupported_encoding`, `line_too_long`, `too_many_columns`, `only_header`
 */
export function detectCsv(bytes: Uint8Array, isWhole: boolean): Result<CsvLayout> {
  const head = bytes.subarray(0, HEAD_BYTES)
  const tail = isWhole && bytes.length <= HEAD_BYTES ? null : NO_TAIL
  const reading = readingOf({ head, tail }, {}, true)
  if (!reading.ok) return reading
  if (reading.value.isEmpty)
    return failed("only_header", "The file has a header and no rows: there is nothing to load.")
  return ok(reading.value.layout)
}

const NO_TAIL = { bytes: new Uint8Array(0), offset: 0 }
