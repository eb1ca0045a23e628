import type { IncomingMessage, ServerResponse } from "node:http"
import { badRequest } from "./errors.ts"
import { type Answer, json, NotJson, readJson, send, text } from "./http.ts"
import type { Sql } from "./sql/run.ts"
import { rowsOf, type Store } from "./store.ts"
import type { Tasks } from "./tasks.ts"

export interface Api {
  readonly store: Store
  readonly tasks: Tasks
  readonly sql: Sql
}

interface Call {
  readonly api: Api
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** The parts of the path that the pattern leaves open. */
  readonly parts: readonly string[]
  readonly query: URLSearchParams
}

/** Null: the handler has answered by itself. */
type Handler = (call: Call) => Promise<Answer | null> | Answer | null

/** The version of Druid whose behaviour is copied; the facts were seen on it. */
const VERSION = "33.0.0"

const NOT_JSON = "com.fasterxml.jackson.core.JsonParseException"

const notFound = (id: string) => text(404, `Cannot find any task with id: [${id}]`)

const ROUTES: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ["GET", /^\/status$/, () => json({ version: VERSION, modules: [], memory: {} })],
  ["GET", /^\/status\/health$/, () => json(true)],
  ["POST", /^\/druid\/indexer\/v1\/task$/, submitTask],
  ["GET", /^\/druid\/indexer\/v1\/tasks$/, listTasks],
  ["POST", /^\/druid\/indexer\/v1\/taskStatus$/, taskStatuses],
  ["GET", /^\/druid\/indexer\/v1\/task\/([^/]+)$/, getTask],
  ["GET", /^\/druid\/indexer\/v1\/task\/([^/]+)\/status$/, getStatus],
  ["GET", /^\/druid\/indexer\/v1\/task\/([^/]+)\/reports$/, getReport],
  ["POST", /^\/druid\/indexer\/v1\/task\/([^/]+)\/shutdown$/, shutdownTask],
  ["GET", /^\/druid\/coordinator\/v1\/datasources$/, listDatasources],
  ["GET", /^\/druid\/coordinator\/v1\/datasources\/([^/]+)$/, getDatasource],
  ["GET", /^\/druid\/coordinator\/v1\/datasources\/([^/]+)\/loadstatus$/, getLoadStatus],
  ["POST", /^\/druid\/v2\/sql$/, querySql],
  ["DELETE", /^\/druid\/v2\/sql\/([^/]+)$/, cancelSql],
]

export async function answerCall(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1")
  for (const [method, path, handler] of ROUTES) {
    const match = request.method === method ? path.exec(url.pathname) : null
    if (!match) continue
    const parts = match.slice(1).map((part) => decodeURIComponent(part))
    const answer = await handler({ api, request, response, parts, query: url.searchParams })
    if (answer) send(response, answer)
    return
  }
  send(response, json({ error: `This stand-in for Druid does not know ${request.method} ${url.pathname}` }, 404))
}

async function submitTask({ api, request }: Call): Promise<Answer> {
  return json({ task: await api.tasks.submit(await readJson(request)) })
}

function listTasks({ api, query }: Call): Answer {
  const [datasource, max] = [query.get("datasource"), Number(query.get("max") ?? Number.POSITIVE_INFINITY)]
  const list = api.tasks.list() as { dataSource: string; statusCode: string; runnerStatusCode: string }[]
  const state = query.get("state")
  const inState = (task: (typeof list)[number]) => {
    if (state === null) return true
    if (state === "complete") return task.statusCode !== "RUNNING"
    return task.statusCode === "RUNNING" && task.runnerStatusCode.toLowerCase() === state
  }
  return json(list.filter((task) => inState(task) && (datasource ?? task.dataSource) === task.dataSource).slice(0, max))
}

async function taskStatuses({ api, request }: Call): Promise<Answer> {
  const ids = await readJson(request)
  if (!Array.isArray(ids)) throw badRequest("Cannot deserialize value of type `java.util.HashSet<java.lang.String>`")
  const known = ids.flatMap((id) => {
    const status = api.tasks.shortStatus(String(id))
    return status ? [[String(id), status] as const] : []
  })
  return json(Object.fromEntries(known))
}

function getTask({ api, parts: [id = ""] }: Call): Answer {
  const payload = api.tasks.payload(id)
  return payload === null ? notFound(id) : json(`{"task":${JSON.stringify(id)},"payload":${payload}}`)
}

function getStatus({ api, parts: [id = ""] }: Call): Answer {
  const status = api.tasks.status(id)
  return status ? json(status) : notFound(id)
}

function getReport({ api, parts: [id = ""] }: Call): Answer {
  const report = api.tasks.report(id)
  if (report !== null) return json(report)
  return api.tasks.status(id)
    ? text(404, "No task reports were found for this task. The task may not exist, or it may not have completed yet.")
    : notFound(id)
}

async function shutdownTask({ api, parts: [id = ""] }: Call): Promise<Answer> {
  return (await api.tasks.shutdown(id)) ? json({ task: id }) : notFound(id)
}

async function listDatasources({ api }: Call): Promise<Answer> {
  const rows = await rowsOf(api.store.connection, "SELECT DISTINCT datasource FROM grove.segments ORDER BY datasource")
  return json(rows.map(({ datasource }) => datasource))
}

const segmentsOf = (api: Api, datasource: string) =>
  rowsOf(
    api.store.connection,
    `SELECT count(*)::INTEGER AS count, sum(size)::DOUBLE AS size, min(start_ms)::DOUBLE AS first, max(end_ms)::DOUBLE AS last
     FROM grove.segments WHERE datasource = $1`,
    [datasource],
  )

async function getDatasource({ api, parts: [datasource = ""] }: Call): Promise<Answer> {
  const [row] = await segmentsOf(api, datasource)
  if (!row || row.count === 0) return { status: 204, type: "application/json", body: "" }
  const segments = {
    count: row.count,
    size: row.size,
    replicatedSize: row.size,
    minTime: new Date(Number(row.first)).toISOString(),
    maxTime: new Date(Number(row.last)).toISOString(),
  }
  const tier = { segmentCount: row.count, size: row.size, replicatedSize: row.size }
  return json({ tiers: { _default_tier: tier }, segments })
}

/** Rows are there as soon as they are published: nothing has to be loaded anywhere. */
async function getLoadStatus({ api, parts: [datasource = ""], query }: Call): Promise<Answer> {
  if (query.get("forceMetadataRefresh") === null)
    return text(400, "Invalid request. forceMetadataRefresh must be specified")
  const [row] = await segmentsOf(api, datasource)
  return !row || row.count === 0 ? { status: 204, type: "application/json", body: "" } : json({ [datasource]: 100 })
}

async function querySql({ api, request, response }: Call): Promise<Answer | null> {
  try {
    await api.sql.answer(await readJson(request), response)
  } catch (error) {
    // Here, and not for tasks, Druid tells what is wrong with the JSON.
    if (!(error instanceof NotJson)) throw error
    return json({ error: "Unknown exception", errorMessage: error.message, errorClass: NOT_JSON, host: null }, 400)
  }
  return null
}

function cancelSql({ api, parts: [id = ""] }: Call): Answer {
  return { status: api.sql.cancel(id) ? 202 : 404, type: "application/json", body: "" }
}
