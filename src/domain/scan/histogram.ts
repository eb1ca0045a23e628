import type { Histogram } from "../profile/profile.ts"

/**
 * A histogram that does not depend on the order of what it counts: its buckets are `2 ** level` wide and stand on
 * multiples of their width, and the level is the lowest, from a floor on, at which all values fit into 64 buckets.
 * So ranges of a file, counted apart, add up to the same buckets.
 */
export interface Grid {
  level: number
  /** Number of the first bucket: it starts at `base * 2 ** level`. */
  base: number
  /** Lowest and highest bucket in use; `low > high` while empty. */
  low: number
  high: number
  /** `2 ** -level`. */
  inverse: number
  readonly counts: Float64Array
}

export const BUCKETS = 64
/** Whole numbers and milliseconds need no finer buckets than 1. */
export const WHOLE = 0
export const FRACTIONS = -40

export function createGrid(floor: number): Grid {
  return {
    level: floor,
    base: 0,
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
    inverse: 2 ** -floor,
    counts: new Float64Array(BUCKETS),
  }
}

export function copyGrid(grid: Grid): Grid {
  return { ...grid, counts: grid.counts.slice() }
}

/** Counts `value` (finite) `times` times. */
export function addToGrid(grid: Grid, value: number, times: number): void {
  let bucket = Math.floor(value * grid.inverse)
  if (!(bucket >= grid.low && bucket <= grid.high)) {
    extend(grid, value)
    bucket = Math.floor(value * grid.inverse)
  }
  grid.counts[bucket - grid.base]! += times
}

/** Makes room for the bucket of `value`: coarsens as often as it takes, then moves the base. */
function extend(grid: Grid, value: number): void {
  for (;;) {
    const bucket = Math.floor(value * grid.inverse)
    const low = Math.min(grid.low, bucket)
    const high = Math.max(grid.high, bucket)
    // Beyond safe integers one bucket could not be told from the next.
    if (Number.isSafeInteger(low) && Number.isSafeInteger(high) && high - low < BUCKETS) {
      if (low < grid.base || high >= grid.base + BUCKETS || grid.low > grid.high) rebase(grid, low)
      grid.low = low
      grid.high = high
      return
    }
    coarsen(grid)
  }
}

function rebase(grid: Grid, base: number): void {
  const shift = grid.base - base
  if (grid.low <= grid.high) {
    const counts = grid.counts.slice()
    grid.counts.fill(0)
    for (let i = 0; i < BUCKETS; i++) if (counts[i] !== 0) grid.counts[i + shift] = counts[i]!
  }
  grid.base = base
}

/** Doubles the width of the buckets. */
export function coarsen(grid: Grid): void {
  const { low, high } = grid
  grid.level++
  grid.inverse /= 2
  if (low > high) return
  const counts = grid.counts.slice()
  const base = grid.base
  grid.counts.fill(0)
  grid.low = Math.floor(low / 2)
  grid.high = Math.floor(high / 2)
  grid.base = grid.low
  for (let bucket = low; bucket <= high; bucket++) {
    grid.counts[Math.floor(bucket / 2) - grid.base]! += counts[bucket - base]!
  }
}

/** Adds the counts of another grid; one with a lower floor may take in one with a higher, not the other way round. */
export function addGrid(into: Grid, from: Grid): void {
  if (from.low > from.high) return
  // At its floor a grid of whole numbers holds each of them exactly, so a finer one need not give up its fractions.
  if (from.level > WHOLE || into.level >= WHOLE) while (into.level < from.level) coarsen(into)
  for (let bucket = from.low; bucket <= from.high; bucket++) {
    const count = from.counts[bucket - from.base]!
    if (count !== 0) addToGrid(into, bucket * 2 ** from.level, count)
  }
}

/** As a profile shows it, or null when nothing was counted. */
export function histogramOf(grid: Grid): Histogram | null {
  if (grid.low > grid.high) return null
  const width = 2 ** grid.level
  const counts = Array.from(grid.counts.subarray(grid.low - grid.base, grid.high - grid.base + 1))
  // The edge of the outermost bucket may lie beyond what a double holds.
  const edge = (bucket: number) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, bucket * width))
  return { min: edge(grid.low), max: edge(grid.high + 1), counts }
}
