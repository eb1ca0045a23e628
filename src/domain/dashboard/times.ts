import type { Granularity } from "../contracts/query.ts"
import type { Dashboard, DashboardState } from "./dashboard.ts"
import { bucketEnd, DAY, dayAt, fromWall, granularityFor, HOUR, type Span, toWall, yearBefore } from "./time.ts"

/** The earliest and the latest row, epoch milliseconds. */
export interface Extent {
  readonly first: number
  readonly last: number
}

/** The times of a dashboard. */
export interface Times {
  /** What the axis shows: the chosen interval, else from the first row to the last. */
  readonly span: Span
  /** Null: all rows, and the query has no interval. */
  readonly interval: Span | null
  /** What changes are measured against; null where not all of it has rows to compare with. */
  readonly compared: Span | null
  readonly granularity: Granularity
  /** The part of the span that has rows: buckets at its edges are in part only. */
  readonly covered: Span
}

type Chosen = Pick<DashboardState, "interval" | "compare" | "timezone">
type Kept = Pick<Dashboard, "hasHours">

/** As finely as the rows' times go. */
export const finestOf = ({ hasHours }: Kept): Granularity => (hasHours ? "PT1M" : "P1D")

/** Which times are asked for; null while a datasource has no rows and none were chosen. */
export function timesOf(state: Chosen, extent: Extent | null, kept: Kept = { hasHours: true }): Times | null {
  const { interval, compare, timezone } = state
  const span = interval ?? (extent && allOf(extent, kept, timezone))
  if (!span) return null
  const granularity = granularityFor(span, finestOf(kept))
  return {
    span,
    interval,
    compared: extent && interval ? comparedTo(interval, compare, timezone, extent) : null,
    granularity,
    covered: extent ? coveredOf(extent, span, kept, granularity, timezone) : span,
  }
}

/** Shorter than this, minutes are too few for a line. */
const FEW_MINUTES = HOUR / 12
/** Longer than this, hours are enough for a line. */
const MANY_MINUTES = 2.5 * HOUR

/** From the first row to the last, in whole days where they are days; one day is shown as a whole, hour by hour. */
function allOf({ first, last }: Extent, { hasHours }: Kept, timezone: string | null): Span {
  const day = dayAt(first, timezone)
  if (!hasHours) return { start: day.start, end: dayAt(last, timezone).end }
  const length = last - first
  const isOneDay = last < day.end && (length < FEW_MINUTES || length > MANY_MINUTES)
  return isOneDay ? day : { start: first, end: last + 1 }
}

/** What may be missing at the start, as a share: a shop's first day of a year is seldom the first of January. */
const MISSING = 0.02

/** Only where the rows go back that far, else every change would look like growth. */
function comparedTo(interval: Span, compare: Chosen["compare"], timezone: string | null, extent: Extent): Span | null {
  const compared = compare === "year" ? spanYearBefore(interval, timezone) : spanBefore(interval, timezone)
  const missing = dayAt(extent.first, timezone).start - compared.start
  return compared.start < compared.end && missing <= MISSING * (compared.end - compared.start) ? compared : null
}

const spanYearBefore = ({ start, end }: Span, timezone: string | null): Span => {
  const before = (ms: number) => fromWall(yearBefore(toWall(ms, timezone)), timezone)
  return { start: before(start), end: before(end) }
}

/** The time just before, as long as this one: as many months where it is whole months, else as many days, else as long. */
export function spanBefore({ start, end }: Span, timezone: string | null): Span {
  const [from, to] = [toWall(start, timezone), toWall(end, timezone)]
  if (from % DAY !== 0 || to % DAY !== 0) return { start: start - (end - start), end: start }
  const [first, next] = [new Date(from), new Date(to)]
  if (first.getUTCDate() !== 1 || next.getUTCDate() !== 1)
    return { start: fromWall(from - (to - from), timezone), end: start }
  const months = 12 * (next.getUTCFullYear() - first.getUTCFullYear()) + next.getUTCMonth() - first.getUTCMonth()
  return { start: fromWall(first.setUTCMonth(first.getUTCMonth() - months), timezone), end: start }
}

/** What is known of each granularity's buckets: rows hardly ever begin and end with the unit below it. */
const unitOf = (granularity: Granularity): number =>
  granularity.startsWith("PT") ? HOUR / 60 : granularity === "P1D" ? HOUR : DAY

/**
 * The time that has rows and is shown: from the unit (a day, of a week or more; an hour, of a day) of the first row to that
 * of the last.
 */
export function coveredOf(
  { first, last }: Extent,
  shown: Span,
  kept: Kept,
  granularity: Granularity,
  timezone: string | null,
): Span {
  const size = kept.hasHours ? unitOf(granularity) : DAY
  const unitAt = (ms: number): Span => {
    if (size === DAY) return dayAt(ms, timezone)
    const start = Math.floor(ms / size) * size
    return { start, end: start + size }
  }
  return { start: Math.max(shown.start, unitAt(first).start), end: Math.min(shown.end, unitAt(last).end) }
}

export type Coverage = "whole" | "part" | "outside"

/** Whether all of a bucket has rows. Outside of them nothing is known, not even that there is nothing. */
export function bucketIs(start: number, covered: Span, granularity: Granularity, timezone: string | null): Coverage {
  const end = bucketEnd(start, granularity, timezone)
  if (end <= covered.start || start >= covered.end) return "outside"
  return start >= covered.start && end <= covered.end ? "whole" : "part"
}
