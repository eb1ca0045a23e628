import { GRANULARITIES, type Granularity } from "../contracts/query.ts"

/** Half-open, epoch milliseconds. */
export interface Span {
  readonly start: number
  readonly end: number
}

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** The widest span of each granularity: about 150 points at most. */
const WIDEST: readonly (readonly [granularity: Granularity, span: number])[] = [
  ["PT1M", 2.5 * HOUR],
  ["PT15M", 12 * HOUR],
  ["PT1H", 6 * DAY],
  ["P1D", 150 * DAY],
  ["P1W", 3 * 366 * DAY],
  ["P1M", 12 * 366 * DAY],
  ["P3M", 36 * 366 * DAY],
]

/**
 * How finely a span is cut, so that a line has enough points and not too many.
 *
 * @param finest times of whole days have nothing between them
 */
export function granularityFor({ start, end }: Span, finest: Granularity = "PT1M"): Granularity {
  const found = WIDEST.find(([, span]) => end - start <= span)?.[0] ?? "P1Y"
  return GRANULARITIES.indexOf(found) < GRANULARITIES.indexOf(finest) ? finest : found
}

/** The same for a line that is a word high. */
export const courseGranularity = ({ start, end }: Span, finest?: Granularity): Granularity =>
  granularityFor({ start, end: start + 3 * (end - start) }, finest)

/**
 * What the clock on the wall shows at an instant, as the instant at which a clock in UTC shows the same.
 *
 * @param timezone IANA name; null is UTC
 */
export function toWall(ms: number, timezone: string | null): number {
  if (timezone === null) return ms
  const part = Object.fromEntries(
    formatOf(timezone)
      .formatToParts(ms)
      .map((p) => [p.type, Number(p.value)]),
  )
  const whole = Date.UTC(0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second)
  // Date.UTC takes years below 100 for those of the twentieth century.
  return new Date(whole).setUTCFullYear(part.year ?? 0, (part.month ?? 1) - 1, part.day) + (((ms % 1000) + 1000) % 1000)
}

/** The instant at which the wall's clock shows this; where an hour is skipped or doubled, the one before the change. */
export function fromWall(wall: number, timezone: string | null): number {
  if (timezone === null) return wall
  const guesses = [DAY, -DAY].map((shift) => wall - (toWall(wall - shift, timezone) - (wall - shift)))
  return guesses.find((guess) => toWall(guess, timezone) === wall) ?? (guesses[0] as number)
}

/** The starts of all buckets that a span touches, as Druid's TIME_FLOOR cuts them. At most `most`. */
export function bucketsOf(span: Span, granularity: Granularity, timezone: string | null, most = 1000): number[] {
  const wall = toWall(span.start, timezone)
  const first = floorWall(wall, granularity)
  const starts = [isClocked(granularity) ? span.start - (wall - first) : fromWall(first, timezone)]
  while (starts.length < most) {
    const next = bucketEnd(starts.at(-1) as number, granularity, timezone)
    if (next >= span.end) break
    starts.push(next)
  }
  return starts
}

/** The end of the bucket that starts here. */
export function bucketEnd(start: number, granularity: Granularity, timezone: string | null): number {
  // Hours follow each other in time, whatever the wall's clock skips or doubles; days and longer follow the wall.
  if (isClocked(granularity)) return start + (FIXED[granularity] ?? HOUR)
  return fromWall(step(toWall(start, timezone), granularity), timezone)
}

/** The same moment of the calendar a year earlier; the last of February stands for the day that is not there. */
export function yearBefore(ms: number): number {
  const date = new Date(ms)
  const month = date.getUTCMonth()
  date.setUTCFullYear(date.getUTCFullYear() - 1)
  if (date.getUTCMonth() !== month) date.setUTCDate(0)
  return date.getTime()
}

/** The day of the wall's clock that an instant is in. */
export function dayAt(ms: number, timezone: string | null): Span {
  const wall = Math.floor(toWall(ms, timezone) / DAY) * DAY
  return { start: fromWall(wall, timezone), end: fromWall(wall + DAY, timezone) }
}

const FIXED: Readonly<Partial<Record<Granularity, number>>> = { PT1M: 60_000, PT15M: 900_000, PT1H: HOUR, P1D: DAY }
const MONTHS: Readonly<Partial<Record<Granularity, number>>> = { P1M: 1, P3M: 3, P1Y: 12 }

const isClocked = (granularity: Granularity): boolean => granularity.startsWith("PT")

function floorWall(wall: number, granularity: Granularity): number {
  const size = FIXED[granularity]
  if (size) return Math.floor(wall / size) * size
  const date = new Date(wall)
  const day = Math.floor(wall / DAY) * DAY
  if (granularity === "P1W") return day - ((date.getUTCDay() + 6) % 7) * DAY
  const months = MONTHS[granularity] ?? 1
  const first = new Date(day)
  first.setUTCMonth(date.getUTCMonth() - (date.getUTCMonth() % months), 1)
  return first.getTime()
}

function step(wall: number, granularity: Granularity): number {
  const size = FIXED[granularity] ?? (granularity === "P1W" ? 7 * DAY : null)
  if (size) return wall + size
  return new Date(wall).setUTCMonth(new Date(wall).getUTCMonth() + (MONTHS[granularity] ?? 1))
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making one is slow; there are few zones. */
function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone)
  if (known) return known
  const made = new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  })
  formats.set(timezone, made)
  return made
}
