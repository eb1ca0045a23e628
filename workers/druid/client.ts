import type { Interval } from "#domain/ingestion/granularity.ts"
import type { DruidTask } from "#domain/ingestion/spec.ts"
import { callDruid, DruidRefused, type DruidServers, notDruid, readJson, readText } from "./http.ts"
import { readReport, type TaskReport } from "./report.ts"
import { runSql, type SqlAnswer, type SqlQuery } from "./sql.ts"

export { CALL_TIMEOUT_MS, DruidRefused, type DruidServers, DruidUnavailable } from "./http.ts"
export type { TaskReport } from "./report.ts"
export type { SqlAnswer, SqlParameter, SqlQuery } from "./sql.ts"

export interface TaskStatus {
  readonly code: "RUNNING" | "SUCCESS" | "FAILED"
  readonly error: string | null
}

/** What Grove asks of Druid. Every method may throw DruidUnavailable, which the caller tries again later. */
export interface DruidClient {
  /** The same task again counts as accepted. */
  submit(task: DruidTask): Promise<{ readonly ok: true } | { readonly ok: false; readonly detail: string }>
  /** Null: Druid does not know the task. */
  status(taskId: string): Promise<TaskStatus | null>
  /** Null: there is none, or not yet. */
  report(taskId: string): Promise<TaskReport | null>
  /** Asks a task to end; one that is over, or unknown, stays so. */
  shutdown(taskId: string): Promise<void>
  /** Percent of the interval's segments that are loaded; null where the datasource has none. */
  loadStatus(datasource: string, interval: string): Promise<number | null>
  /** From the first to the last segment of a datasource, NaN where that is beyond any date; null where it has none. */
  interval(datasource: string): Promise<Interval | null>
  /** Throws DruidRefused where Druid finds fault with the query. */
  sql(query: SqlQuery): Promise<SqlAnswer>
  version(): Promise<string>
}

/** The task that an Overlord says it took; null where the answer is none of an Overlord's. */
async function taskOf(response: Response): Promise<unknown> {
  const text = await readText(response)
  try {
    return (JSON.parse(text) as { task?: unknown } | null)?.task
  } catch {
    return null
  }
}

interface StatusAnswer {
  readonly status?: { readonly statusCode?: TaskStatus["code"]; readonly errorMsg?: string | null } | null
}

/**
 * Whether a 404 is the Overlord's own. A proxy's, taken for it, would have a task that is at work for lost: trying again
 * would then double its rows. Older Overlords say it in JSON.
 */
function isUnknownTask(text: string, id: string): boolean {
  if (text.startsWith("Cannot find any task")) return true
  try {
    const body = JSON.parse(text) as { task?: unknown; status?: unknown } | null
    return body?.task === id && body.status === null
  } catch {
    return false
  }
}

/** Druid over its HTTP API, by way of its Router. */
export function druidClient(servers: DruidServers): DruidClient {
  const task = (id: string) => `/druid/indexer/v1/task/${encodeURIComponent(id)}`
  const datasourcePath = (name: string) => `/druid/coordinator/v1/datasources/${encodeURIComponent(name)}`
  const get = (server: "router" | "coordinator", path: string) => callDruid(servers, { server, method: "GET", path })
  return {
    async submit(spec) {
      try {
        const response = await callDruid(servers, {
          server: "coordinator",
          method: "POST",
          path: "/druid/indexer/v1/task",
          body: spec,
        })
        if (response.ok && (await taskOf(response)) === spec.id) return { ok: true }
        return { ok: false, detail: `There is no Overlord at the address that Grove was given (${response.status}).` }
      } catch (error) {
        if (!(error instanceof DruidRefused)) throw error
        return error.code === "entryAlreadyExists" ? { ok: true } : { ok: false, detail: error.message }
      }
    },
    async status(id) {
      const response = await get("coordinator", `${task(id)}/status`)
      if (response.status === 404) {
        if (isUnknownTask(await readText(response), id)) return null
        throw notDruid(404)
      }
      const { status } = await readJson<StatusAnswer>(response)
      if (!status?.statusCode) throw notDruid(response.status)
      return { code: status.statusCode, error: status.errorMsg ?? null }
    },
    async report(id) {
      const response = await get("coordinator", `${task(id)}/reports`)
      return response.ok ? readReport(await readJson(response)) : null
    },
    async shutdown(id) {
      try {
        await callDruid(servers, { server: "coordinator", method: "POST", path: `${task(id)}/shutdown`, body: {} })
      } catch (error) {
        if (!(error instanceof DruidRefused)) throw error
      }
    },
    async loadStatus(name, interval) {
      const query = `forceMetadataRefresh=true&interval=${encodeURIComponent(interval.replace("/", "_"))}`
      const response = await get("coordinator", `${datasourcePath(name)}/loadstatus?${query}`)
      if (response.status === 204) return null
      const body = await readJson<Record<string, number>>(response)
      return body[name] ?? null
    },
    async interval(name) {
      const response = await get("coordinator", `${datasourcePath(name)}?simple`)
      if (response.status === 204) return null
      const { segments } = await readJson<{ segments?: { count: number; minTime: string; maxTime: string } }>(response)
      if (!segments || segments.count === 0) return null
      return { start: Date.parse(segments.minTime), end: Date.parse(segments.maxTime) }
    },
    sql: (query) => runSql(servers, query),
    async version() {
      return (await readJson<{ version: string }>(await get("router", "/status"))).version
    },
  }
}
