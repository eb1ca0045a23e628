import type { Reason } from "../contracts/ingestions.ts"
import type { State } from "./states.ts"

/** What the decision about an ingestion's next move rests on, besides what was just seen. */
export interface Situation {
  readonly state: State
  /** Rows that the scan said Druid would keep; null before completion. */
  readonly kept: number | null
  readonly refused: number | null
  /** How often this state was looked at without a move. */
  readonly checks: number
  /** Seconds since the state was entered. */
  readonly age: number
  /** Seconds since the task was first seen to be over without success; 0 at that look. */
  readonly over: number
}

/** Counters of Druid's report. */
export interface RowCounts {
  readonly processed: number
  readonly processedWithError: number
  readonly unparseable: number
  readonly thrownAway: number
}

/** What S3 and Druid say about the rows that carry this ingestion's mark. */
export type Marked =
  /** Segments are still being loaded, or the Broker does not see the table yet: no count can be trusted. */
  { readonly settled: false } | { readonly settled: true; readonly rows: number }

/** What was seen when an ingestion was looked at. */
export type Observation =
  | { readonly kind: "stale_upload" }
  | { readonly kind: "prepared" }
  | { readonly kind: "preparation_failed"; readonly reason: Reason }
  | { readonly kind: "submit_accepted" }
  | { readonly kind: "submit_refused"; readonly detail: string }
  /** S3, Postgres or Druid did not answer, or said "later". */
  | { readonly kind: "unavailable"; readonly detail: string }
  | { readonly kind: "task_running"; readonly processed: number | null }
  | { readonly kind: "task_succeeded"; readonly counts: RowCounts | null }
  /** `reason` is how Druid put it; `marked` tells whether the task published before it was reported as failed. */
  | { readonly kind: "task_failed"; readonly reason: Reason; readonly marked: Marked }
  | { readonly kind: "task_unknown"; readonly marked: Marked }
  /** `loaded`: every segment of the interval is. `replaced`: a later ingestion took the place of these rows. */
  | {
      readonly kind: "segments"
      readonly loaded: boolean
      readonly marked: Marked
      readonly counted: boolean
      readonly replaced: boolean
    }

export type Decision =
  | {
      readonly kind: "move"
      readonly to: State
      readonly event: string
      readonly message: string
      readonly error: Reason | null
    }
  | { readonly kind: "wait"; readonly seconds: number; readonly event: string | null; readonly message: string | null }

/** A task that Druid reports as failed is not called so before its rows are known; longer than this nobody waits. */
const SETTLE_SECONDS = 600
/** Druid's Broker looks for new tables once a minute by default. */
const LOADING_SECONDS = 3600

/**
 * The next move of an ingestion, from what was seen. Pure, total: every state answers every observation, and one that
 * does not concern it waits.
 */
export function transition(now: Situation, seen: Observation): Decision {
  if (seen.kind === "unavailable") return deferred(now, seen.detail)
  switch (now.state) {
    case "created":
    case "uploading":
      return seen.kind === "stale_upload" ? fail(UPLOAD_EXPIRED) : IDLE
    case "staged":
      if (seen.kind === "prepared") return move("uploaded", "uploaded", "The file is ready for Druid.")
      return seen.kind === "preparation_failed" ? fail(seen.reason) : wait(now)
    case "uploaded":
      if (seen.kind === "submit_accepted") return move("submitted", "submitted", "Druid accepted the task.")
      return seen.kind === "submit_refused" ? fail(submitRefused(seen.detail)) : wait(now)
    case "submitted":
    case "running":
      return followTask(now, seen)
    case "loading":
      return followSegments(now, seen)
    case "cancelling":
      return followCancel(now, seen)
    case "ready":
    case "failed":
    case "cancelled":
      return wait(now)
  }
}

function followTask(now: Situation, seen: Observation): Decision {
  switch (seen.kind) {
    case "task_running":
      return now.state === "submitted" ? move("running", "running", "Druid is reading the file.") : wait(now)
    case "task_succeeded": {
      const difference = seen.counts && issueWithCounts(now, seen.counts)
      if (difference) return fail(difference)
      return move("loading", "published", "Druid published the rows; its servers are loading them.")
    }
    case "task_failed":
      return settle(now, seen.marked, () => fail(seen.reason))
    case "task_unknown":
      return settle(now, seen.marked, () => fail(TASK_LOST))
    default:
      return wait(now)
  }
}

function followSegments(now: Situation, seen: Observation): Decision {
  if (seen.kind !== "segments") return wait(now)
  if (seen.loaded && seen.marked.settled) {
    const { rows } = seen.marked
    if (rows === now.kept) return move("ready", "ready", `${rows.toLocaleString("en-US")} rows can be queried.`)
    if (seen.replaced) return fail(REPLACED)
    // A smaller number may be the Broker still catching up; where Druid's report counted right, it is.
    if (now.age > (seen.counted ? LOADING_SECONDS : SETTLE_SECONDS)) return fail(rowsDiffer(now, rows))
  }
  return now.age > LOADING_SECONDS ? fail(NOT_LOADED) : wait(now)
}

function followCancel(now: Situation, seen: Observation): Decision {
  switch (seen.kind) {
    case "task_succeeded":
      return move("loading", "cancel_too_late", "The rows were published before the cancel reached Druid.")
    case "task_failed":
    case "task_unknown":
      return settle(now, seen.marked, () => move("cancelled", "cancelled", "Cancelled; no rows reached Druid."))
    default:
      return wait(now)
  }
}

/** What a task left behind that is over without success: nothing, everything, or a part. */
function settle(now: Situation, marked: Marked, whenEmpty: () => Decision): Decision {
  if (!marked.settled) return now.over > SETTLE_SECONDS ? fail(UNSETTLED) : wait(now)
  if (marked.rows === 0) return whenEmpty()
  if (marked.rows === now.kept)
    return move(
      "loading",
      "published_after_all",
      "Druid reports the task as over without success, yet its rows are there.",
    )
  return fail(partlyPublished(now, marked.rows))
}

/** Why Druid's report cannot be right, or null where it is what the scan said. */
export function issueWithCounts(now: Pick<Situation, "kept" | "refused">, counts: RowCounts): Reason | null {
  const kept = counts.processed + counts.processedWithError
  if (kept === 0)
    return {
      code: "no_rows",
      message: "Druid ended the task without an error, but kept no row. Check the timestamp column and its format.",
      detail: describeCounts(counts),
    }
  if (kept === now.kept && counts.unparseable === now.refused && counts.thrownAway === 0) return null
  return {
    code: "rows_differ",
    message:
      `Grove counted ${now.kept} rows to keep and ${now.refused} to refuse; Druid kept ${kept}, ` +
      `refused ${counts.unparseable} and threw away ${counts.thrownAway}. Replace the data to mend it.`,
    detail: describeCounts(counts),
  }
}

/** What may be done about a failed ingestion once its last task and its rows are known. */
export type RetryDecision =
  /** Nothing was sent completely: the upload goes on. */
  | { readonly kind: "upload_again" }
  /** Nothing is there: a new attempt cannot double a row. */
  | { readonly kind: "submit_again" }
  /** The last task is at work after all. */
  | { readonly kind: "follow_task" }
  /** The rows are there: only the way to `ready` is missing. */
  | { readonly kind: "follow_segments" }
  | { readonly kind: "refuse"; readonly reason: Reason }

export interface RetrySituation {
  /** The upload was completed: profile, choices and a spec are there. */
  readonly completed: boolean
  readonly kept: number | null
  readonly mode: "append" | "replace"
  /** A later ingestion wrote into the same interval of the datasource. */
  readonly newerInInterval: boolean
  readonly task: "running" | "over" | "unknown"
  readonly marked: Marked
}

/** Whether, and from where, a failed ingestion may go on. Pure. */
export function decideRetry(s: RetrySituation): RetryDecision {
  if (!s.completed) return { kind: "upload_again" }
  if (s.task === "running") return { kind: "follow_task" }
  if (!s.marked.settled) return { kind: "refuse", reason: UNSETTLED }
  if (s.marked.rows === s.kept) return { kind: "follow_segments" }
  if (s.marked.rows !== 0) return { kind: "refuse", reason: partlyPublished(s, s.marked.rows) }
  if (s.mode === "replace" && s.newerInInterval) return { kind: "refuse", reason: NEWER_DATA }
  return { kind: "submit_again" }
}

/** Seconds until the next look: short at first, since small tasks are over within a second, then longer. */
export function backoff(checks: number): number {
  return Math.min(0.4 * 1.4 ** Math.min(checks, 20), 10)
}

/** How far an ingestion is on its whole way, 0 to 100. */
export function percentOf(state: State, processed: number | null, expected: number | null): number {
  const share = processed !== null && expected ? Math.min(processed / expected, 1) : 0
  const percents: Readonly<Record<State, number>> = {
    created: 0,
    uploading: 10,
    staged: 25,
    uploaded: 35,
    submitted: 40,
    running: Math.round(40 + 50 * share),
    loading: 92,
    ready: 100,
    cancelling: 95,
    failed: 100,
    cancelled: 100,
  }
  return percents[state]
}

function move(to: State, event: string, message: string): Decision {
  return { kind: "move", to, event, message, error: null }
}

function fail(error: Reason): Decision {
  return { kind: "move", to: "failed", event: "failed", message: error.message, error }
}

/** An upload moves by the calls of its page; it is looked at only to be given up in the end. */
const IDLE: Decision = { kind: "wait", seconds: 3600, event: null, message: null }

function wait(now: Situation): Decision {
  return { kind: "wait", seconds: backoff(now.checks), event: null, message: null }
}

function deferred(now: Situation, detail: string): Decision {
  const event = now.checks === 0 ? (now.state === "uploaded" ? "submit_deferred" : "unavailable") : null
  const message = event && `${detail} Grove tries again by itself.`
  return { kind: "wait", seconds: backoff(now.checks), event, message }
}

function describeCounts(c: RowCounts): string {
  return `processed ${c.processed}, processedWithError ${c.processedWithError}, unparseable ${c.unparseable}, thrownAway ${c.thrownAway}`
}

function submitRefused(detail: string): Reason {
  return {
    code: "submit_refused",
    message: "Druid refused the ingestion spec. What it said stands below.",
    detail,
  }
}

function rowsDiffer(now: Situation, rows: number): Reason {
  return {
    code: "rows_differ",
    message: `Grove counted ${now.kept} rows to keep, but ${rows} can be queried. Replace the data to mend it.`,
    detail: null,
  }
}

function partlyPublished(now: Pick<Situation, "kept">, rows: number): Reason {
  return {
    code: "partly_published",
    message: `${rows} of ${now.kept} rows are in Druid. Trying again would double them: send the file again as a replace.`,
    detail: null,
  }
}

const UPLOAD_EXPIRED: Reason = {
  code: "upload_expired",
  message: "The upload was not finished within seven days. Send the file again.",
  detail: null,
}
const REPLACED: Reason = {
  code: "replaced",
  message: "Its rows were published, and a later file took their place before they could be counted.",
  detail: null,
}
const TASK_LOST: Reason = {
  code: "task_lost",
  message: "Druid does not know the task any more, and none of its rows are there. Try again.",
  detail: null,
}
const UNSETTLED: Reason = {
  code: "not_settled",
  message: "Druid cannot say yet whether rows of this file arrived. Try again when its segments are loaded.",
  detail: null,
}
const NOT_LOADED: Reason = {
  code: "not_loaded",
  message:
    "The rows were published an hour ago, but Druid's servers still have not loaded them all. Check that its Historicals run and have room; then try again.",
  detail: null,
}
const NEWER_DATA: Reason = {
  code: "newer_data",
  message:
    "A later file was ingested into the same time span. Replacing it now would take that away: send the file again.",
  detail: null,
}
