import { randomBytes } from "node:crypto"
import type { TestDruid } from "./druids.ts"
import { BUCKET } from "./s3.ts"

export interface Reply {
  readonly status: number
  readonly text: string
  /** The body, where it is JSON. */
  readonly json: Json
}

/** JSON that a test looks into: every path may be asked for, and what is not there is undefined. */
export interface Json {
  readonly [key: string]: Json
}

const parse = (text: string): Json => {
  try {
    return JSON.parse(text) as Json
  } catch {
    return {}
  }
}

export interface Parameter {
  readonly type: string
  readonly value: unknown
}

export interface SqlOptions {
  readonly parameters?: readonly Parameter[]
  readonly context?: object
  readonly resultFormat?: string
  readonly header?: boolean
  readonly typesHeader?: boolean
  readonly sqlTypesHeader?: boolean
}

export interface Client {
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>
  sql(query: string, options?: SqlOptions): Promise<Reply>
  /** The rows of a query that has to succeed, as arrays. */
  rows(query: string, ...parameters: readonly Parameter[]): Promise<unknown>
  /** Submits a task, waits for its end and, if it published something, until its rows can be queried. */
  ingest(task: Task): Promise<Ended>
  status(id: string): Promise<Json>
  /** The status of a task that has ended. */
  ended(id: string): Promise<Json>
}

export interface Ended {
  readonly id: string
  readonly statusCode: string
  readonly errorMsg: string | null
  /** The report's payload. */
  readonly payload: Json
  readonly stats: RowStats
}

export interface RowStats {
  readonly processed: number
  readonly processedWithError: number
  readonly thrownAway: number
  readonly unparseable: number
}

export const newName = (what: string) => `${what}_${randomBytes(4).toString("hex")}`

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Asks until the answer is as wanted; the test's own time limit ends it otherwise. */
export async function until<T>(ask: () => Promise<T>, isDone: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (isDone(answer)) return answer
    await settled()
  }
}

/** A caller of Druid's HTTP API, and of nothing else. */
export function clientOf(druid: TestDruid): Client {
  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const response = await fetch(druid.url + path, {
      method,
      headers: {
        ...(druid.authorization !== null && { authorization: druid.authorization }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, text, json: parse(text) }
  }
  const sql: Client["sql"] = (query, options = {}) => call("POST", "/druid/v2/sql", { query, ...options })
  const rows: Client["rows"] = async (query, ...parameters) => {
    const reply = await sql(query, { parameters, resultFormat: "array" })
    if (reply.status !== 200) throw new Error(`${query}: ${reply.text}`)
    return reply.json
  }
  const status: Client["status"] = async (id) =>
    (await call("GET", `/druid/indexer/v1/task/${encodeURIComponent(id)}/status`)).json.status!
  const ended: Client["ended"] = (id) =>
    until(
      () => status(id),
      ({ statusCode }) => String(statusCode) !== "RUNNING",
    )

  async function ingest(task: Task): Promise<Ended> {
    const reply = await call("POST", "/druid/indexer/v1/task", task)
    if (reply.status !== 200) throw new Error(`The task was refused: ${reply.text}`)
    const id = String(reply.json.task)
    const end = await ended(id)
    const report = await call("GET", `/druid/indexer/v1/task/${encodeURIComponent(id)}/reports`)
    const payload = report.json.ingestionStatsAndErrors?.payload ?? {}
    const rowStats = payload.rowStats?.totals ?? payload.rowStats
    if (String(end.statusCode) === "SUCCESS" && Number(payload.segmentsPublished) > 0)
      await queryable(task.spec.dataSchema.dataSource)
    return {
      id,
      statusCode: String(end.statusCode),
      errorMsg: end.errorMsg as unknown as string | null,
      payload,
      stats: rowStats?.buildSegments as unknown as RowStats,
    }
  }
  async function queryable(datasource: string): Promise<void> {
    const path = `/druid/coordinator/v1/datasources/${datasource}/loadstatus?forceMetadataRefresh=true&interval=1970-01-01_2100-01-01`
    await until(
      () => call("GET", path),
      ({ json }) => Number(json[datasource]) === 100,
    )
    await until(
      () => sql(`SELECT COUNT(*) FROM "${datasource}"`),
      (reply) => reply.status === 200,
    )
  }
  return { call, sql, rows, ingest, status, ended }
}

export interface Task {
  readonly type: "index_parallel"
  readonly id?: string
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly dataSchema: Readonly<Record<string, unknown>> & { readonly dataSource: string }
  }
}

export interface TaskOptions {
  readonly id?: string
  readonly datasource: string
  readonly endpoint: string
  readonly keys: readonly string[]
  readonly format: object
  readonly time?: { readonly column: string; readonly format: string; readonly missingValue?: string }
  readonly dimensions: readonly (string | { readonly type: string; readonly name: string })[]
  /** Marks the rows with this ingestion. */
  readonly mark?: string
  readonly segmentGranularity?: string
  readonly interval?: string
  readonly append?: boolean
  readonly dropExisting?: boolean
  readonly maxParseExceptions?: number
}

export const csv = (...columns: readonly string[]) => ({
  type: "csv",
  columns,
  findColumnsFromHeader: false,
  skipHeaderRows: 1,
})

/** A task as Grove submits it, written down a second time on purpose. */
export function taskOf(options: TaskOptions): Task {
  const { id, datasource, endpoint, keys, format, time, dimensions, mark } = options
  const marked = mark === undefined ? [] : [{ type: "string", name: "grove_ingestion" }]
  const transforms =
    mark === undefined ? [] : [{ type: "expression", name: "grove_ingestion", expression: `'${mark}'` }]
  return {
    type: "index_parallel",
    ...(id !== undefined && { id }),
    spec: {
      dataSchema: {
        dataSource: datasource,
        timestampSpec: time ?? { column: "t", format: "iso" },
        dimensionsSpec: { dimensions: [...dimensions, ...marked], useSchemaDiscovery: false },
        metricsSpec: [],
        granularitySpec: {
          type: "uniform",
          segmentGranularity: options.segmentGranularity ?? "MONTH",
          queryGranularity: "NONE",
          rollup: false,
          intervals: [options.interval ?? "2024-01-01/2025-01-01"],
        },
        transformSpec: { transforms },
      },
      ioConfig: {
        type: "index_parallel",
        appendToExisting: options.append ?? false,
        dropExisting: options.dropExisting ?? false,
        inputSource: {
          type: "s3",
          objects: keys.map((path) => ({ bucket: BUCKET, path })),
          endpointConfig: { url: endpoint, signingRegion: "us-east-1" },
          clientConfig: { protocol: "http", enablePathStyleAccess: true, disableChunkedEncoding: true },
          properties: {
            accessKeyId: { type: "environment", variable: "DRUID_S3_ACCESS_KEY" },
            secretAccessKey: { type: "environment", variable: "DRUID_S3_SECRET_KEY" },
          },
        },
        inputFormat: format,
      },
      tuningConfig: {
        type: "index_parallel",
        partitionsSpec: { type: "dynamic", maxRowsPerSegment: 5_000_000 },
        maxNumConcurrentSubTasks: 1,
        maxParseExceptions: options.maxParseExceptions ?? 1000,
        maxSavedParseExceptions: 50,
        logParseExceptions: true,
        awaitSegmentAvailabilityTimeoutMillis: 0,
      },
    },
  }
}
