import { taskId } from "#domain/ingestion/spec.ts"
import { issueWithCounts, type Marked, type Observation } from "#domain/ingestion/transition.ts"
import type { IngestionRow } from "#workers/db/schema.ts"
import type { Patch } from "#workers/db/store.ts"
import { CALL_TIMEOUT_MS, DruidUnavailable } from "#workers/druid/client.ts"
import { StorageUnavailable } from "#workers/storage/storage.ts"
import type { IngestionDeps } from "./deps.ts"
import { lookAtSegments } from "./marked.ts"
import { prepare } from "./prepare.ts"
import { reasonOf } from "./reasons.ts"
import { submit } from "./submit.ts"

export interface Seen {
  readonly observation: Observation
  readonly patch: Patch
}

/** An upload that nobody has gone on with for so long is given up. */
const STALE_SECONDS = 7 * 86_400
/** A submission that was under way when an ingestion was cancelled has reached Druid by then, or never will: two calls' time. */
const SUBMISSION_SECONDS = (2 * CALL_TIMEOUT_MS) / 1000 + 10
/** The Broker hears of a loaded segment within a second or two. */
const BROKER_MS = 5_000

const seen = (observation: Observation, patch: Patch = {}): Seen => ({ observation, patch })

/**
 * Looks at what S3 and Druid have to say about an ingestion, and does the work that its state asks for.
 *
 * @returns null: it moved meanwhile
 */
export async function observe(deps: IngestionDeps, row: IngestionRow): Promise<Seen | null> {
  try {
    switch (row.state) {
      case "created":
      case "uploading":
        return seen(
          ageOf(deps, row) > STALE_SECONDS ? { kind: "stale_upload" } : { kind: "task_running", processed: null },
        )
      case "staged": {
        const { patch, ...observation } = await prepare(deps, row)
        return seen(observation as Observation, patch)
      }
      case "uploaded": {
        const submitted = await submit(deps, row)
        return submitted && seen(submitted)
      }
      case "submitted":
      case "running":
        return await observeTask(deps, row)
      case "cancelling":
        return await observeCancelling(deps, row)
      default:
        return await observeSegments(deps, row)
    }
  } catch (error) {
    if (error instanceof RangeError && row.state === "uploaded")
      return seen({ kind: "submit_refused", detail: error.message })
    // Whatever it is, the next look may find it mended; this one is told of, once.
    if (!(error instanceof DruidUnavailable || error instanceof StorageUnavailable)) console.error(error)
    return seen({ kind: "unavailable", detail: error instanceof Error ? error.message : String(error) })
  }
}

async function observeSegments(deps: IngestionDeps, row: IngestionRow): Promise<Seen> {
  const { loaded, marked } = await lookAtSegments(deps.druid, row)
  const isShort = loaded && marked.settled && marked.rows !== row.kept
  const replaced = isShort && (await deps.store.newerInInterval(row, "replace"))
  return seen({ kind: "segments", loaded, marked, counted: row.counted, replaced })
}

async function observeTask(deps: IngestionDeps, row: IngestionRow): Promise<Seen> {
  const { druid } = deps
  const id = taskId(row.id, row.attempt)
  const status = await druid.status(id)
  if (status === null)
    return seen({ kind: "task_unknown", marked: await markedAfterTask(deps, row) }, overSince(deps, row))
  if (status.code === "RUNNING") {
    const processed = row.state === "running" ? await liveRows(deps, id) : null
    return seen({ kind: "task_running", processed }, processed === null ? {} : { rowsProcessed: processed })
  }
  const report = await druid.report(id)
  if (status.code === "FAILED")
    return seen(
      { kind: "task_failed", reason: reasonOf(status, report), marked: await markedAfterTask(deps, row) },
      overSince(deps, row),
    )
  const counts = report?.counts ?? null
  if (counts === null) return seen({ kind: "task_succeeded", counts })
  const rowsProcessed = counts.processed + counts.processedWithError
  return seen({ kind: "task_succeeded", counts }, { rowsProcessed, counted: issueWithCounts(row, counts) === null })
}

async function observeCancelling(deps: IngestionDeps, row: IngestionRow): Promise<Seen> {
  const { druid } = deps
  const id = taskId(row.id, row.attempt)
  const status = await druid.status(id)
  if (status === null) {
    const isSafe = row.task === null || ageOf(deps, row) > SUBMISSION_SECONDS
    const marked = isSafe ? await markedAfterTask(deps, row) : ({ settled: false } as const)
    return seen({ kind: "task_unknown", marked }, overSince(deps, row))
  }
  if (status.code === "RUNNING") {
    await druid.shutdown(id)
    return seen({ kind: "task_running", processed: null })
  }
  if (status.code === "SUCCESS") return seen({ kind: "task_succeeded", counts: null })
  return seen(
    { kind: "task_failed", reason: reasonOf(status, null), marked: await markedAfterTask(deps, row) },
    overSince(deps, row),
  )
}

/** A task may have published just before it ended otherwise; until the Broker must have seen its rows, none is no answer. */
async function markedAfterTask(deps: IngestionDeps, row: IngestionRow): Promise<Marked> {
  const { loaded, marked } = await lookAtSegments(deps.druid, row)
  const isEarly = row.taskOverAt === null || deps.now() - row.taskOverAt.getTime() < BROKER_MS
  return loaded && isEarly && marked.settled && marked.rows !== row.kept ? { settled: false } : marked
}

const overSince = (deps: IngestionDeps, row: IngestionRow): Patch => ({
  taskOverAt: row.taskOverAt ?? new Date(deps.now()),
})

/** Counters of a task that runs are a comfort, no more: one that cannot be had is none. */
async function liveRows({ druid }: IngestionDeps, id: string): Promise<number | null> {
  const report = await druid.report(id).catch(() => null)
  return report?.counts ? report.counts.processed + report.counts.processedWithError : null
}

const ageOf = (deps: IngestionDeps, row: IngestionRow): number => (deps.now() - row.stateSince.getTime()) / 1000
