import type { Result } from "#domain/findings/result.ts"
import { type JsonTranscribed, transcribeJson } from "#formats/json/transcribe.ts"
import { sourceOfBytes } from "#formats/source.ts"
import type { Cell, ReadOptions } from "#formats/transcript.ts"

export interface Read {
  readonly result: Result<JsonTranscribed>
  readonly rows: readonly (readonly Cell[])[]
}

const encoder = new TextEncoder()

/** Reads a text as JSON. The rows are as long as there are columns. */
export async function read(text: string | Uint8Array, options: ReadOptions = {}, pieceBytes?: number): Promise<Read> {
  const source = sourceOfBytes(typeof text === "string" ? encoder.encode(text) : text)
  const rows: (readonly Cell[])[] = []
  const sink = {
    record(cells: readonly Cell[]) {
      rows.push(cells)
      return rows.length % 3 === 0 ? Promise.resolve() : undefined
    },
  }
  const result = await transcribeJson(source, options, sink, pieceBytes)
  return { result, rows }
}

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
