import { textOf } from "./bytes.ts"
import { type ColumnScan, createColumnReader, limitsFor } from "./column.ts"
import { type Kernel, takeKernel } from "./kernel/kernel.ts"
import type { CsvLayout } from "./layout.ts"
import { MAX_PLACES, type Seen } from "./places.ts"
import { createBlockReader, type ScanRange } from "./reader.ts"
import { createRowChecker } from "./row-rules/checker.ts"
import type { RowRule, Tallies } from "./row-rules/tally.ts"
import { type Block, NOTES } from "./tokenize.ts"

export type { ScanRange } from "./reader.ts"

/** How often something odd about whole records was seen, and where first. */
export interface Noted {
  readonly count: number
  readonly places: readonly Seen[]
}

/** What is known of a range of a file: plain data that crosses from worker to worker. */
export interface RangeScan {
  /** Byte offset of the first record, as it was given or guessed. */
  readonly first: number
  /** Byte offset of the first record behind the range. */
  readonly next: number
  readonly rows: number
  /** Rows and blank lines. */
  readonly lines: number
  readonly newlines: { readonly lf: number; readonly crlf: number; readonly cr: number }
  /** By the index of `NOTES`. */
  readonly notes: readonly Noted[]
  readonly blanks: Noted
  readonly columns: readonly ColumnScan[]
  /** What breaks the rules that were to be counted; null where there were none. */
  readonly rules: Tallies | null
}

export interface Scan {
  /** Takes the next bytes of the file; they are not kept. False: the range is through, no more are needed. */
  push(chunk: Uint8Array): boolean
  /** The file ends behind what was pushed. */
  end(): void
  /** What was found so far, a copy. */
  result(): RangeScan
  /** Of each mark that was passed, where the first record behind it starts. */
  starts(): readonly RecordStart[]
}

/** Where a record starts: its byte offset in the file, and its row, counted from the start of the scanned range. */
export interface RecordStart {
  readonly offset: number
  readonly row: number
}

interface Counter {
  count: number
  readonly places: Seen[]
}

const createCounter = (): Counter => ({ count: 0, places: [] })
const copyCounter = ({ count, places }: Counter): Noted => ({ count, places: [...places] })

/**
 * Scans the records of a range of a CSV file, every byte of them, in one pass. Where the file ends within the range,
 * `end` must be called; otherwise bytes are to be pushed until `push` answers false, beyond the range too.
 *
 * @param rules on single rows, to be counted meanwhile
 * @param kernel what the scan is to use, until it is through; null: it does without
 */
export function createScan(
  layout: CsvLayout,
  range: ScanRange,
  marks: readonly number[] = [],
  rules: readonly RowRule[] | null = null,
  kernel: Kernel | null = takeKernel(layout.names.length),
): Scan {
  const limits = limitsFor(layout.names.length)
  const checker = rules && createRowChecker(rules)
  const columns = layout.names.map((_, index) => createColumnReader(index, limits, checker?.columns.get(index) ?? null))
  const notes = NOTES.map(createCounter)
  const blanks = createCounter()
  const newlines = { lf: 0, crlf: 0, cr: 0 }
  let rows = 0
  let lines = 0

  function noteRecord(bytes: Uint8Array, block: Block, base: number, r: number): void {
    const note = block.notes[r]!
    for (let n = 0; n < NOTES.length; n++) {
      if ((note & NOTES[n]!) === 0) continue
      const counter = notes[n]!
      counter.count++
      if (counter.places.length >= MAX_PLACES) continue
      const start = block.recordStarts[r]!
      counter.places.push({
        hash: 0,
        offset: base + start,
        row: lines + block.lines[r]!,
        text: textOf(bytes, start, block.recordEnds[r]!),
      })
    }
  }

  const starts: RecordStart[] = []
  function passMarks(block: Block, base: number): void {
    const { records, recordStarts } = block
    while (starts.length < marks.length && records > 0) {
      const mark = marks[starts.length]! - base
      if (recordStarts[records - 1]! <= mark) return
      let r = 0
      while (recordStarts[r]! <= mark) r++
      starts.push({ offset: base + recordStarts[r]!, row: lines + block.lines[r]! })
    }
  }

  const reader = createBlockReader(
    layout,
    range,
    (bytes, block, base) => {
      for (let r = 0; r < block.records; r++) if (block.notes[r] !== 0) noteRecord(bytes, block, base, r)
      blanks.count += block.blanks.length
      for (const { start, line } of block.blanks) {
        if (blanks.places.length >= MAX_PLACES) break
        blanks.places.push({ hash: 0, offset: base + start, row: lines + line, text: "" })
      }
      passMarks(block, base)
      for (const column of columns) column.read(bytes, block, base, lines)
      checker?.check(bytes, block, base, lines)
      rows += block.records
      lines += block.lineCount
      newlines.lf += block.lf
      newlines.crlf += block.crlf
      newlines.cr += block.cr
    },
    kernel,
  )

  let isReleased = false
  function release(): void {
    if (!isReleased) kernel?.release()
    isReleased = true
  }

  return {
    push(chunk) {
      reader.push(chunk)
      if (reader.done) release()
      return !reader.done
    },
    end() {
      reader.end()
      release()
    },
    result: () => ({
      first: reader.first ?? range.start,
      next: reader.next,
      rows,
      lines,
      newlines: { ...newlines },
      notes: notes.map(copyCounter),
      blanks: copyCounter(blanks),
      columns: columns.map((column) => column.result()),
      rules: checker?.tallies() ?? null,
    }),
    starts: () => [...starts],
  }
}
