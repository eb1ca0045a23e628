import type { Query, QueryAnswer } from "#domain/contracts/query.ts"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import { assembleAnswer } from "#domain/query/assemble.ts"
import { QueryIssue } from "#domain/query/conditions.ts"
import { planDuckDb } from "#domain/query/plan-duckdb.ts"
import type { LocalTable } from "./api.ts"

/** Answers a typed query from a local table as `POST /api/query` will, once the file is sent. */
export async function runLocalQuery(
  table: Pick<LocalTable, "asDatasource" | "query">,
  query: Query,
  signal: AbortSignal,
): Promise<Result<QueryAnswer>> {
  const datasource = table.asDatasource()
  if (!datasource) return failed("not_open", "The file is not open as a table.")
  const began = performance.now()
  try {
    const plan = planDuckDb(query, datasource)
    const { text, parameters } = plan.main.sql
    const found = await table.query(text, parameters, signal)
    if (!found.ok) return found
    // JSON has numbers alone.
    const main = found.value.rows.map((row) => row.map((cell) => (typeof cell === "bigint" ? Number(cell) : cell)))
    const { rows, complete } = assembleAnswer(plan, [plan.main], [main])
    return ok({ columns: [...plan.columns], rows, complete, took_ms: Math.round(performance.now() - began) })
  } catch (error) {
    if (error instanceof QueryIssue) return failed("invalid_query", error.message)
    throw error
  }
}
