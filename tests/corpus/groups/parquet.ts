import { type Nesting, tableColumns } from "#formats/parquet/columns.ts"
import { readFooter } from "#formats/parquet/footer.ts"
import { batchesOf, leafTextsOf } from "#formats/parquet/rows.ts"
import { transcribeParquet } from "#formats/parquet/transcribe.ts"
import { nodesOf } from "#formats/parquet/tree.ts"
import { sourceOfBytes } from "#formats/source.ts"
import type { ReadCase } from "../case.ts"

/** Labels have a column of the file as one: groups of fields are read whole, by what reads nested values anyway. */
const NESTING: Nesting = "whole"

/**
 * A Parquet file by the reader that transcribes it. What it refuses is refused here; what stands in JSON text is compared as
 * the values that the text says, bytes as bytes.
 */
export const readParquet: ReadCase = async (bytes) => {
  const source = sourceOfBytes(bytes)
  const transcribed = await transcribeParquet(source, {}, { record: () => undefined })
  if (!transcribed.ok) return { error: transcribed.problem.message, code: transcribed.problem.code }
  const footer = await readFooter(source)
  if (!footer.ok) throw new Error("The footer was read a moment ago.")
  const columns = tableColumns(nodesOf(footer.value), NESTING)
  const texts = await leafTextsOf(source, footer.value, columns)
  const valuesOf = columns.map(({ leaf, node }) => {
    const isBytes = node.leaves.some(({ index }) => ["bytes", "geometry"].includes(texts.get(index)!.type))
    const plain = (value: unknown) => (isBytes && typeof value === "string" ? bytesOf(value) : value)
    // The text is the shortest of its 32 bits; labels have the double that these bits are.
    if (leaf?.type === "FLOAT") return (cell: unknown) => (isNumber(cell) ? Math.fround(Number(cell)) : cell)
    return leaf ? plain : (cell: unknown) => (typeof cell === "string" ? parse(cell, plain) : cell)
  })
  const rows: unknown[][] = []
  for await (const batch of batchesOf(source, footer.value, columns, texts))
    for (let r = 0; r < batch.rows; r++) rows.push(batch.cells.map((cells, c) => valuesOf[c]!(cells[r])))
  return { columns: columns.map(({ name }) => name), rows, rowCount: rows.length, delimiter: "", headerLines: 1 }
}

const isNumber = (cell: unknown) => typeof cell === "string" && Number.isFinite(Number(cell))

const bytesOf = (text: string) => (/^0x([0-9a-f]{2})*$/.test(text) ? { hex: text.slice(2) } : text)

/** JSON with the numbers that a double would round as their text. */
function parse(text: string, plain: (value: unknown) => unknown): unknown {
  return JSON.parse(text, ((_: string, value: unknown, context?: { source?: string }) => {
    if (typeof value === "number" && context?.source !== undefined && String(value) !== context.source)
      return context.source
    return plain(value)
  }) as (key: string, value: unknown) => unknown)
}
