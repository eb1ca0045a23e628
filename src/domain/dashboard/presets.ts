import { DAY, fromWall, type Span, toWall, yearBefore } from "./time.ts"
import type { Extent } from "./times.ts"

export interface Preset {
  readonly id: string
  readonly label: string
  /** Null: all rows. */
  readonly interval: Span | null
}

const MOST_YEARS = 3

/** Times worth a button: counted back from the last row's day, not from today, and only where rows go back further. */
export function presetsOf(extent: Extent, timezone: string | null): readonly Preset[] {
  const first = floorDay(toWall(extent.first, timezone))
  const end = floorDay(toWall(extent.last, timezone)) + DAY
  const back = (id: string, label: string, start: number): readonly Preset[] =>
    start > first ? [{ id, label, interval: { start: fromWall(start, timezone), end: fromWall(end, timezone) } }] : []
  return [
    { id: "all", label: "All", interval: null },
    ...back("7d", "Last 7 days", end - 7 * DAY),
    ...back("30d", "Last 30 days", end - 30 * DAY),
    ...back("12m", "Last 12 months", yearBefore(end)),
    ...years(first, end - DAY, timezone),
  ]
}

/** The latest calendar years, where there is more than one. */
function years(first: number, last: number, timezone: string | null): readonly Preset[] {
  const [from, to] = [new Date(first).getUTCFullYear(), new Date(last).getUTCFullYear()]
  if (from === to) return []
  return Array.from({ length: Math.min(MOST_YEARS, to - from + 1) }, (_, i) => {
    const year = to - i
    const [start, end] = [Date.UTC(year, 0), Date.UTC(year + 1, 0)]
    return {
      id: String(year),
      label: String(year),
      interval: { start: fromWall(start, timezone), end: fromWall(end, timezone) },
    }
  })
}

const floorDay = (wall: number): number => Math.floor(wall / DAY) * DAY
