import type { Reason } from "#domain/contracts/ingestions.ts"
import { taskId } from "#domain/ingestion/spec.ts"
import { decideRetry, type RetryDecision, type RetrySituation } from "#domain/ingestion/transition.ts"
import type { IngestionRow } from "#workers/db/schema.ts"
import type { Move } from "#workers/db/store.ts"
import type { IngestionDeps } from "./deps.ts"
import { lookAtSegments } from "./marked.ts"

export type Retried =
  | { readonly kind: "moved"; readonly row: IngestionRow }
  | { readonly kind: "refused"; readonly reason: Reason }
  /** Another living ingestion has the same file. */
  | { readonly kind: "duplicate" }
  /** It is not failed (any more). */
  | { readonly kind: "not_failed" }

/** Lets a failed ingestion go on from where nothing of it can be doubled. */
export async function retry(deps: IngestionDeps, row: IngestionRow): Promise<Retried> {
  if (row.state !== "failed") return { kind: "not_failed" }
  const decision = decideRetry(await situationOf(deps, row))
  if (decision.kind === "refuse") return { kind: "refused", reason: decision.reason }
  const moved = await deps.store.move(row, moveFor(decision, row))
  if (moved === "duplicate") return { kind: "duplicate" }
  return moved === null ? { kind: "not_failed" } : { kind: "moved", row: moved }
}

async function situationOf({ druid, store }: IngestionDeps, row: IngestionRow): Promise<RetrySituation> {
  const completed = row.objects !== null
  const base = { completed, kept: row.kept, mode: row.mode, newerInInterval: await store.newerInInterval(row) }
  // Without a spec nothing was ever submitted.
  if (!completed || row.task === null) return { ...base, task: "unknown", marked: { settled: true, rows: 0 } }
  const status = await druid.status(taskId(row.id, row.attempt))
  const task = status === null ? "unknown" : status.code === "RUNNING" ? "running" : "over"
  return { ...base, task, marked: (await lookAtSegments(druid, row)).marked }
}

function moveFor(decision: Exclude<RetryDecision, { kind: "refuse" }>, row: IngestionRow): Move {
  const move = (to: Move["to"], message: string, more: Partial<Move> = {}): Move => ({
    to,
    kind: "retried",
    message,
    ...more,
    patch: { error: null, ...more.patch },
  })
  switch (decision.kind) {
    case "upload_again":
      return row.incomingKey === null
        ? move("uploading", "The upload goes on.")
        : move("staged", "The file is made ready for Druid once more.")
    case "submit_again":
      return move("uploaded", "It is handed to Druid once more.", {
        attempt: row.attempt + 1,
        patch: { rowsProcessed: null, counted: false, taskOverAt: null },
      })
    case "follow_task":
      return move("running", "Druid is at work on it after all.")
    case "follow_segments":
      return move("loading", "Its rows are in Druid; they are counted once more.")
  }
}
