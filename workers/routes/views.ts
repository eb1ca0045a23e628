import type { Ingestion, IngestionEvent, IngestionStatus } from "#domain/contracts/ingestions.ts"
import type { IngestionPreparation } from "#domain/contracts/preparations.ts"
import { taskId } from "#domain/ingestion/spec.ts"
import type { State } from "#domain/ingestion/states.ts"
import { percentOf } from "#domain/ingestion/transition.ts"
import type { EventRow, IngestionRow } from "#workers/db/schema.ts"
import type { ListedIngestion, StoredPreparation } from "#workers/db/store.ts"

const OVER: ReadonlySet<State> = new Set<State>(["ready", "failed", "cancelled"])

export const isOver = (state: State): boolean => OVER.has(state)

export const statusUrl = (id: string): string => `/api/ingest/status/${id}`

const percent = (row: Pick<IngestionRow, "state" | "rowsProcessed" | "kept">): number =>
  percentOf(row.state, row.rowsProcessed, row.kept)

export function statusView(row: IngestionRow, events: readonly EventRow[]): IngestionStatus {
  return {
    task_id: row.id,
    datasource: row.datasource,
    filename: row.filename,
    status: row.state,
    progress: {
      stage: row.state,
      percent: percent(row),
      rows_processed: row.rowsProcessed,
      rows_expected: row.kept,
      bytes: row.size,
    },
    druid_task_id: row.task === null ? null : taskId(row.id, row.attempt),
    error: row.error,
    events: events.map(eventView),
  }
}

function eventView({ id, at, attempt, kind, from, to, message }: EventRow): IngestionEvent {
  return { id, at: at.toISOString(), attempt, kind, from, to, message }
}

export function preparationView(row: StoredPreparation): IngestionPreparation {
  return {
    task_id: row.id,
    datasource: row.datasource,
    filename: row.filename,
    at: row.createdAt.toISOString(),
    rows: row.kept,
    columns: [...row.columns],
    choices: row.choices as IngestionPreparation["choices"],
  }
}

export function ingestionView(row: ListedIngestion): Ingestion {
  return {
    task_id: row.id,
    datasource: row.datasource,
    filename: row.filename,
    status: row.state,
    mode: row.mode,
    attempt: row.attempt,
    bytes: row.size,
    rows: row.rows,
    fingerprint: row.fingerprint,
    percent: percent(row),
    error: row.error,
    druid_task_id: row.submitted ? taskId(row.id, row.attempt) : null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    actions: row.state === "failed" ? ["retry"] : isOver(row.state) || row.state === "cancelling" ? [] : ["cancel"],
  }
}
