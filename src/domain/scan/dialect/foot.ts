import { type ColumnKind, holdsValues } from "./columns.ts"
import { isValueKind, kindOf } from "./kinds.ts"
import { filledOf, isBlankRow, isRecord } from "./region.ts"
import type { Row } from "./rows.ts"

/** Notes below a table take so many rows at most. */
const MOST_NOTES = 30
/** So many empty rows below a table, and more than it has itself, are none of it. */
const MANY_BLANKS = 20
const NOTE =
  /^\s*(\*|†|‡|-{2,}|={2,}|#|\(?\d\)|note|source|footnote|end\b|generated|report|printed|copyright|©|disclaimer|anmerkung|quelle|fuente|nota|источник)/i

/**
 * Behind the last row of a table that has notes below it.
 *
 * @param rows the rows of the file, or its last ones
 */
export function footOf(rows: readonly Row[], start: number, end: number, kinds: readonly ColumnKind[]): number {
  let last = end
  let notes = 0
  let blanks = 0
  for (let i = end - 1; i >= start && notes <= MOST_NOTES; i--) {
    const row = rows[i]!
    if (isBlankRow(row) || !isRecord(row)) {
      blanks++
      continue
    }
    // Rows of nothing but delimiters are rows, if not what a spreadsheet left below the last of them.
    if (notes === 0 && blanks >= MANY_BLANKS && blanks > i - start) last = i + 1
    notes++
    const isApart = i > start && isBlankRow(rows[i - 1]!)
    if (!isNote(row, kinds, isApart)) break
    last = i
  }
  // What separates the notes from the table goes with them.
  while (last < end && last > start && isBlankRow(rows[last - 1]!)) last--
  return last
}

function isNote(row: Row, kinds: readonly ColumnKind[], isApart: boolean): boolean {
  const usual = kinds.reduce((sum, { filled }) => sum + filled, 0)
  if (kinds.length < 2 || usual < 1.5 || filledOf(row) !== 1) return false
  const column = row.cells.findIndex((cell) => cell !== null && cell.trim() !== "")
  const cell = row.cells[column]!
  if (column !== 0) return false
  const kind = kindOf(cell)
  if (isValueKind(kind)) return false
  if (isApart || NOTE.test(cell)) return true
  // A word where values stand; else it may be data where the row is as wide as the table.
  return holdsValues(kinds[0]!) || row.cells.length === 1
}
