import { MARK } from "#domain/ingestion/spec.ts"
import type { QueryType, Schema } from "#domain/query/conditions.ts"
import { identifier } from "#domain/query/sql-text.ts"
import type { DruidClient, SqlParameter } from "./client.ts"
import { isUnknownTable } from "./sql.ts"

export interface DruidColumn {
  readonly name: string
  readonly sqlType: string
  readonly type: QueryType
}

export interface DruidDatasource {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  readonly segments: number
  /** ISO 8601, half-open. */
  readonly start: string
  readonly end: string
}

const TYPES: Readonly<Record<string, QueryType>> = {
  TIMESTAMP: "timestamp",
  VARCHAR: "string",
  BIGINT: "integer",
  DOUBLE: "float",
  FLOAT: "float",
}

const text = (value: string): SqlParameter => ({ type: "VARCHAR", value })

/** The columns of a datasource, as the Broker sees them; empty where it sees none. */
export async function columnsOf(druid: DruidClient, datasource: string): Promise<readonly DruidColumn[]> {
  const { rows } = await druid.sql({
    sql: "SELECT COLUMN_NAME, DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'druid' AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION",
    parameters: [text(datasource)],
  })
  return rows.map(([name, type]) => {
    const sqlType = String(type)
    return { name: String(name), sqlType, type: TYPES[sqlType] ?? "other" }
  })
}

export const schemaOf = (columns: readonly DruidColumn[]): Schema => new Map(columns.map((c) => [c.name, c.type]))

/** All datasources that have rows, or one of them, by name. */
export async function listDatasources(
  druid: DruidClient,
  only: string | null = null,
): Promise<readonly DruidDatasource[]> {
  // Druid finds no least or greatest text in its own tables: the intervals are put together here.
  const { rows } = await druid.sql({
    sql:
      'SELECT datasource, "start", "end", SUM(num_rows), SUM("size"), COUNT(*) FROM sys.segments ' +
      `WHERE is_active = 1${only === null ? "" : " AND datasource = ?"} GROUP BY datasource, "start", "end"`,
    parameters: only === null ? [] : [text(only)],
  })
  const found = new Map<string, DruidDatasource>()
  for (const [name, start, end, count, bytes, segments] of rows) {
    const part = {
      name: String(name),
      rows: Number(count),
      bytes: Number(bytes),
      segments: Number(segments),
      start: String(start),
      end: String(end),
    }
    const known = found.get(part.name)
    found.set(part.name, known ? together(known, part) : part)
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function together(a: DruidDatasource, b: DruidDatasource): DruidDatasource {
  return {
    name: a.name,
    rows: a.rows + b.rows,
    bytes: a.bytes + b.bytes,
    segments: a.segments + b.segments,
    start: [a.start, b.start].sort()[0]!,
    end: [a.end, b.end].sort()[1]!,
  }
}

/** First and last time of a datasource's rows; null where it has none. */
export async function timeRange(
  druid: DruidClient,
  datasource: string,
): Promise<{ first: string; last: string } | null> {
  const { rows } = await druid.sql({
    sql: `SELECT MIN(__time), MAX(__time) FROM ${identifier(datasource)}`,
    parameters: [],
  })
  const [first, last] = rows[0] ?? []
  return typeof first === "string" && typeof last === "string" ? { first, last } : null
}

/** How many rows each of some ingestions has in a datasource, by its mark; null where the Broker does not know it yet. */
export async function rowsByMark(
  druid: DruidClient,
  datasource: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number> | null> {
  if (ids.length === 0) return new Map()
  const mark = identifier(MARK)
  try {
    const { rows } = await druid.sql({
      sql: `SELECT ${mark}, COUNT(*) FROM ${identifier(datasource)} WHERE ${mark} IN (${ids.map(() => "?").join(", ")}) GROUP BY 1`,
      parameters: ids.map(text),
    })
    return new Map(rows.map(([id, count]) => [String(id), Number(count)]))
  } catch (error) {
    if (isUnknownTable(error)) return null
    throw error
  }
}
