import type { Cell, RecordSink } from "#formats/transcript.ts"
import { MOST_ROWS, type Size } from "./address.ts"
import { broken, tooLarge } from "./problem.ts"

/** Rows that say how wide the table is: shorter ones are filled up. */
const FIRST_ROWS = 500
/** Beyond it a row is a stray cell far to the right, by which no other is filled up. */
const MOST_FILLED = 1000
/** Of empty cells, and how many there may be to one that is not: else the table is a trap. */
const MOST_EMPTY = 200_000_000
const MOST_EMPTY_RATIO = 100

const EMPTY: readonly Cell[] = []

/** Writes the rows of a sheet as records, in their places: rows that are left out are empty records. */
export interface RowWriter {
  /** @param row counts from 1 and grows; the cells end with one that is not empty */
  row(row: number, cells: Cell[]): Promise<void> | undefined
  finish(): Promise<Size>
}

export function createRowWriter(sink: RecordSink): RowWriter {
  let first: { readonly row: number; readonly cells: Cell[] }[] | null = []
  let width = 0
  let columns = 0
  let last = 0
  let filled = 0
  let written = 0

  async function gap(to: number): Promise<void> {
    while (last < to) {
      last++
      await sink.record(EMPTY)
    }
  }
  function put(row: number, cells: Cell[]): Promise<void> | undefined {
    if (row > last + 1) return gap(row - 1).then(() => put(row, cells))
    last = row
    while (cells.length < width) cells.push(null)
    written += cells.length
    if (written - filled > MOST_EMPTY && written > filled * MOST_EMPTY_RATIO)
      throw tooLarge(
        "The sheet has hardly any values in a huge range of cells; it is not read. Copy the table to a new workbook and choose that.",
      )
    return sink.record(cells)
  }
  async function flush(): Promise<void> {
    const rows = first ?? []
    first = null
    const widths = rows.map(({ cells }) => cells.length).filter((n) => n <= MOST_FILLED)
    width = widths.reduce((most, n) => Math.max(most, n), 0)
    for (const { row, cells } of rows) await put(row, cells)
  }

  return {
    row(row, cells) {
      if (row > MOST_ROWS) throw broken(`it has a row ${row}, and no sheet has so many.`)
      if (cells.length === 0) return undefined
      columns = Math.max(columns, cells.length)
      filled += filledOf(cells)
      if (first === null) return put(row, cells)
      first.push({ row, cells })
      return first.length < FIRST_ROWS ? undefined : flush()
    },
    async finish() {
      if (first) await flush()
      return { rows: last, columns }
    },
  }
}

function filledOf(cells: readonly Cell[]): number {
  let filled = 0
  for (let i = 0; i < cells.length; i++) if (cells[i] !== null) filled++
  return filled
}

/** Takes off the empty cells at the end of a row; formulas that give no text are seen as empty too. */
export function trimRow(cells: Cell[]): Cell[] {
  let length = cells.length
  while (length > 0 && (cells[length - 1] === null || cells[length - 1] === "")) length--
  cells.length = length
  return cells
}
