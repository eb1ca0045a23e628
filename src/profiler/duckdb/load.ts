import { ok, type Result } from "#domain/findings/result.ts"
import { identifier } from "#domain/query/duckdb-text.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import { arrowSchema, arrowStream } from "#formats/arrow.ts"
import type { Batch, Vector } from "#formats/batch.ts"
import { createVectorReader } from "#formats/csv/batches.ts"
import { createVectorBuilder, rowNumberBuilder } from "#formats/csv/vectors.ts"
import { readBlocks } from "../blocks.ts"
import { problemWithFile } from "../file-problem.ts"
import { type LocalColumn, ROW, readColumns } from "./columns.ts"
import { cancelled, type Engine } from "./engine.ts"

/** The only table of a local database. */
export const TABLE = "grove_table"

export interface LoadProgress {
  readonly bytes: number
  readonly total: number
  readonly rows: number
}

const ROWS_A_BATCH = 16_384
/** Batches that go into the table at once: each insertion has its own cost, and each batch stands in memory twice. */
const BATCHES_A_STREAM = 4
const READ_BYTES = 2 << 20

const TYPES: Readonly<Record<Vector["kind"], string>> = {
  utf8: "VARCHAR",
  int64: "BIGINT",
  float64: "DOUBLE",
  timestamp: "TIMESTAMP",
}

/**
 * Reads a table of text into the database by the project's own reader: DuckDB sees the values that were scanned, and that
 * Druid gets.
 *
 * @returns the rows
 */
export async function loadTable(
  engine: Engine,
  file: Blob,
  layout: CsvLayout,
  columns: readonly LocalColumn[],
  signal: AbortSignal,
  onProgress: (progress: LoadProgress) => void,
): Promise<Result<number>> {
  // Outside of one transaction, DuckDB would look through the whole table again after every second insertion.
  const begun = await engine.run("BEGIN", signal)
  if (!begun.ok) return begun
  const loaded = await fillTable(engine, file, layout, columns, signal, onProgress).catch((error: unknown) => {
    const problem = problemWithFile(error)
    if (problem) return { ok: false as const, problem }
    throw error
  })
  const ended = await engine.run(loaded.ok ? "COMMIT" : "ROLLBACK", NEVER)
  return ended.ok ? loaded : ended
}

/** What ends the transaction is not taken back. */
const NEVER = new AbortController().signal

async function fillTable(
  engine: Engine,
  file: Blob,
  layout: CsvLayout,
  columns: readonly LocalColumn[],
  signal: AbortSignal,
  onProgress: (progress: LoadProgress) => void,
): Promise<Result<number>> {
  const read = readColumns(columns)
  const fields = [{ name: ROW, kind: "int64" as const }, ...read]
  const definitions = fields.map(({ name, kind }) => `${identifier(name)} ${TYPES[kind]}`)
  const created = await engine.run(`CREATE TABLE ${identifier(TABLE)} (${definitions.join(", ")})`, signal)
  if (!created.ok) return created
  const schema = arrowSchema(fields, null)
  const builders = [
    rowNumberBuilder(layout.firstRow, ROWS_A_BATCH),
    ...read.map((column) => createVectorBuilder(column, ROWS_A_BATCH)),
  ]
  const range = { start: layout.dataOffset, end: file.size, from: layout.dataOffset }
  const reader = createVectorReader(layout, builders, range, ROWS_A_BATCH)
  let waiting: Batch[] = []
  let rows = 0

  function insert(batches: readonly Batch[], isLast: boolean): Result<void> {
    waiting.push(...batches)
    if (waiting.length === 0 || (!isLast && waiting.length < BATCHES_A_STREAM)) return ok(undefined)
    const stream = arrowStream(schema, waiting)
    rows += waiting.reduce((sum, batch) => sum + batch.rows, 0)
    waiting = []
    return engine.insert(TABLE, stream)
  }

  for await (const { offset, bytes } of readBlocks(file, layout.dataOffset, file.size, READ_BYTES)) {
    if (signal.aborted) return cancelled
    const inserted = insert(reader.push(bytes), false)
    if (!inserted.ok) return inserted
    onProgress({ bytes: offset + bytes.length, total: file.size, rows })
  }
  const inserted = insert(reader.end(), true)
  return inserted.ok ? ok(rows) : inserted
}
