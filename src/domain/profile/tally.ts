import { HEAVY_VALUES } from "../scan/heavy.ts"
import type { TopValue } from "./profile.ts"

/** Values as they come out of a binary format. */
export type Scalar = string | number | bigint | boolean

/**
 * How often each value occurs: exact up to `HEAVY_VALUES` distinct ones, from there on Misra and Gries' summary, whose
 * counts are at most `error` too low; nothing where no value stands out then, as among order ids.
 */
export interface Tally {
  counts: Map<Scalar, number> | null
  error: number
}

const WORTH = 1 / 1000
const TOP = 10

export const createTally = (): Tally => ({ counts: new Map(), error: 0 })

/** @param seen values counted before this one */
export function countValue(tally: Tally, value: Scalar, seen: number): void {
  const { counts } = tally
  if (counts === null) return
  const known = counts.get(value)
  if (known === undefined && counts.size >= HEAVY_VALUES) prune(tally, seen)
  tally.counts?.set(value, (known ?? 0) + 1)
}

function prune(tally: Tally, seen: number): void {
  const counts = [...tally.counts!.values()].sort((a, b) => a - b)
  if (tally.error === 0 && counts.at(-1)! < seen * WORTH) {
    tally.counts = null
    return
  }
  const median = counts[counts.length >> 1]!
  tally.error += median
  tally.counts = new Map([...tally.counts!].flatMap(([value, n]) => (n > median ? [[value, n - median]] : [])))
}

/** The most frequent values; with a bound of error their counts are at most so much too high. */
export function topOf(tally: Tally, text: (value: Scalar) => string): readonly TopValue[] {
  if (tally.counts === null) return []
  return [...tally.counts]
    .sort((a, b) => b[1] - a[1] || (text(a[0]) < text(b[0]) ? -1 : 1))
    .slice(0, TOP)
    .map(([value, count]) => ({ value: text(value).slice(0, 200), count: count + tally.error }))
}

/** The exact number of distinct values, or null where it was lost. */
export function distinctOf(tally: Tally): number | null {
  return tally.counts !== null && tally.error === 0 ? tally.counts.size : null
}
