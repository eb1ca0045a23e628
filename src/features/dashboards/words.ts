import { formatChange, formatDay, formatInstant, formatNumber } from "#components/format.ts"
import type { Granularity } from "#domain/contracts/query.ts"
import type { Figure } from "#domain/dashboard/dashboard.ts"
import { DAY, dayAt, type Span, toWall } from "#domain/dashboard/time.ts"
import type { Extent, Times } from "#domain/dashboard/times.ts"

const THIN = "\u2009"

export interface Change {
  readonly text: string
  readonly tone: "good" | "err" | "plain"
}

/** A change and whether it is good news; null where there is nothing to compare. */
export function changeOf(
  now: number | null | undefined,
  before: number | null | undefined,
  figure: Pick<Figure, "format" | "better">,
): Change | null {
  if (now === null || now === undefined || before === null || before === undefined) return null
  const text = figure.format === "share" ? pointsOf(now - before) : timesOrPercent(now, before)
  const direction = Math.sign(now - before)
  if (figure.better === "neither" || direction === 0) return { text, tone: "plain" }
  return { text, tone: direction > 0 === (figure.better === "up") ? "good" : "err" }
}

/** From ten times as much on, how many times says more than a per cent of four digits. */
const timesOrPercent = (now: number, before: number): string =>
  before > 0 && now / before >= 10 ? `×${formatNumber(now / before, 0)}` : formatChange(now, before)

function pointsOf(difference: number): string {
  const text = formatNumber(difference * 100, 1)
  return `${difference > 0 && text !== "0" ? "+" : ""}${text}${THIN}pt`
}

/** A half-open interval as its first and last day, or as instants where it does not keep to days. */
export function spanWords({ start, end }: Span, timezone: string | null): string {
  const [from, to] = [toWall(start, timezone), toWall(end, timezone)]
  if (from % DAY !== 0 || to % DAY !== 0) return `${formatInstant(from)} – ${formatInstant(to)}`
  return to - from <= DAY ? formatDay(from) : `${formatDay(from)} – ${formatDay(to - DAY)}`
}

/** When a datasource's rows are: `until 30 Jun 2024`, and `on` it where all are of one day. */
export function untilWords({ first, last }: Extent, timezone: string | null): string {
  const [from, to] = [first, last].map((ms) => formatDay(toWall(ms, timezone)))
  return `${from === to ? "on" : "until"} ${to}`
}

/** The time that changes are against, and what of the times has no rows, so that nobody takes a gap for a change. */
export function comparedWords({ compared, interval }: Times, extent: Extent, timezone: string | null): string {
  if (!compared || !interval) return "No changes: there are no rows for all of that time."
  const [first, last] = [dayAt(extent.first, timezone), dayAt(extent.last, timezone)]
  const since = first.start > compared.start ? ` · rows from ${formatDay(toWall(first.start, timezone))} only` : ""
  const until = last.end < interval.end ? ` · rows until ${formatDay(toWall(last.start, timezone))} only` : ""
  return `${spanWords(compared, timezone)}${since}${until}`
}

const NAMES: Readonly<Record<Granularity, string>> = {
  PT1M: "minute",
  PT15M: "quarter of an hour",
  PT1H: "hour",
  P1D: "day",
  P1W: "week",
  P1M: "month",
  P3M: "quarter",
  P1Y: "year",
}
export const granularityName = (granularity: Granularity): string => NAMES[granularity]

/** `part of a week`, `part of an hour`. */
export const partWords = (granularity: Granularity): string =>
  `part of ${granularity === "PT1H" ? "an" : "a"} ${granularityName(granularity)}`

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** A bucket by its start on the wall's clock: `week of 3 Jun 2024`, `Jun 2024`, `3 Jun 2024, 09:00`. */
export function bucketWords(wall: number, granularity: Granularity): string {
  const date = new Date(wall)
  const year = date.getUTCFullYear()
  switch (granularity) {
    case "P1Y":
      return String(year)
    case "P3M":
      return `Q${Math.floor(date.getUTCMonth() / 3) + 1} ${year}`
    case "P1M":
      return `${MONTHS[date.getUTCMonth()]} ${year}`
    case "P1W":
      return `week of ${formatDay(wall)}`
    case "P1D":
      return formatDay(wall)
    default:
      return wall % DAY === 0 ? `${formatDay(wall)}, 00:00` : formatInstant(wall)
  }
}

/** The sign on the time axis: a year at its start, then months, then days, then hours. */
export function tickWords(wall: number): string {
  const date = new Date(wall)
  if (wall % DAY !== 0) return new Date(Math.round(wall / 60_000) * 60_000).toISOString().slice(11, 16)
  if (date.getUTCDate() !== 1) return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`
  return date.getUTCMonth() === 0 ? String(date.getUTCFullYear()) : (MONTHS[date.getUTCMonth()] ?? "")
}

/** An hour of the day: `9:00`. */
export const hourWords = (hour: number): string => `${hour}:00`
export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const

/** A value of a column as a person reads it. */
export const valueWords = (value: string | null): string =>
  value === null ? "no value" : value === "" ? "empty text" : value.replace(/\s+/g, " ")
