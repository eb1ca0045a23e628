import { failed, ok, type Result } from "../findings/result.ts"
import { CR, LF, SPACE, TAB } from "./bytes.ts"
import { detectDelimiter } from "./delimiter.ts"
import { isHeader, nameColumns } from "./header.ts"
import type { CsvLayout } from "./layout.ts"
import { readRecords } from "./records.ts"
import { utf8Size } from "./values.ts"

/** As much of a file as is looked at: whoever reads the same file again sees the same layout. */
export const HEAD_BYTES = 256 << 10

/** Records below the first that say whether it is a header. */
const EVIDENCE = 50
const MOST_COLUMNS = 2000

/**
 * How a CSV file is laid out, from its first bytes.
 *
 * @param bytes starts with the file: `HEAD_BYTES` of it, or all; what is beyond them is not looked at
 * @param isWhole the bytes are the whole file
 * @returns or, as a value, `empty_file`, `not_text`, `unsupported_encoding`, `line_too_long`, `too_many_columns`, `only_header`
 */
export function detectCsv(bytes: Uint8Array, isWhole: boolean): Result<CsvLayout> {
  return detect(bytes.subarray(0, HEAD_BYTES), isWhole && bytes.length <= HEAD_BYTES)
}

function detect(head: Uint8Array, isWhole: boolean): Result<CsvLayout> {
  const problem = problemWithText(head, isWhole)
  if (problem) return problem
  const bom = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
  const { offset, blankLines } = skipBlankLines(head, bom ? 3 : 0)
  if (offset >= head.length)
    return isWhole
      ? failed("empty_file", "The file holds nothing but blank lines.")
      : failed("not_text", "The file begins with nothing but blanks.")
  const { delimiter, fields, firstFields, newline } = detectDelimiter(head, offset, isWhole)
  if (firstFields === 0) return tooLong(head)
  const bare: CsvLayout = {
    dialect: { delimiter, quote: '"', header: false, newline },
    encoding: "utf-8",
    bom,
    header: null,
    names: nameColumns([], fields),
    dataOffset: offset,
    firstRow: 1 + blankLines,
    blankLines,
  }
  if (Math.max(fields, firstFields) > MOST_COLUMNS)
    return failed("too_many_columns", `A row has more than ${MOST_COLUMNS.toLocaleString("en")} cells.`)
  // A header may have more cells than its rows, or just delimiters too many.
  const wide: CsvLayout = { ...bare, names: nameColumns([], Math.max(fields, firstFields)) }
  const [first, ...below] = readRecords(head, wide, EVIDENCE + 1, isWhole)
  if (first === undefined) return tooLong(head)
  const cells = trimEnd(first.cells)
  const columns = Math.max(fields, cells.length)
  const rows = below.map((record) => record.cells)
  if (!isHeader(cells, rows)) return ok(bare)
  if (isWhole && rows.length === 0)
    return failed("only_header", "The file has a header and no rows: there is nothing to load.")
  const header = Array.from({ length: columns }, (_, i) => cells[i] ?? "")
  return ok({
    ...bare,
    dialect: { ...bare.dialect, header: true },
    header,
    names: nameColumns(header, columns),
    dataOffset: afterNewline(head, first.end),
    firstRow: bare.firstRow + 1,
  })
}

function tooLong(head: Uint8Array): Result<never> {
  const size = `${Math.floor(head.length / 1000).toLocaleString("en")} kB`
  return failed("line_too_long", `The first line does not end within ${size}: this is no table, or a quote stays open.`)
}

/** Without the nulls at the end: cells that the record does not have. */
function trimEnd(cells: readonly (string | null)[]): readonly (string | null)[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== null) + 1)
}

function afterNewline(bytes: Uint8Array, at: number): number {
  if (bytes[at] === CR && bytes[at + 1] === LF) return at + 2
  return Math.min(bytes.length, at + 1)
}

/** Lines of nothing but blanks before the first record. */
function skipBlankLines(head: Uint8Array, from: number): { offset: number; blankLines: number } {
  let offset = from
  let blankLines = 0
  for (let p = from; p < head.length; p++) {
    const byte = head[p]!
    if (byte !== LF && byte !== CR) {
      if (byte !== SPACE && byte !== TAB) return { offset, blankLines }
      continue
    }
    blankLines++
    p = afterNewline(head, p) - 1
    offset = p + 1
  }
  return { offset: head.length, blankLines }
}

/** Why the bytes are no UTF-8 text, or null. */
function problemWithText(head: Uint8Array, isWhole: boolean): Result<never> | null {
  if (head.length === 0) return failed("empty_file", "The file is empty.")
  const start = (head[0]! << 8) | (head[1] ?? 0)
  if (start === 0xfffe || start === 0xfeff) return utf16()
  let nuls = 0
  let controls = 0
  for (const byte of head) {
    if (byte === 0) nuls++
    else if (byte < 32 && byte !== TAB && byte !== LF && byte !== CR && byte !== 12) controls++
  }
  if (nuls * 4 > head.length && controls * 100 < head.length) return utf16()
  const bad = firstBadByte(head, isWhole)
  // A stray control character is for a finding; text that is full of them is none.
  if ((nuls + controls) * (bad < 0 ? 5 : 100) > head.length)
    return failed("not_text", "The file holds binary data, not a table of text.")
  if (bad < 0) return null
  const byte = head[bad]!.toString(16).padStart(2, "0").toUpperCase()
  return failed(
    "unsupported_encoding",
    `The text is not UTF-8: byte 0x${byte} at offset ${bad.toLocaleString("en")} is no character. Save the file as “CSV UTF-8”.`,
  )
}

function utf16(): Result<never> {
  return failed("unsupported_encoding", "The text is UTF-16; this release reads UTF-8. Save the file as “CSV UTF-8”.")
}

/** Offset of the first byte that is no UTF-8, or -1. A character that the end of the head cuts is none. */
function firstBadByte(head: Uint8Array, isWhole: boolean): number {
  for (let p = 0; p < head.length; ) {
    const size = utf8Size(head, p, head.length)
    if (size < 0) return !isWhole && p >= head.length - 3 && p - size >= head.length ? -1 : p
    p += size
  }
  return -1
}
