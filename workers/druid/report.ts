import type { RowCounts } from "#domain/ingestion/transition.ts"

/** What a task says of itself. */
export interface TaskReport {
  /** Null while it has not begun to read. */
  readonly counts: RowCounts | null
  readonly error: string | null
}

interface Payload {
  readonly errorMsg?: string | null
  readonly rowStats?: {
    readonly buildSegments?: Partial<RowCounts>
    readonly totals?: { readonly buildSegments?: Partial<RowCounts> }
  } | null
}

/** Live reports and those of tasks with subtasks have their counters under `totals`, finished ones without it. */
export function readReport(body: unknown): TaskReport {
  const payload = (body as { ingestionStatsAndErrors?: { payload?: Payload } }).ingestionStatsAndErrors?.payload ?? {}
  const counts = payload.rowStats?.totals?.buildSegments ?? payload.rowStats?.buildSegments
  return {
    counts: counts
      ? {
          processed: counts.processed ?? 0,
          processedWithError: counts.processedWithError ?? 0,
          unparseable: counts.unparseable ?? 0,
          thrownAway: counts.thrownAway ?? 0,
        }
      : null,
    error: payload.errorMsg ?? null,
  }
}
