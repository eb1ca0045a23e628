import type { Interval } from "../spec.ts"

const GRANULARITIES = ["HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "ALL"] as const
export type SegmentGranularity = (typeof GRANULARITIES)[number]

export const isGranularity = (text: string): text is SegmentGranularity =>
  (GRANULARITIES as readonly string[]).includes(text)

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** 1970-01-01 was a Thursday; Druid's weeks begin on Mondays. */
const MONDAY = 4 * DAY
/** Druid's eternity is wider than any JavaScript date. */
const ETERNITY: Interval = { start: -62_135_596_800_000, end: 253_402_300_800_000 }

/** `Date.UTC` reads the years 0 to 99 as 1900 to 1999. */
const utc = (year: number, month: number) => new Date(0).setUTCFullYear(year, month, 1)

/** The time chunk that a time falls into. */
export function chunkOf(granularity: SegmentGranularity, time: number): Interval {
  const fixed = (length: number, origin = 0) => {
    const start = Math.floor((time - origin) / length) * length + origin
    return { start, end: start + length }
  }
  const months = (count: number) => {
    const date = new Date(time)
    const year = date.getUTCFullYear()
    const month = Math.floor(date.getUTCMonth() / count) * count
    return { start: utc(year, month), end: utc(year, month + count) }
  }
  switch (granularity) {
    case "HOUR":
      return fixed(HOUR)
    case "DAY":
      return fixed(DAY)
    case "WEEK":
      return fixed(7 * DAY, MONDAY)
    case "MONTH":
      return months(1)
    case "QUARTER":
      return months(3)
    case "YEAR":
      return months(12)
    case "ALL":
      return ETERNITY
  }
}

export interface ChunkRows extends Interval {
  rows: number
}

/** Counts rows by time chunk; every granularity is made of whole hours, so an hour is looked up once. */
export function createChunkCounter(granularity: SegmentGranularity) {
  const hours = new Map<number, ChunkRows>()
  const chunks = new Map<number, ChunkRows>()
  return {
    add(time: number, rows = 1): void {
      const hour = Math.floor(time / HOUR)
      let chunk = hours.get(hour)
      if (!chunk) {
        const interval = chunkOf(granularity, time)
        chunk = chunks.get(interval.start) ?? { ...interval, rows: 0 }
        chunks.set(interval.start, chunk)
        hours.set(hour, chunk)
      }
      chunk.rows += rows
    },
    chunks: (): readonly ChunkRows[] => [...chunks.values()].sort((a, b) => a.start - b.start),
  }
}
