import type { DuckDBConnection } from "@duckdb/node-api"
import { MARK } from "#domain/ingestion/spec.ts"
import { quoteName, quoteText } from "../names.ts"
import type { Dimension, DimensionType, Interval, TaskPlan } from "../spec.ts"
import { rowsOf, sqlTypeOf, widest } from "../store.ts"
import type { ChunkRows } from "./chunks.ts"

const table = (datasource: string) => `druid.${quoteName(datasource)}`

export interface Publication {
  readonly plan: TaskPlan
  /** What `readObject` gave for each object. */
  readonly selects: readonly string[]
  readonly chunks: readonly ChunkRows[]
  /** Bytes of the objects as stored: they are shared out over the segments by rows. */
  readonly bytes: number
}

/**
 * Puts the rows of a task in place, all at once: a query sees all of them or none. `also` runs in the same transaction,
 * and its error takes everything back.
 */
export async function publish(
  connection: DuckDBConnection,
  publication: Publication,
  also: () => Promise<unknown>,
): Promise<void> {
  const { plan, chunks } = publication
  await connection.run("BEGIN TRANSACTION")
  try {
    if (!plan.append)
      await remove(connection, plan.datasource, [...(plan.dropExisting ? plan.intervals : []), ...chunks])
    if (chunks.length > 0) await insert(connection, publication)
    else await settleSchema(connection, plan.datasource)
    await also()
    await connection.run("COMMIT")
  } catch (error) {
    await connection.run("ROLLBACK").catch(() => undefined)
    throw error
  }
}

async function remove(connection: DuckDBConnection, datasource: string, intervals: readonly Interval[]): Promise<void> {
  if (!(await exists(connection, datasource))) return
  for (const { start, end } of intervals) {
    await connection.run(
      `DELETE FROM ${table(datasource)} WHERE __time >= epoch_ms(${start}) AND __time < epoch_ms(${end})`,
    )
    await connection.run("DELETE FROM grove.segments WHERE datasource = $1 AND start_ms < $3 AND end_ms > $2", [
      datasource,
      BigInt(start),
      BigInt(end),
    ])
  }
}

async function exists(connection: DuckDBConnection, datasource: string): Promise<boolean> {
  return (await columnsOf(connection, datasource)).size > 0
}

async function columnsOf(connection: DuckDBConnection, datasource: string): Promise<Map<string, string>> {
  const rows = await rowsOf(
    connection,
    "SELECT name, type FROM grove.columns WHERE datasource = $1 ORDER BY position",
    [datasource],
  )
  return new Map(rows.map(({ name, type }) => [String(name), String(type)]))
}

async function insert(connection: DuckDBConnection, { plan, selects, chunks, bytes }: Publication): Promise<void> {
  const dimensions: readonly Dimension[] = [
    ...plan.dimensions,
    ...(plan.mark === null ? [] : [{ name: MARK, type: "string" as const }]),
  ]
  const version = new Date().toISOString()
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rows, 0)
  const columns = JSON.stringify(dimensions)
  for (const chunk of chunks) {
    await connection.run("INSERT INTO grove.segments VALUES ($1, $2, $3, $4, $5, $6, $7)", [
      plan.datasource,
      version,
      BigInt(chunk.start),
      BigInt(chunk.end),
      BigInt(chunk.rows),
      BigInt(Math.round((bytes * chunk.rows) / rows)),
      columns,
    ])
  }
  await settleSchema(connection, plan.datasource)
  const names = ["__time", ...dimensions.map((d) => d.name)].map(quoteName)
  const values = [
    "epoch_ms(t)",
    ...plan.dimensions.map((_, i) => `d${i}`),
    ...(plan.mark === null ? [] : [quoteText(plan.mark)]),
  ]
  for (const select of selects) {
    await connection.run(
      `INSERT INTO ${table(plan.datasource)} (${names.join(", ")}) SELECT ${values.join(", ")} FROM (${select})`,
    )
  }
}

/** Gives the table the columns of the segments that are there, of the widest type that one has; none left, no table. */
async function settleSchema(connection: DuckDBConnection, datasource: string): Promise<void> {
  const segments = await rowsOf(connection, "SELECT DISTINCT columns FROM grove.segments WHERE datasource = $1", [
    datasource,
  ])
  const wanted = new Map<string, DimensionType>()
  for (const { columns } of segments)
    for (const { name, type } of JSON.parse(String(columns)) as Dimension[])
      wanted.set(name, wanted.has(name) ? widest(wanted.get(name)!, type) : type)
  const there = await columnsOf(connection, datasource)
  const change = (sql: string) => connection.run(sql)
  if (segments.length === 0) {
    if (there.size > 0) await change(`DROP TABLE ${table(datasource)}`)
  } else if (there.size === 0) {
    const list = [...wanted].map(([name, type]) => `${quoteName(name)} ${sqlTypeOf(type)}`)
    await change(`CREATE TABLE ${table(datasource)} (${["__time TIMESTAMP NOT NULL", ...list].join(", ")})`)
  } else {
    for (const [name, type] of wanted) {
      const has = there.get(name)
      const to = sqlTypeOf(type)
      if (has === undefined) await change(`ALTER TABLE ${table(datasource)} ADD COLUMN ${quoteName(name)} ${to}`)
      else if (has !== to) await change(`ALTER TABLE ${table(datasource)} ALTER COLUMN ${quoteName(name)} TYPE ${to}`)
    }
    for (const name of there.keys())
      if (name !== "__time" && !wanted.has(name))
        await change(`ALTER TABLE ${table(datasource)} DROP COLUMN ${quoteName(name)}`)
  }
  await connection.run("DELETE FROM grove.columns WHERE datasource = $1", [datasource])
  if (segments.length === 0) return
  const all = [["__time", "TIMESTAMP"], ...[...wanted].map(([name, type]) => [name, sqlTypeOf(type)])]
  for (const [i, [name, type]] of all.entries())
    await connection.run("INSERT INTO grove.columns VALUES ($1, $2, $3, $4)", [datasource, name!, i + 1, type!])
}
