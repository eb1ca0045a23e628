import type { Granularity, Group, Query } from "../contracts/query.ts"
import { DAY, type Span } from "../dashboard/time.ts"
import { QueryIssue, type QueryType, type Schema } from "./conditions.ts"
import { type Dialect, DUCKDB } from "./dialect.ts"
import { identifier, timeLiteral } from "./duckdb-text.ts"
import { measureSql, type Outline, outlineOf, type QueryPlan, whereSql } from "./plan.ts"
import { join, type SqlText, sql, wrap } from "./sql-text.ts"
import { type WallClock, wallClockOf } from "./wall-clock.ts"

/** A table of DuckDB that is asked as if it were a datasource. DuckDB's names do not know capitals from small letters. */
export interface DuckDbTable {
  readonly name: string
  /** What each column is called there, and what a datasource would have it be; `__time` stands under `time`. */
  readonly columns: ReadonlyMap<string, { readonly name: string; readonly type: QueryType }>
  readonly time: DuckDbTime | null
}

export type DuckDbTime =
  /** A TIMESTAMP column in UTC and its least and greatest value; rows without one are left out, as Druid refuses them. */
  | { readonly kind: "column"; readonly name: string; readonly span: Span }
  /** The time that every row has, epoch milliseconds. */
  | { readonly kind: "constant"; readonly value: number }

const UTC = new Set(["UTC", "Etc/UTC"])
/** Columns of the statement's inner tables; the table's own are called otherwise. */
const [TIME, WALL] = ["grove_time", "grove_wall"]

/**
 * A typed query as DuckDB SQL that gives the same answer as the Druid SQL of `planQuery`, in one statement. It needs no
 * extension: the clocks of time zones are written into it.
 *
 * Throws a QueryIssue where the query asks for a column that is not there, or is of another type.
 */
export function planDuckDb(query: Query, table: DuckDbTable): QueryPlan {
  const schema: Schema = new Map([
    ...[...table.columns].map(([name, { type }]) => [name, type] as const),
    ...(table.time ? [["__time", "timestamp"] as const] : []),
  ])
  const outline = outlineOf(query, schema)
  return {
    columns: outline.columns.map((column) => ({ ...column, estimate: false })),
    groups: outline.groups.length,
    limit: outline.limit,
    main: { measures: query.measures.map((_, i) => i), sql: statement(query, schema, outline, table) },
    others: () => [],
  }
}

/** The words for what a table's columns are called. */
export const duckDbDialect = (table: DuckDbTable): Dialect => ({
  ...DUCKDB,
  column: (name) => (name === "__time" ? timeSql(table) : identifier(table.columns.get(name)!.name)),
  within: (start, end) => sql(`${timeSql(table)} >= ${timeLiteral(start)} AND ${timeSql(table)} < ${timeLiteral(end)}`),
})

function timeSql({ time }: DuckDbTable): string {
  if (!time) throw new QueryIssue("__time", "The table has no time.")
  return time.kind === "constant" ? timeLiteral(time.value) : identifier(time.name)
}

function statement(query: Query, schema: Schema, outline: Outline, table: DuckDbTable): SqlText {
  const dialect = duckDbDialect(table)
  const { groups, order, limit } = outline
  const selected = [
    ...groups.map((group, i) => sql(group.by === "column" ? dialect.column(group.column) : bucketName(i))),
    ...query.measures.map((measure) => measureSql(measure, schema, dialect)),
  ]
  const parts = [wrap("SELECT ", join(selected, ", "), ""), wrap("FROM ", rowsSql(query, schema, groups, table), "")]
  if (groups.length === 0) return join(parts, " ")
  const names = [...groups, ...query.measures].map(({ name }) => name)
  parts.push(sql(`GROUP BY ${groups.map((_, i) => i + 1).join(", ")}`))
  // In Druid, nothing is less than anything.
  const by = order.map(({ name, direction }) => {
    const nulls = direction === "asc" ? "ASC NULLS FIRST" : "DESC NULLS LAST"
    return `${names.indexOf(name) + 1} ${nulls}`
  })
  parts.push(sql(`ORDER BY ${by.join(", ")}`), sql(`LIMIT ${limit + 1}`))
  return join(parts, " ")
}

/** The rows that the query is about, with a column for each of its buckets. */
function rowsSql(query: Query, schema: Schema, groups: readonly Group[], table: DuckDbTable): SqlText {
  const { time } = table
  const asked = whereSql(query, schema, duckDbDialect(table))
  const known = time?.kind === "column" ? sql(`${identifier(time.name)} IS NOT NULL`) : null
  const conditions = [known, asked].filter((part) => part !== null)
  const where = conditions.length === 0 ? sql("") : wrap(" WHERE ", join(conditions, " AND "), "")
  const rows = wrap(`${identifier(table.name)}`, where, "")
  if (groups.every((group) => group.by === "column")) return rows
  const clock = clockOf(query, table)
  const buckets = groups.flatMap((group, i) =>
    group.by === "column" ? [] : [`${bucketSql(group, clock)} AS ${bucketName(i)}`],
  )
  const walls = wrap(
    `(SELECT *, ${timeSql(table)} AS ${TIME}, ${wallSql(timeSql(table), clock)} AS ${WALL} FROM `,
    rows,
    ")",
  )
  return wrap(`(SELECT *, ${buckets.join(", ")} FROM `, walls, ")")
}

/** A name of one's own: what groups are called may differ in capitals alone. */
const bucketName = (group: number): string => `grove_bucket_${group}`

/** The first row's bucket may have begun so long before it. */
const LONGEST_BUCKET = 366 * DAY

/** The clocks of the query's zone as long as the buckets of the table's rows last; null is UTC. */
function clockOf({ timezone, interval }: Query, table: DuckDbTable): WallClock | null {
  if (timezone === undefined || UTC.has(timezone) || !table.time) return null
  const span = table.time.kind === "column" ? table.time.span : { start: table.time.value, end: table.time.value }
  const start = Math.max(span.start, interval ? Date.parse(interval.start) : span.start)
  const end = Math.min(span.end, interval ? Date.parse(interval.end) : span.end)
  try {
    const clock = wallClockOf(timezone, { start: start - LONGEST_BUCKET, end: Math.max(start, end) })
    if (clock) return clock
  } catch {
    throw new QueryIssue("timezone", `There is no time zone ${timezone}.`)
  }
  throw new QueryIssue("interval", "The times are too far apart to be cut in a time zone: choose an interval.")
}

const PARTS = { weekday: "isodow", hour: "hour", month: "month" } as const

const UNITS: Readonly<Record<Granularity, string>> = {
  PT1M: "date_trunc('minute', #)",
  PT15M: "time_bucket(to_minutes(15), #)",
  PT1H: "date_trunc('hour', #)",
  P1D: "date_trunc('day', #)",
  P1W: "date_trunc('week', #)",
  P1M: "date_trunc('month', #)",
  P3M: "date_trunc('quarter', #)",
  P1Y: "date_trunc('year', #)",
}

function bucketSql(group: Exclude<Group, { by: "column" }>, clock: WallClock | null): string {
  if (group.by === "time_part") return `date_part('${PARTS[group.part]}', ${WALL})`
  // Some of these answer a DATE.
  const floored = `CAST(${UNITS[group.granularity].replace("#", WALL)} AS TIMESTAMP)`
  if (clock === null) return floored
  // Hours do not go through the wall's clock, which has one of them twice in autumn; days and longer follow it.
  return group.granularity.startsWith("PT") ? `${TIME} - (${WALL} - ${floored})` : instantSql(floored, clock)
}

/** What the wall's clock shows at an instant. */
function wallSql(time: string, clock: WallClock | null): string {
  if (clock === null) return time
  const thresholds = clock.changes.map(({ at }) => at)
  return `${time} + to_milliseconds(${offsetSql(time, clock, thresholds)})`
}

/** The instant at which the wall's clock shows this; where an hour is skipped or doubled, the one before the change. */
function instantSql(wall: string, clock: WallClock): string {
  const thresholds = clock.changes.map(({ at, before, offset }) => at + Math.max(before, offset))
  return `${wall} - to_milliseconds(${offsetSql(wall, clock, thresholds)})`
}

/** The offset in milliseconds, found by halving. */
function offsetSql(time: string, { offset, changes }: WallClock, thresholds: readonly number[]): string {
  const find = (from: number, to: number): string => {
    if (from === to) return String(changes[from - 1]?.offset ?? offset)
    const middle = (from + to + 1) >> 1
    const less = `${time} < ${timeLiteral(thresholds[middle - 1]!)}`
    return `CASE WHEN ${less} THEN ${find(from, middle - 1)} ELSE ${find(middle, to)} END`
  }
  return find(0, changes.length)
}
