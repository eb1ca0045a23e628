import { randomUUID } from "node:crypto"
import { once } from "node:events"
import type { ServerResponse } from "node:http"
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import * as z from "zod"
import { DruidError, refusal, sqlFailure, sqlRefusal, sqlTimeout } from "../errors.ts"
import { decodeName } from "../names.ts"
import { guardStatement } from "./guard.ts"
import { parameter } from "./parameters.ts"
import { columnOf, RESULT_FORMATS, type ResultOptions, resultWriter, timeTextOf } from "./results.ts"
import type { Token } from "./tokens.ts"
import { type Translation, translate } from "./translate.ts"

const request = z.looseObject({
  query: z.string(),
  parameters: z.array(parameter).nullish(),
  resultFormat: z.enum(RESULT_FORMATS).default("object"),
  header: z.boolean().default(false),
  typesHeader: z.boolean().default(false),
  sqlTypesHeader: z.boolean().default(false),
  context: z
    .looseObject({
      sqlQueryId: z.string().optional(),
      timeout: z.coerce.number().optional(),
      sqlTimeZone: z.string().optional(),
    })
    .nullish(),
})

/** Druid's own default. */
const TIMEOUT_MS = 300_000
/** What is written at once. */
const BLOCK_CHARACTERS = 65_536

export interface Sql {
  /** Answers a query: the body of `POST /druid/v2/sql`. Throws what stands before the first byte of an answer. */
  answer(json: unknown, response: ServerResponse): Promise<void>
  /** Ends a running query; false where none has this id. */
  cancel(id: string): boolean
  close(): Promise<void>
}

interface Running {
  readonly done: Promise<void>
  end: "cancelled" | "timeout" | null
  stop(end: "cancelled" | "timeout"): void
}

/** DuckDB forgets an interrupt that comes between two statements, so it is said again until the query has ended. */
const INTERRUPT_AGAIN_MS = 20

/** Druid's SQL over the rows of the store, read only. */
export function createSql(instance: DuckDBInstance): Sql {
  const running = new Map<string, Running>()

  async function answer(json: unknown, response: ServerResponse): Promise<void> {
    const parsed = request.safeParse(json)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!
      throw refusal(`Cannot construct instance of SqlQuery: ${issue.message} at ${issue.path.join(".")}`)
    }
    const { query, parameters, resultFormat, context, ...headers } = parsed.data
    const zone = zoneOf(context?.sqlTimeZone)
    const translation = translate(query, parameters ?? [], Date.now(), zone)
    const id = context?.sqlQueryId ?? randomUUID()
    const connection = await instance.connect()
    let finish = () => {}
    const done = new Promise<void>((resolve) => {
      finish = resolve
    })
    let interrupting: NodeJS.Timeout | undefined
    const run: Running = {
      done,
      end: null,
      stop(end) {
        run.end ??= end
        connection.interrupt()
        interrupting ??= setInterval(() => connection.interrupt(), INTERRUPT_AGAIN_MS)
      },
    }
    running.set(id, run)
    const timer = setTimeout(() => run.stop("timeout"), context?.timeout || TIMEOUT_MS)
    response.once("close", () => {
      if (!response.writableFinished && running.get(id) === run) run.stop("cancelled")
    })
    try {
      response.setHeader("x-druid-sql-query-id", id)
      await guardStatement(connection, translation.sql, translation.tokens)
      await connection.run("USE druid")
      await connection.run("BEGIN TRANSACTION READ ONLY")
      await write(connection, translation, { format: resultFormat, timeText: timeTextOf(zone), ...headers }, response)
    } catch (error) {
      throw error instanceof DruidError ? error : druidErrorOf(error, run, translation.tokens)
    } finally {
      clearTimeout(timer)
      clearInterval(interrupting)
      running.delete(id)
      connection.closeSync()
      finish()
    }
  }

  return {
    answer,
    cancel(id) {
      const run = running.get(id)
      if (!run) return false
      run.stop("cancelled")
      return true
    },
    async close() {
      for (const run of running.values()) run.stop("cancelled")
      await Promise.all([...running.values()].map(({ done }) => done))
    },
  }
}

/** Null is UTC, which Druid takes for a zone that it does not know, too. */
function zoneOf(name: string | undefined): string | null {
  try {
    const zone = name && new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone
    return zone && zone !== "UTC" ? zone : null
  } catch {
    return null
  }
}

async function write(
  connection: DuckDBConnection,
  { sql }: Translation,
  options: ResultOptions,
  response: ServerResponse,
): Promise<void> {
  const result = await connection.stream(sql)
  const columns = result.columnNames().map((name, i) => columnOf(name, result.columnType(i)))
  const writer = resultWriter(columns, options)
  let block = writer.open
  let isFirst = true
  const add = async (row: string) => {
    block += isFirst ? row : writer.between + row
    isFirst = false
    if (block.length < BLOCK_CHARACTERS) return
    if (!response.write(block)) await Promise.race([once(response, "drain"), once(response, "close")])
    block = ""
  }
  // The first rows are asked for before the status is sent: an error that shows then still has its own.
  let chunk = await result.fetchChunk()
  response.setHeader("content-type", writer.type)
  if (options.header) response.setHeader("x-druid-sql-header-included", "yes")
  for (const row of writer.header) await add(row)
  for (; chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    for (const row of chunk.getRows()) await add(writer.row(row))
  response.end(block + writer.close)
}

/** What DuckDB says, as Druid would. */
function druidErrorOf(error: unknown, run: Running, tokens: readonly Token[]): DruidError {
  if (run.end === "timeout") return sqlTimeout()
  if (run.end === "cancelled") return sqlFailure("Query cancelled")
  const message = error instanceof Error ? error.message : String(error)
  const [first = ""] = message.split("\n")
  const column =
    /Referenced column "(.+?)" (?:not found|was not found)/.exec(message) ??
    /does not have a column named "(.+?)"/.exec(message) ??
    /column named "(.+?)"/i.exec(message)
  const placeOf = (name: string) =>
    tokens.find((token) => (token.kind === "name" || token.kind === "word") && token.value === name)?.place
  if (column) {
    const name = decodeName(column[1]!)
    return sqlRefusal(`Column '${name}' not found in any table`, placeOf(name))
  }
  if (/^(Binder|Catalog|Parser|Conversion|Invalid Input|Not implemented|Out of Range) Error/.test(first)) {
    return sqlRefusal(decodeName(first.replace(/^[A-Z][\w ]+ Error: /, "")))
  }
  return sqlFailure(decodeName(first))
}
