import { randomBytes } from "node:crypto"
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import type { DuckDBConnection } from "@duckdb/node-api"
import { refusal } from "./errors.ts"
import { ObjectFailure, openObjects, type S3Options } from "./ingest/object.ts"
import { publish } from "./ingest/publish.ts"
import { readObject, removeFolder } from "./ingest/read.ts"
import { createMeters, type Meters, TaskFailure } from "./ingest/stats.ts"
import { readTask, type TaskPlan } from "./spec.ts"
import { rowsOf, type Store } from "./store.ts"

type StatusCode = "RUNNING" | "SUCCESS" | "FAILED"

interface Task {
  readonly id: string
  readonly datasource: string
  readonly created: number
  /** As it was posted. */
  readonly payload: string
  status: StatusCode
  /** Only while `status` is RUNNING. */
  runner: "PENDING" | "RUNNING"
  duration: number
  error: string | null
  report: string | null
}

export interface TasksOptions {
  readonly store: Store
  readonly s3: S3Options
  readonly env: Readonly<Record<string, string>>
}

export interface Tasks {
  /** Takes a task, or throws Druid's refusal. */
  submit(json: unknown): Promise<string>
  /** What `…/task/{id}/status` says of a known task. */
  status(id: string): object | null
  /** What `taskStatus` says of each of many tasks: less than `status` does, and under other names. */
  shortStatus(id: string): object | null
  /** The posted task, or null for an unknown one. */
  payload(id: string): string | null
  /** JSON, or null for a task that has none. */
  report(id: string): string | null
  shutdown(id: string): Promise<boolean>
  list(): readonly object[]
  close(): Promise<void>
}

/** Druid cuts the message of a status in the middle; the whole of it is in the report. */
const MESSAGE_CHARACTERS = 1024

const shortened = (message: string) =>
  message.length <= MESSAGE_CHARACTERS
    ? message
    : `${message.slice(0, MESSAGE_CHARACTERS / 2)}...${message.slice(-MESSAGE_CHARACTERS / 2 + 3)}`

const LOCATION = { host: null, port: -1, tlsPort: -1 }
const LOST = "The worker that this task was assigned to disappeared. The process was stopped while it ran."
const SHUTDOWN = "Shutdown request from user"

/** The Overlord: takes tasks, runs them one after the other, and remembers what became of them. */
export async function openTasks({ store, s3, env }: TasksOptions): Promise<Tasks> {
  const tasks = new Map<string, Task>()
  const queue: { task: Task; plan: TaskPlan }[] = []
  let working: Promise<void> | null = null
  let current: { task: Task; abort: AbortController; meters: Meters } | null = null
  let closed = false
  let folders = 0

  const newId = (datasource: string) =>
    `index_parallel_${datasource}_${randomBytes(4).toString("hex")}_${new Date().toISOString()}`

  const save = (connection: DuckDBConnection, task: Task) =>
    connection.run("UPDATE grove.tasks SET status = $2, duration_ms = $3, error = $4, report = $5 WHERE id = $1", [
      task.id,
      task.status,
      BigInt(task.duration),
      task.error,
      task.report,
    ])

  const end = async (task: Task, status: StatusCode, error: string | null, report: string | null) => {
    Object.assign(task, { status, duration: Date.now() - task.created, error: error && shortened(error), report })
    await save(store.connection, task)
  }

  for (const row of await rowsOf(store.connection, "SELECT * FROM grove.tasks ORDER BY created_ms")) {
    const task: Task = {
      id: String(row.id),
      datasource: String(row.datasource),
      created: Number(row.created_ms),
      payload: String(row.payload),
      status: row.status === "SUCCESS" || row.status === "FAILED" ? row.status : "RUNNING",
      runner: "PENDING",
      duration: Number(row.duration_ms),
      error: row.error as string | null,
      report: row.report as string | null,
    }
    tasks.set(task.id, task)
    if (row.status === "RUNNING") await end(task, "FAILED", LOST, null)
    else if (row.status === "PENDING") queue.push({ task, plan: readTask(JSON.parse(task.payload), newId) })
  }

  async function run(task: Task, plan: TaskPlan): Promise<void> {
    const abort = new AbortController()
    const meters = createMeters(plan)
    current = { task, abort, meters }
    task.runner = "RUNNING"
    const folder = join(store.incoming, String(++folders))
    const connection = await store.instance.connect()
    try {
      await mkdir(folder, { mode: 0o700 })
      await store.connection.run("UPDATE grove.tasks SET status = 'RUNNING' WHERE id = $1", [task.id])
      const client = openObjects(plan.store, s3, env)
      const context = { client, connection, folder, meters, signal: abort.signal }
      const selects: string[] = []
      for (let n = 0; n < plan.objects.length; n++) selects.push(await readObject(plan, n, context))
      const publication = { plan, selects, chunks: meters.chunks(), bytes: meters.stats.processedBytes }
      const done: Task = { ...task, status: "SUCCESS" }
      await publish(connection, publication, () => {
        abort.signal.throwIfAborted()
        done.duration = Date.now() - task.created
        done.report = reportOf(done, meters, { state: "COMPLETED", segments: publication.chunks.length, error: null })
        return save(connection, done)
      })
      Object.assign(task, done)
    } catch (error) {
      // A process that ends leaves the task as running, so that the next one finds it lost.
      if (!closed) await fail(task, meters, abort.signal.aborted ? null : error)
    } finally {
      current = null
      connection.closeSync()
      await removeFolder(folder)
    }
  }

  /** @param error null where the task was shut down */
  async function fail(task: Task, meters: Meters, error: unknown): Promise<void> {
    if (error === null) return await end(task, "FAILED", SHUTDOWN, null)
    const message = error instanceof TaskFailure ? error.message : `java.lang.RuntimeException: ${messageOf(error)}`
    const shown = error instanceof ObjectFailure ? message.split("\n")[0]! : message
    const failed: Task = { ...task, status: "FAILED" }
    await end(task, "FAILED", shown, reportOf(failed, meters, { state: "BUILD_SEGMENTS", segments: 0, error: message }))
  }

  async function work(): Promise<void> {
    for (let next = queue.shift(); next && !closed; next = queue.shift())
      if (next.task.status === "RUNNING") await run(next.task, next.plan)
  }
  const wake = () => {
    if (closed) return
    working ??= work().finally(() => {
      working = null
      if (queue.length > 0) wake()
    })
  }
  wake()

  return {
    async submit(json) {
      const plan = readTask(json, newId)
      if (tasks.has(plan.id)) throw refusal(`Task [${plan.id}] already exists`, "entryAlreadyExists", {})
      const task: Task = {
        id: plan.id,
        datasource: plan.datasource,
        created: Date.now(),
        payload: JSON.stringify(json),
        status: "RUNNING",
        runner: "PENDING",
        duration: -1,
        error: null,
        report: null,
      }
      tasks.set(task.id, task)
      await store.connection.run("INSERT INTO grove.tasks VALUES ($1, $2, 'PENDING', $3, -1, NULL, $4, NULL)", [
        task.id,
        task.datasource,
        BigInt(task.created),
        task.payload,
      ])
      queue.push({ task, plan })
      wake()
      return task.id
    },
    status(id) {
      const task = tasks.get(id)
      return task ? { task: id, status: describe(task) } : null
    },
    shortStatus(id) {
      const task = tasks.get(id)
      if (!task) return null
      return { id, status: task.status, duration: task.duration, errorMsg: task.error, location: LOCATION }
    },
    payload: (id) => tasks.get(id)?.payload ?? null,
    report(id) {
      if (current?.task.id === id && current.task.status === "RUNNING") return liveReport(current.task, current.meters)
      return tasks.get(id)?.report ?? null
    },
    async shutdown(id) {
      const task = tasks.get(id)
      if (!task) return false
      if (current?.task === task) current.abort.abort()
      else if (task.status === "RUNNING") await end(task, "FAILED", SHUTDOWN, null)
      return true
    },
    list: () => [...tasks.values()].reverse().map((task) => describe(task)),
    async close() {
      closed = true
      current?.abort.abort()
      await working
    },
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function describe(task: Task): object {
  const created = new Date(task.created).toISOString()
  return {
    id: task.id,
    groupId: task.id,
    type: "index_parallel",
    createdTime: created,
    queueInsertionTime: created,
    statusCode: task.status,
    status: task.status,
    runnerStatusCode: task.status === "RUNNING" ? task.runner : "WAITING",
    duration: task.duration,
    location: LOCATION,
    dataSource: task.datasource,
    errorMsg: task.error,
  }
}

function reportOf(
  task: Task,
  meters: Meters,
  { state, segments, error }: { state: string; segments: number; error: string | null },
): string {
  const payload = {
    ingestionState: state,
    unparseableEvents: { buildSegments: meters.events },
    rowStats: { buildSegments: meters.stats },
    errorMsg: error,
    segmentAvailabilityConfirmed: false,
    segmentAvailabilityWaitTimeMs: 0,
    recordsProcessed: null,
    segmentsRead: null,
    segmentsPublished: segments,
  }
  return JSON.stringify({
    ingestionStatsAndErrors: { type: "ingestionStatsAndErrors", taskId: task.id, payload },
    taskContext: { type: "taskContext", taskId: task.id, payload: {} },
  })
}

function liveReport(task: Task, meters: Meters): string {
  const payload = {
    ingestionState: "BUILD_SEGMENTS",
    unparseableEvents: meters.events.length > 0 ? { buildSegments: meters.events } : {},
    rowStats: { movingAverages: {}, totals: { buildSegments: meters.stats } },
    errorMsg: null,
    segmentAvailabilityConfirmed: false,
    segmentAvailabilityWaitTimeMs: 0,
  }
  return JSON.stringify({
    ingestionStatsAndErrors: { type: "ingestionStatsAndErrors", taskId: task.id, payload },
  })
}
