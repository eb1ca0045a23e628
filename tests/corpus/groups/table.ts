import { wholeTextOf } from "#domain/scan/bytes.ts"
import { createBlockReader } from "#domain/scan/reader.ts"
import { type OpenedTable, openTable } from "#formats/open.ts"
import { memoryHost, piecesOf, sourceOfBytes } from "#formats/source.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import type { Output, ReadCase } from "../case.ts"

type Cells = readonly (string | null)[]

/** A file that is one table: what Grove makes of it with nothing given. */
export const readTable: ReadCase = (bytes) => readWith(bytes, {})

export async function readWith(bytes: Uint8Array, options: ReadOptions): Promise<Output> {
  const opened = await openTable(sourceOfBytes(bytes), options, memoryHost)
  // That nothing stands in a file is what there is to say of it, and no refusal to read it.
  if (!opened.ok && opened.problem.code === "empty_file") return { columns: [], rows: [], rowCount: 0 }
  if (!opened.ok) return { error: opened.problem.message, code: opened.problem.code }
  const rows = await recordsOf(opened.value)
  const { layout } = opened.value
  const dialect = opened.value.dialect ?? layout.dialect
  return {
    encoding: opened.value.encoding ?? undefined,
    bom: opened.value.bom,
    // One column has no delimiter.
    ...(layout.names.length > 1 ? { delimiter: dialect.delimiter } : {}),
    headerLines: layout.header === null ? 0 : layout.headerLines,
    columns: layout.names.map((name, i) => layout.header?.[i] ?? name),
    rows,
    rowCount: rows.length,
  }
}

/** Every record of a table, whole. */
export async function recordsOf({ text, layout }: OpenedTable): Promise<readonly Cells[]> {
  const records: Cells[] = []
  const range = { start: layout.dataOffset, end: text.byteLength, from: layout.dataOffset }
  const reader = createBlockReader(layout, range, (bytes, block) => {
    const { columns, starts, ends, quoted } = block
    for (let r = 0; r < block.records; r++)
      records.push(
        Array.from({ length: columns }, (_, c) => {
          const i = r * columns + c
          return starts[i] === ends[i] && quoted[i] === 0 ? null : wholeTextOf(bytes, starts[i]!, ends[i]!)
        }),
      )
  })
  for await (const piece of piecesOf(text, 1 << 20, layout.dataOffset)) reader.push(piece)
  reader.end()
  return records
}
