import { type FindingCode, finding } from "#domain/findings/catalogue.ts"
import type { Finding, Place } from "#domain/findings/finding.ts"
import { decoded, toByteText } from "#domain/scan/dialect/byte-text.ts"
import { mendQuotes, mendWidth } from "#domain/scan/dialect/mend.ts"
import type { CsvReading } from "#domain/scan/dialect/reading.ts"
import { isBlankRow, isHeaderAgain } from "#domain/scan/dialect/region.ts"
import {
  LONGEST_QUOTED,
  ROW_COMMENTED,
  ROW_STRAY_QUOTE,
  ROW_UNCLOSED_QUOTE,
  type Row,
  readRow,
} from "#domain/scan/dialect/rows.ts"
import type { ByteSource } from "../source.ts"
import type { RecordSink } from "../transcript.ts"

const PIECE_BYTES = 256 << 10
/** Of each finding so many places are told. */
const MOST_PLACES = 20
const PLACE_LENGTH = 200

/**
 * Reads a file of separated values in any dialect, row by row, and hands on the records of its table.
 *
 * @returns what was odd
 */
export async function transcribeCsv(
  source: ByteSource,
  { layout, grammar, kinds }: CsvReading,
  sink: RecordSink,
): Promise<readonly Finding[]> {
  const width = kinds.length
  const columns = layout.names.length
  const end = layout.dataEnd ?? source.byteLength
  const notes = createNotes(layout.firstRow)
  let text = ""
  /** Offset in the file of the text's first byte, and place in the text of the next row. */
  let base = layout.dataOffset
  let at = 0
  let read = base
  /** How much has to be there before it is worth to look again. */
  let again = 0
  for (;;) {
    const final = read >= end
    while (text.length - at >= again || final) {
      const row = at < text.length ? readRow(text, at, grammar, final) : null
      if (row === null) break
      const mended = mendQuotes(text, row, grammar, width, final)
      at = mended.next
      again = 0
      // What is no row of the table becomes a blank line, so that the rows behind it keep their numbers.
      await sink.record(take(mended) ?? [])
      notes.rows++
    }
    if (final) return notes.findings()
    // A row that did not end is looked at again when it has doubled.
    again = Math.min(2 * (text.length - at), LONGEST_QUOTED * 2)
    base += at
    const stop = Math.min(end, read + PIECE_BYTES)
    text = text.slice(at) + toByteText(new Uint8Array(await source.slice(read, stop)))
    read = stop
    at = 0
  }

  /** The cells of a row, or null where it is none of the table. */
  function take(row: Row): readonly (string | null)[] | null {
    const note = (code: FindingCode) => notes.add(code, base + row.start, text.slice(row.start, row.next).trimEnd())
    if (row.kind === "comment") note("comment_line")
    else if (row.kind === "blank") note("blank_line")
    else if (isNamesAgain(row)) note("repeated_header")
    if (row.kind !== "record" || isNamesAgain(row)) return null
    if ((row.notes & ROW_COMMENTED) !== 0) note("end_comment")
    // A blank line that is a record has no cell at all, and lacks none.
    if (isBlankRow(row) && row.cells.length === 1) return [row.cells[0]!, ...Array(columns - 1).fill(null)]
    if ((row.notes & (ROW_STRAY_QUOTE | ROW_UNCLOSED_QUOTE)) !== 0) note("stray_quote")
    const mended = mendWidth(text, row, grammar, kinds)
    if (mended.mend !== null) note("mended_row")
    const { cells } = mended.row
    const isTrailed = layout.trailingDelimiter && cells.length === columns + 1 && cells[columns] === null
    return isTrailed ? cells.slice(0, columns) : cells
  }

  function isNamesAgain(row: Row): boolean {
    const { header } = layout
    return header !== null && layout.headerLines === 1 && isHeaderAgain(row, header)
  }
}

/** Counts what is odd, and keeps the first places. */
function createNotes(firstRow: number) {
  const found = new Map<FindingCode, { count: number; places: Place[] }>()
  return {
    /** Rows that were read, whatever they are. */
    rows: 0,
    add(code: FindingCode, offset: number, text: string): void {
      const entry = found.get(code) ?? { count: 0, places: [] }
      entry.count++
      if (entry.places.length < MOST_PLACES)
        entry.places.push({
          row: firstRow + this.rows,
          offset,
          text: decoded(text.slice(0, PLACE_LENGTH)).replaceAll("\0", "\ufffd"),
        })
      found.set(code, entry)
    },
    findings: (): readonly Finding[] =>
      [...found].map(([code, { count, places }]) => finding(code, null, count, places)),
  }
}
