import type { FirstRows } from "../profile/first-rows.ts"
import { textOf } from "./bytes.ts"
import type { CsvLayout } from "./layout.ts"
import { createBlockReader } from "./reader.ts"

const STEP = 16 << 10

/** A record as text; a cell that is empty and not in quotes is null. */
export interface TextRecord {
  readonly cells: readonly (string | null)[]
  /** Byte offsets of its first byte and of its newline. */
  readonly start: number
  readonly end: number
  /** Records and blank lines between the first one and it. */
  readonly line: number
}

/**
 * The first records of a file from its first bytes; one that the bytes do not hold whole is left out.
 *
 * @param head starts with the file
 * @param n records at most
 * @param isWhole the head is the whole file
 */
export function readRecords(head: Uint8Array, layout: CsvLayout, n: number, isWhole: boolean): readonly TextRecord[] {
  const records: TextRecord[] = []
  let lines = 0
  const range = { start: 0, end: head.length, from: layout.dataOffset }
  const reader = createBlockReader(layout, range, (bytes, block, base) => {
    const { columns, starts, ends, quoted } = block
    for (let r = 0; r < block.records && records.length < n; r++) {
      const cells = Array.from({ length: columns }, (_, c) => {
        const i = r * columns + c
        const isNull = starts[i] === ends[i] && quoted[i] === 0
        return isNull ? null : textOf(bytes, starts[i], ends[i])
      })
      const line = lines + block.lines[r]!
      records.push({ cells, start: base + block.recordStarts[r]!, end: base + block.recordEnds[r]!, line })
    }
    lines += block.lineCount
  })
  // Few records stand in few bytes.
  for (let at = 0; at < head.length && records.length < n; at += STEP) reader.push(head.subarray(at, at + STEP))
  if (isWhole && records.length < n) reader.end()
  return records
}

/** The first records for the table that shows within a blink. */
export function firstRowsOfCsv(head: Uint8Array, layout: CsvLayout, n: number, isWhole: boolean): FirstRows {
  const records = readRecords(head, layout, n, isWhole)
  return {
    columns: layout.names,
    rows: records.map(({ cells }) => cells),
    numbers: records.map(({ line }) => layout.firstRow + line),
  }
}
