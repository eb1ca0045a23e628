import { type Nesting, tableColumns } from "#formats/parquet/columns.ts"
import { readFooter } from "#formats/parquet/footer.ts"
import { batchesOf, type LeafTexts, leafTextsOf } from "#formats/parquet/rows.ts"
import { transcribeParquet } from "#formats/parquet/transcribe.ts"
import { type Node, nodesOf } from "#formats/parquet/tree.ts"
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
  const valuesOf = columns.map(({ leaf, node }) =>
    leaf
      ? (cell: unknown) => labelled(node, cell, texts)
      : (cell: unknown) => (typeof cell === "string" ? labelled(node, parse(cell), texts) : cell),
  )
  const rows: unknown[][] = []
  for await (const batch of batchesOf(source, footer.value, columns, texts))
    for (let r = 0; r < batch.rows; r++) rows.push(batch.cells.map((cells, c) => valuesOf[c]!(cells[r])))
  return { columns: columns.map(({ name }) => name), rows, rowCount: rows.length, delimiter: "", headerLines: 1 }
}

/** A value as labels have it: bytes by their digits, and of a FLOAT the double that its 32 bits are. */
function labelled(node: Node, value: unknown, texts: LeafTexts): unknown {
  if (value === null || value === undefined) return value
  const { shape } = node
  switch (shape.kind) {
    case "leaf": {
      const isBytes = ["bytes", "geometry"].includes(texts.get(shape.leaf.index)!.type)
      if (isBytes && typeof value === "string") return { hex: value.replace(/^0x/, "") }
      return shape.leaf.type === "FLOAT" && Number.isFinite(Number(value)) ? Math.fround(Number(value)) : value
    }
    case "list":
      return (value as readonly unknown[]).map((entry) => labelled(shape.element, entry, texts))
    case "fields": {
      const entries = Object.entries(value as Record<string, unknown>)
      const fieldOf = (name: string) => shape.fields.find((field) => field.name === name)!
      return Object.fromEntries(entries.map(([name, entry]) => [name, labelled(fieldOf(name), entry, texts)]))
    }
    case "map": {
      const entries = Object.entries(value as Record<string, unknown>)
      return Object.fromEntries(
        entries.map(([name, entry]) => [name, shape.value ? labelled(shape.value, entry, texts) : entry]),
      )
    }
    case "variant":
      return value
  }
}

/** JSON with the numbers that a double would round as their text. */
function parse(text: string): unknown {
  return JSON.parse(text, ((_: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" && context?.source !== undefined && String(value) !== context.source
      ? context.source
      : value) as (key: string, value: unknown) => unknown)
}
