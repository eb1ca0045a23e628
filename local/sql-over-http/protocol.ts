import * as z from "zod"
import type { SqlAnswer, SqlDatabase, SqlSession } from "./database.ts"

const query = z.object({
  query: z.string(),
  params: z.array(z.unknown()).default([]),
  arrayMode: z.boolean().optional(),
})
const body = z.union([query, z.object({ queries: z.array(query) })])

type Query = z.infer<typeof query>
type Headers = Readonly<Record<string, string | string[] | undefined>>

/** A request that the protocol does not allow, as opposed to one that Postgres refuses. */
export interface BadRequest {
  readonly message: string
}

const ISOLATION: Readonly<Record<string, string>> = {
  ReadUncommitted: "READ UNCOMMITTED",
  ReadCommitted: "READ COMMITTED",
  RepeatableRead: "REPEATABLE READ",
  Serializable: "SERIALIZABLE",
}

/** The BEGIN that a batch's headers ask for. */
export function beginStatement(headers: Headers): string | BadRequest {
  const words = ["BEGIN"]
  const level = headers["neon-batch-isolation-level"]
  if (level !== undefined) {
    const name = typeof level === "string" ? ISOLATION[level] : undefined
    if (!name)
      return { message: `Neon-Batch-Isolation-Level is "${level}": expected ${Object.keys(ISOLATION).join(", ")}` }
    words.push(`ISOLATION LEVEL ${name}`)
  }
  if (headers["neon-batch-read-only"] === "true") words.push("READ ONLY")
  if (headers["neon-batch-deferrable"] === "true") words.push("DEFERRABLE")
  return words.join(" ")
}

/** The driver has turned parameters into text already; a client that sends plain JSON means the same. */
const toText = (param: unknown): string | null =>
  param === null || param === undefined ? null : typeof param === "object" ? JSON.stringify(param) : String(param)

function toResult(answer: SqlAnswer, asArray: boolean) {
  const names = answer.fields.map((field) => field.name)
  return {
    command: answer.command,
    rowCount: answer.rowCount,
    rowAsArray: asArray,
    fields: answer.fields,
    rows: asArray ? answer.rows : answer.rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]]))),
  }
}

const send = (session: SqlSession, { query, params }: Query) => session.query(query, params.map(toText))

async function runAlone(session: SqlSession, one: Query): Promise<SqlAnswer> {
  try {
    return await send(session, one)
  } finally {
    // A BEGIN sent alone would leak into the next request that gets this session.
    if (session.inTransaction()) await session.query("ROLLBACK", [])
  }
}

async function runBatch(session: SqlSession, begin: string, queries: readonly Query[]): Promise<SqlAnswer[]> {
  await session.query(begin, [])
  try {
    const answers: SqlAnswer[] = []
    for (const one of queries) answers.push(await send(session, one))
    await session.query("COMMIT", [])
    return answers
  } catch (error) {
    if (session.inTransaction()) await session.query("ROLLBACK", [])
    throw error
  }
}

const ERROR_FIELDS = [
  "code",
  "detail",
  "hint",
  "position",
  "internalPosition",
  "internalQuery",
  "severity",
  "where",
  "schema",
  "table",
  "column",
  "dataType",
  "constraint",
  "file",
  "line",
  "routine",
] as const

/** Postgres's error as Neon writes it, or null where the error is not one of Postgres's. */
export function toErrorBody(error: unknown): Record<string, unknown> | null {
  const fields = error as Record<string, unknown> & { message?: string }
  if (typeof fields?.code !== "string" || !/^[0-9A-Z]{5}$/.test(fields.code)) return null
  return { message: fields.message, ...Object.fromEntries(ERROR_FIELDS.map((name) => [name, fields[name] ?? null])) }
}

/**
 * Answers one `POST /sql` of Neon's SQL-over-HTTP protocol: `{query, params}`, or `{queries}` as one transaction.
 *
 * @returns status and JSON body. A statement that Postgres refuses is 400 with Postgres's fields, for only there does
 * the driver read them; anything else that breaks is thrown.
 */
export async function answerSql(
  database: SqlDatabase,
  headers: Headers,
  json: unknown,
): Promise<{ status: 200 | 400; body: unknown }> {
  const parsed = body.safeParse(json)
  if (!parsed.success)
    return { status: 400, body: { message: "expected {query, params} or {queries: [{query, params}]}" } }
  const asArray = headers["neon-array-mode"] === "true"
  const request = parsed.data
  try {
    if ("queries" in request) {
      const begin = beginStatement(headers)
      if (typeof begin !== "string") return { status: 400, body: begin }
      const answers = await database.run((session) => runBatch(session, begin, request.queries))
      const results = answers.map((answer, i) => toResult(answer, request.queries[i]?.arrayMode ?? asArray))
      return { status: 200, body: { results } }
    }
    const answer = await database.run((session) => runAlone(session, request))
    return { status: 200, body: toResult(answer, request.arrayMode ?? asArray) }
  } catch (error) {
    const body = toErrorBody(error)
    if (!body) throw error
    return { status: 400, body }
  }
}
