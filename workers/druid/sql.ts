import type { Parameter } from "#domain/query/sql-text.ts"
import { callDruid, DruidRefused, type DruidServers, readJson } from "./http.ts"

export type { Parameter as SqlParameter } from "#domain/query/sql-text.ts"

export interface SqlQuery {
  readonly sql: string
  readonly parameters: readonly Parameter[]
}

export interface SqlAnswer {
  readonly columns: readonly string[]
  /** As Druid gives them: times are ISO 8601 text. */
  readonly rows: readonly (readonly unknown[])[]
}

/** Druid ends a query by itself somewhat before we stop listening. */
const TIMEOUT_MS = 30_000

/** Runs one Druid SQL query through the Broker. `COUNT(DISTINCT …)` is exact. */
export async function runSql(servers: DruidServers, query: SqlQuery): Promise<SqlAnswer> {
  const response = await callDruid(servers, {
    server: "router",
    method: "POST",
    path: "/druid/v2/sql",
    body: {
      query: query.sql,
      parameters: query.parameters,
      resultFormat: "array",
      header: true,
      context: {
        timeout: TIMEOUT_MS - 2000,
        useApproximateCountDistinct: false,
        sqlStringifyArrays: false,
      },
    },
    timeoutMs: TIMEOUT_MS,
  })
  // An error in mid-stream cuts the answer.
  const [columns = [], ...rows] = await readJson<unknown[][]>(response)
  return { columns: columns as string[], rows }
}

/** The Broker does not know the table (yet). */
export function isUnknownTable(error: unknown): boolean {
  return error instanceof DruidRefused && /^Object '.*' not found/.test(error.message)
}
