import { createMender } from "#domain/repair/apply.ts"
import type { Repair, RepairResult } from "#domain/repair/repair.ts"
import { wholeTextOf } from "#domain/scan/bytes.ts"
import { nameColumns } from "#domain/scan/header.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import { createBlockReader, type ScanRange } from "#domain/scan/reader.ts"
import { type Block, NOTE_LONG, NOTE_SHORT } from "#domain/scan/tokenize.ts"
import { type Cell, recordText } from "#formats/transcript.ts"

/** A table with its repairs made: again CSV in UTF-8, without a header, its rows under their old numbers. */
export interface MendReader {
  /** Takes the next bytes of the table, which are not kept; answers the mended text of the records that ended. */
  push(chunk: Uint8Array): MendedText
  /** The range ends behind what was pushed. */
  end(): MendedText
  readonly done: boolean
  /** What each repair did so far. */
  results(): readonly RepairResult[]
}

export interface MendedText {
  readonly table: string
  /** Rows that were left out, each with its number and the repair that took it: to be downloaded, so that nothing is lost. */
  readonly rejected: string
}

/** The header of a file of rejected rows. */
export const rejectedHeader = (layout: CsvLayout): string => recordText(["row", "reason", ...layout.names])

/** How a mended table is laid out. */
export function mendedLayout(layout: CsvLayout, repairs: readonly Repair[]): CsvLayout {
  const { names } = createMender(layout.names, repairs)
  return {
    ...layout,
    dialect: { ...layout.dialect, delimiter: ",", quote: '"', header: false, newline: "lf" },
    bom: false,
    header: null,
    names: nameColumns(names, names.length),
    dataOffset: 0,
    blankLines: 0,
  }
}

/**
 * Mends the records of a range. A row that is left out becomes a blank line, so that the rows behind it keep their numbers.
 *
 * @param words says a repair in the file of rejected rows
 * @param firstRow the number of the range's first record
 */
export function createMendReader(
  layout: CsvLayout,
  range: ScanRange,
  repairs: readonly Repair[],
  words: (repair: Repair) => string,
  firstRow: number,
): MendReader {
  const mender = createMender(layout.names, repairs)
  const reasons = repairs.map(words)
  let row = firstRow
  let table = ""
  let rejected = ""

  const reader = createBlockReader(layout, range, (bytes, block) => {
    const blanks = block.blanks
    let line = 0
    let blank = 0
    for (let r = 0; r < block.records; r++) {
      for (; line < block.lines[r]!; line++, blank++) table += "\n"
      mendRecord(bytes, block, r, row + line)
      line++
    }
    for (; blank < blanks.length; blank++, line++) table += "\n"
    row += block.lineCount
  })

  function mendRecord(bytes: Uint8Array, block: Block, r: number, at: number): void {
    const source = cellsOf(bytes, block, r)
    const note = block.notes[r]!
    const beyond = (note & NOTE_LONG) === 0 ? [] : extraOf(bytes, block, r, layout)
    const mended = { cells: [...source], extra: [...beyond], short: (note & NOTE_SHORT) !== 0, row: at }
    const by = mender.mend(mended)
    if (by >= 0) {
      table += "\n"
      rejected += recordText([String(at), reasons[by]!, ...source, ...beyond])
      return
    }
    // A row that nobody mended is as ragged as it was, as far as the columns are the same ones.
    const isShort = mended.short && mender.names.length === source.length
    table += recordText(isShort ? mended.cells.slice(0, presentCells(block, r)) : [...mended.cells, ...mended.extra])
  }

  function taken(): MendedText {
    const text = { table, rejected }
    table = ""
    rejected = ""
    return text
  }

  return {
    push(chunk) {
      reader.push(chunk)
      return taken()
    },
    end() {
      reader.end()
      return taken()
    },
    get done() {
      return reader.done
    },
    results: () => repairs.map((repair, i) => ({ repair, rows: mender.counts[i]! })),
  }
}

function cellsOf(bytes: Uint8Array, block: Block, r: number): Cell[] {
  const { columns, starts, ends, quoted } = block
  return Array.from({ length: columns }, (_, c) => {
    const i = r * columns + c
    return starts[i] === ends[i] && quoted[i] === 0 ? null : wholeTextOf(bytes, starts[i]!, ends[i]!)
  })
}

/** How many cells a record that is too short has: the missing ones are said to start where it does. */
function presentCells({ columns, starts, recordStarts }: Block, r: number): number {
  let count = columns
  while (count > 1 && starts[r * columns + count - 1] === recordStarts[r]) count--
  return count
}

/** The cells of a record beyond the last column, which blocks do not hold: the record is read once more, wide enough. */
function extraOf(bytes: Uint8Array, block: Block, r: number, layout: CsvLayout): Cell[] {
  const { columns, recordStarts, recordEnds } = block
  const record = bytes.slice(recordStarts[r]!, recordEnds[r]!)
  const width = columns + 1 + record.filter((byte) => byte === layout.dialect.delimiter.charCodeAt(0)).length
  const wide: CsvLayout = { ...layout, names: Array.from({ length: width }, (_, i) => String(i)), dataOffset: 0 }
  let cells: Cell[] = []
  const reader = createBlockReader(wide, { start: 0, end: 0, from: 0 }, (own, found) => {
    cells = cellsOf(own, found, 0)
  })
  reader.push(record)
  reader.end()
  return cells.slice(columns, cells.findLastIndex((cell) => cell !== null) + 1)
}
