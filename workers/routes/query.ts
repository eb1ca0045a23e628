import { Hono } from "hono"
import type { Query } from "#domain/contracts/query.ts"
import { type QueryAnswer, query } from "#domain/contracts/query.ts"
import { assembleAnswer } from "#domain/query/assemble.ts"
import { QueryIssue, type Schema } from "#domain/query/conditions.ts"
import { planQuery, type QueryPlan, type Statement } from "#domain/query/plan.ts"
import type { Deps } from "#workers/deps.ts"
import { type DruidClient, DruidRefused } from "#workers/druid/client.ts"
import { columnsOf, schemaOf } from "#workers/druid/datasources.ts"
import { isUnknownTable } from "#workers/druid/sql.ts"
import { ApiError } from "#workers/problem.ts"
import { readBody } from "./http.ts"

/** A dashboard asks many times in a row: a datasource's columns are looked up once in a while. */
const SCHEMA_MS = 10_000
const schemas = new Map<string, { readonly schema: Schema; readonly until: number }>()

export function queryRoutes({ druid, now }: Deps) {
  const routes = new Hono()

  async function planFor(asked: Query): Promise<QueryPlan> {
    const known = schemas.get(asked.datasource)
    if (known && known.until > now()) {
      try {
        return planQuery(asked, known.schema)
      } catch (error) {
        if (!(error instanceof QueryIssue)) throw error
        // A column may have come since.
      }
    }
    const schema = await lookUp(druid, asked.datasource)
    schemas.set(asked.datasource, { schema, until: now() + SCHEMA_MS })
    return planQuery(asked, schema)
  }

  routes.post("/", async (c) => {
    const asked = await readBody(c.req.raw, query)
    const began = now()
    try {
      const plan = await planFor(asked)
      const ask = async ({ sql }: Statement) => (await druid.sql({ sql: sql.text, parameters: sql.parameters })).rows
      const first = await ask(plan.main)
      const others = plan.others(first)
      // One after the other: each takes of the Broker's memory.
      const rest: Awaited<ReturnType<typeof ask>>[] = []
      for (const other of others) rest.push(await ask(other))
      const { rows, complete } = assembleAnswer(plan, [plan.main, ...others], [first, ...rest])
      return c.json({ columns: [...plan.columns], rows, complete, took_ms: now() - began } satisfies QueryAnswer)
    } catch (error) {
      throw problemWithQuery(error, asked)
    }
  })

  return routes
}

async function lookUp(druid: DruidClient, datasource: string): Promise<Schema> {
  const columns = await columnsOf(druid, datasource)
  if (columns.length === 0) throw unknownDatasource(datasource)
  return schemaOf(columns)
}

export function unknownDatasource(name: string): ApiError {
  return new ApiError(
    404,
    "unknown_datasource",
    "No such datasource",
    `Druid has no datasource ${name}. A new one can take a minute to show: try again, or look at /api/datasources.`,
    { where: "datasource" },
  )
}

function problemWithQuery(error: unknown, { datasource }: Query): unknown {
  if (error instanceof QueryIssue)
    return new ApiError(400, "invalid_query", "The query does not fit the datasource", error.message, {
      where: error.where,
    })
  if (isUnknownTable(error)) return unknownDatasource(datasource)
  if (!(error instanceof DruidRefused)) return error
  if (/timeout/i.test(error.message) || error.status === 504)
    return new ApiError(
      504,
      "query_timeout",
      "The query took too long",
      "Choose a shorter time, fewer groups or a filter, and ask again.",
    )
  return new ApiError(422, "query_refused", "Druid refused the query", `Druid said: ${error.message}`)
}
