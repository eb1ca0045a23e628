/** Druid's segment granularities that Grove uses, coarsest first. */
export const GRANULARITIES = ["YEAR", "MONTH", "DAY", "HOUR"] as const
export type SegmentGranularity = (typeof GRANULARITIES)[number]

/** About 5 million rows make a segment of the size that Druid's documentation recommends. */
const ROWS_PER_CHUNK = 5_000_000
/** More time chunks than this cost the Coordinator more than they save. */
const MAX_CHUNKS = 2_000

/** Half-open, epoch milliseconds. */
export interface Interval {
  readonly start: number
  readonly end: number
}

export interface ChunkPlan {
  readonly granularity: SegmentGranularity
  /** The data's time span, aligned to the granularity. */
  readonly interval: Interval
  /** How many time chunks the interval has. */
  readonly chunks: number
}

/**
 * The time chunks for rows that are spread between two times. Months are the rule: sales come by the month, and a
 * replace of chunks then takes away no more than it brings. Finer when a chunk would pass 5 million rows, coarser
 * when there would be more than 2,000 chunks.
 *
 * @param min time of the first row, epoch milliseconds
 * @param max time of the last row, epoch milliseconds
 */
export function planChunks(rows: number, min: number, max: number): ChunkPlan {
  const plans = GRANULARITIES.map((granularity) => {
    const interval = alignInterval({ start: min, end: max + 1 }, granularity)
    return { granularity, interval, chunks: countChunks(interval, granularity) }
  })
  const [year, month, ...finer] = plans as [ChunkPlan, ChunkPlan, ...ChunkPlan[]]
  if (month.chunks > MAX_CHUNKS) return year
  let chosen = month
  for (const plan of finer) {
    if (rows / chosen.chunks <= ROWS_PER_CHUNK || plan.chunks > MAX_CHUNKS) break
    chosen = plan
  }
  return chosen
}

/** The smallest interval of whole chunks around one. */
export function alignInterval(interval: Interval, granularity: SegmentGranularity): Interval {
  const start = floorTo(interval.start, granularity)
  const last = floorTo(interval.end - 1, granularity)
  return { start, end: nextChunk(last, granularity) }
}

/** `2024-01-01T00:00:00.000Z/2024-02-01T00:00:00.000Z`, as Druid writes intervals. */
export function toIsoInterval(interval: Interval): string {
  return `${new Date(interval.start).toISOString()}/${new Date(interval.end).toISOString()}`
}

function floorTo(time: number, granularity: SegmentGranularity): number {
  const date = new Date(time)
  const year = date.getUTCFullYear()
  switch (granularity) {
    case "YEAR":
      return utc(year, 0)
    case "MONTH":
      return utc(year, date.getUTCMonth())
    case "DAY":
      return Math.floor(time / 86_400_000) * 86_400_000
    case "HOUR":
      return Math.floor(time / 3_600_000) * 3_600_000
  }
}

function nextChunk(start: number, granularity: SegmentGranularity): number {
  const date = new Date(start)
  switch (granularity) {
    case "YEAR":
      return utc(date.getUTCFullYear() + 1, 0)
    case "MONTH":
      return utc(date.getUTCFullYear(), date.getUTCMonth() + 1)
    case "DAY":
      return start + 86_400_000
    case "HOUR":
      return start + 3_600_000
  }
}

function countChunks(interval: Interval, granularity: SegmentGranularity): number {
  const start = new Date(interval.start)
  const end = new Date(interval.end)
  const years = end.getUTCFullYear() - start.getUTCFullYear()
  switch (granularity) {
    case "YEAR":
      return years
    case "MONTH":
      return years * 12 + end.getUTCMonth() - start.getUTCMonth()
    case "DAY":
      return Math.round((interval.end - interval.start) / 86_400_000)
    case "HOUR":
      return Math.round((interval.end - interval.start) / 3_600_000)
  }
}

/** `Date.UTC` reads the years 0 to 99 as 1900 to 1999. */
function utc(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1)
}
