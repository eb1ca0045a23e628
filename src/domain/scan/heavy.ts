import { count, createDictionary, type Dictionary, freeze, highestCount, insert, thaw } from "./dictionary.ts"
import type { Fields } from "./fields.ts"

/**
 * The most frequent values of a column with too many values to count each: Misra and Gries' summary (1982), which is
 * mergeable (Agarwal et al., Mergeable Summaries, 2012). A count is at most `error` too low. What it keeps may depend
 * on how the file was cut; its bound holds in any case.
 */
export interface Heavy {
  dictionary: Dictionary
  error: number
}

export const HEAVY_VALUES = 10_000
/** Where no value makes up a thousandth of the rows when the counting ends, none is looked for: such as among order ids. */
const WORTH = 1 / 1000

/** A summary that starts from exact counts, or null where no value stands out. */
export function heavyFrom(dictionary: Dictionary): Heavy | null {
  const values = dictionary.counts.subarray(0, dictionary.size).reduce((sum, times) => sum + times, 0)
  if (highestCount(dictionary) < values * WORTH) return null
  const heavy = { dictionary, error: 0 }
  prune(heavy)
  return heavy
}

export function copyHeavy(heavy: Heavy): Heavy {
  return { dictionary: freeze(heavy.dictionary), error: heavy.error }
}

export function thawHeavy(heavy: Heavy): Heavy {
  return { dictionary: thaw(heavy.dictionary), error: heavy.error }
}

/** @param limit values that are kept at most */
export function countHeavy(heavy: Heavy, { view, starts, ends, hashes, count: fields }: Fields, limit: number): void {
  for (let k = 0; k < fields; k++) {
    count(heavy.dictionary, view, starts[k]!, ends[k]!, hashes[k]!, 1, 0, 0)
    if (heavy.dictionary.size >= limit) prune(heavy)
  }
}

export function mergeHeavy(into: Heavy, from: Heavy, limit: number): void {
  const d = from.dictionary
  for (let id = 0; id < d.size; id++) {
    count(into.dictionary, d.view, d.starts[id]!, d.starts[id + 1]!, d.hashes[id]!, d.counts[id]!, 0, 0)
  }
  into.error += from.error
  if (into.dictionary.size >= limit) prune(into)
}

/** Takes the median count from every value and keeps what is left of the larger half. */
function prune(heavy: Heavy): void {
  const d = heavy.dictionary
  const sorted = d.counts.slice(0, d.size).sort()
  const median = sorted[d.size >> 1] ?? 0
  const kept = createDictionary()
  for (let id = 0; id < d.size; id++) {
    const left = d.counts[id]! - median
    if (left > 0) insert(kept, d.view, d.starts[id]!, d.starts[id + 1]!, d.hashes[id]!, left, 0, 0)
  }
  heavy.dictionary = kept
  heavy.error += median
}
