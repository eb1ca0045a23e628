import { taskId } from "#domain/ingestion/spec.ts"
import { issueWithCounts, type Marked, type Observation } from "#domain/ingestion/transition.ts"
import type { IngestionRow } from "#workers/db/schema.ts"
import type { Patch } from "#workers/db/store.ts"
import { DruidUnavailable } from "#workers/druid/client.ts"
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
/** A submission that was under way when an ingestion was cancelled has reached Druid by then, or never will. */
const SUBMISSION_SECONDS = 15

const seen = (observation: Observation, patch: Patch = {}): Seen => ({ observation, patch })

/** Looks at what S3 and Druid have to say about an ingestion, and does the work that its state asks for. */
export async function observe(deps: IngestionDeps, row: IngestionRow): Promise<Seen> {
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
      case "uploaded":
        return seen(await submit(deps, row))
      case "submitted":
      case "running":
        return await observeTask(deps, row)
      case "cancelling":
        return await observeCancelling(deps, row)
      default:
        return seen({ kind: "segments", ...(await lookAtSegments(deps.druid, row)), counted: row.counted })
    }
  } catch (error) {
    if (error instanceof DruidUnavailable || error instanceof StorageUnavailable)
      return seen({ kind: "unavailable", detail: error.message })
    throw error
  }
}

async function observeTask(deps: IngestionDeps, row: IngestionRow): Promise<Seen> {
  const { druid } = deps
  const id = taskId(row.id, row.attempt)
  const status = await druid.status(id)
  if (status === null) return seen({ kind: "task_unknown", marked: await markedAfterTask(deps, row) })
  if (status.code === "RUNNING") {
    const processed = row.state === "running" ? await liveRows(deps, id) : null
    return seen({ kind: "task_running", processed }, processed === null ? {} : { rowsProcessed: processed })
  }
  const report = await druid.report(id)
  if (status.code === "FAILED")
    return seen({ kind: "task_failed", reason: reasonOf(status, report), marked: await markedAfterTask(deps, row) })
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
    return seen({ kind: "task_unknown", marked: isSafe ? await markedAfterTask(deps, row) : { settled: false } })
  }
  if (status.code === "RUNNING") {
    await druid.shutdown(id)
    return seen({ kind: "task_running", processed: null })
  }
  if (status.code === "SUCCESS") return seen({ kind: "task_succeeded", counts: null })
  return seen({ kind: "task_failed", reason: reasonOf(status, null), marked: await markedAfterTask(deps, row) })
}

/** A task may have published just before it ended otherwise: the second look sees what the first could not. */
async function markedAfterTask({ druid }: IngestionDeps, row: IngestionRow): Promise<Marked> {
  if (row.checks === 0) return { settled: false }
  return (await lookAtSegments(druid, row)).marked
}

/** Counters of a task that runs are a comfort, no more: one that cannot be had is none. */
async function liveRows({ druid }: IngestionDeps, id: string): Promise<number | null> {
  const report = await druid.report(id).catch(() => null)
  return report?.counts ? report.counts.processed + report.counts.processedWithError : null
}

const ageOf = (deps: IngestionDeps, row: IngestionRow): number => (deps.now() - row.stateSince.getTime()) / 1000
