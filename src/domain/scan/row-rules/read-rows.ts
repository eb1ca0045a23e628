import type { Values } from "../../rules/expression/predicate.ts"
import { wholeTextOf } from "../bytes.ts"
import type { CsvLayout } from "../layout.ts"
import { createBlockReader } from "../reader.ts"
import type { Reading } from "./readings.ts"
import { readerOf } from "./watched-column.ts"

/**
 * The records of a head of a file as the values that conditions on rows are about; one that the bytes do not hold whole is
 * left out.
 *
 * @param readings how each of the columns is read
 */
export function readRows(
  head: Uint8Array,
  layout: CsvLayout,
  isWhole: boolean,
  readings: readonly Reading[],
): readonly Values[] {
  const rows: Values[] = []
  const readers = readings.map((reading) => (reading.type === "text" ? null : readerOf(reading)))
  const range = { start: 0, end: head.length, from: layout.dataOffset }
  const reader = createBlockReader(layout, range, (bytes, { columns, records, starts, ends, quoted }) => {
    for (let r = 0; r < records; r++)
      rows.push(
        readers.map((read, c) => {
          const i = r * columns + c
          const [start, end] = [starts[i]!, ends[i]!]
          if (start === end && (read !== null || quoted[i] === 0)) return null
          if (read === null) return wholeTextOf(bytes, start, end)
          const number = read(bytes, start, end)
          return Number.isNaN(number) ? null : number
        }),
      )
  })
  reader.push(head)
  if (isWhole) reader.end()
  return rows
}
