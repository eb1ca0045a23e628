import { transcribeJson } from "#formats/json/transcribe.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import { recordsOf } from "../records.ts"

/** Reads a text as JSON. The rows are as long as there are columns. */
export const read = (text: string | Uint8Array, options: ReadOptions = {}, pieceBytes?: number) =>
  recordsOf(transcribeJson, text, options, pieceBytes)

/** A text that is expected to be a table. */
export async function table(text: string | Uint8Array, options: ReadOptions = {}) {
  const { result, rows } = await read(text, options)
  if (!result.ok) throw new Error(result.problem.message)
  const { names, findings, ...others } = result.value
  return {
    names,
    rows: rows.map((row) => names!.map((_, i) => row[i] ?? null)),
    findings: findings.map(({ code, column, count }) => ({ code, column, count })),
    places: findings.map(({ places }) => places),
    table: others.table,
    tables: others.tables.map(({ name }) => name),
  }
}
