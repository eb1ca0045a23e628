import { DAY, type Span, toWall } from "../dashboard/time.ts"

/** How far a zone's clocks are ahead of UTC, in milliseconds, over a span. */
export interface WallClock {
  /** At the span's start. */
  readonly offset: number
  readonly changes: readonly ClockChange[]
}

export interface ClockChange {
  /** The first instant at which the clocks show something else, epoch milliseconds. */
  readonly at: number
  readonly before: number
  readonly offset: number
}

/** No zone has changed its clocks twice within so many days, but for some years of war. */
const STEP = 7 * DAY
/** Longer spans come from broken times, and would take long to look through. */
const LONGEST = 500 * 366 * DAY

/**
 * The changes of a zone's clocks within a span, both ends of it included; null where the span is too long to be looked
 * through. Throws a RangeError for a zone that the calendar does not know.
 *
 * @param zone IANA name
 */
export function wallClockOf(zone: string, { start, end }: Span): WallClock | null {
  const offsetAt = (time: number) => toWall(time, zone) - time
  const offset = offsetAt(start)
  if (end - start > LONGEST) return null
  const changes: ClockChange[] = []
  let before = offset
  for (let at = start; at < end; ) {
    const next = Math.min(end, at + STEP)
    if (offsetAt(next) === before) {
      at = next
      continue
    }
    let [from, to] = [at, next]
    while (to - from > 1) {
      const middle = Math.floor((from + to) / 2)
      if (offsetAt(middle) === before) from = middle
      else to = middle
    }
    const changed = offsetAt(to)
    changes.push({ at: to, before, offset: changed })
    before = changed
    at = to
  }
  return { offset, changes }
}
