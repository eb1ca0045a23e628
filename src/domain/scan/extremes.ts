import { compareRanges } from "./bytes.ts"
import type { Facts } from "./facts.ts"
import type { Fields } from "./fields.ts"
import { BLOCK_RECORDS } from "./tokenize.ts"

/** Texts are compared by their first bytes only, so many: enough to show and to order. */
const TEXT_BYTES = 256

/** Keeps the least and the greatest text. */
export function observeText(facts: Facts, bytes: Uint8Array, start: number, end: number): void {
  const to = Math.min(end, start + TEXT_BYTES)
  const { minText, maxText } = facts
  if (minText === null || compareRanges(bytes, start, to, minText, 0, minText.length) < 0)
    facts.minText = bytes.slice(start, to)
  if (maxText === null || compareRanges(bytes, start, to, maxText, 0, maxText.length) > 0)
    facts.maxText = bytes.slice(start, to)
}

/**
 * The first eight bytes of the least and of the greatest text of a column, as two numbers each, ordered as texts are: what
 * stands between them is neither. A shorter text is filled up with zeros, which keeps the order.
 */
export type Extremes = Int32Array

const LEAST = 0
const GREATEST = 2

/** The extremes of facts that hold a text. */
export function extremesOf({ minText, maxText }: Facts): Extremes {
  const padded = new Uint8Array(16)
  padded.set(minText!.subarray(0, 8))
  padded.set(maxText!.subarray(0, 8), 8)
  const view = new DataView(padded.buffer)
  return Int32Array.from([0, 4, 8, 12], (at) => fourOf(view, at, 4))
}

const ALL = Int32Array.from({ length: BLOCK_RECORDS }, (_, k) => k)

/** Keeps the least and the greatest of the fields' texts, and the longest length. */
export function observeExtremes(facts: Facts, extremes: Extremes, fields: Fields): void {
  const { bytes, view, starts, ends, count, kernel } = fields
  let least = extremes[LEAST]!
  let leastNext = extremes[LEAST + 1]!
  let greatest = extremes[GREATEST]!
  let greatestNext = extremes[GREATEST + 1]!
  // All fields, or those that the kernel did not see to be neither.
  const some = kernel === null ? count : kernel.findOutliers(extremes)
  const indexes = kernel === null ? ALL : kernel.outliers
  let longest = kernel === null ? 0 : kernel.longest
  // Fields to be copied at the end alone: each field of a sorted column is beyond all before it.
  let min = -1
  let max = -1
  for (let i = 0; i < some; i++) {
    const k = indexes[i]!
    const start = starts[k]!
    const length = ends[k]! - start
    if (length > longest) longest = length
    const four = fourOf(view, start, length)
    if (four > least && four < greatest) continue
    const next = length > 4 ? fourOf(view, start + 4, length - 4) : LOWEST
    if (four < least || (four === least && next <= leastNext)) {
      const isTie = four === least && next === leastNext
      if (!isTie || compare(fields, k, min, facts.minText!) < 0) min = k
      least = four
      leastNext = next
    }
    if (four > greatest || (four === greatest && next >= greatestNext)) {
      const isTie = four === greatest && next === greatestNext
      if (!isTie || compare(fields, k, max, facts.maxText!) > 0) max = k
      greatest = four
      greatestNext = next
    }
  }
  extremes[LEAST] = least
  extremes[LEAST + 1] = leastNext
  extremes[GREATEST] = greatest
  extremes[GREATEST + 1] = greatestNext
  if (longest > facts.longest) facts.longest = longest
  if (min >= 0) facts.minText = bytes.slice(starts[min], cut(fields, min))
  if (max >= 0) facts.maxText = bytes.slice(starts[max], cut(fields, max))
}

function cut({ starts, ends }: Fields, k: number): number {
  return Math.min(ends[k]!, starts[k]! + TEXT_BYTES)
}

/** A field against the one that is best so far, or else the one in the facts. */
function compare(fields: Fields, k: number, best: number, text: Uint8Array): number {
  const { bytes, starts } = fields
  const [from, to] = [starts[k]!, cut(fields, k)]
  if (best < 0) return compareRanges(bytes, from, to, text, 0, text.length)
  return compareRanges(bytes, from, to, bytes, starts[best]!, cut(fields, best))
}

/** What four bytes of value 0 are as a number: less than all others. */
export const LOWEST = -(2 ** 31)

/** The first four bytes of `length` ones as a number, in whose order texts stand. Reads beyond them. */
function fourOf(view: DataView, start: number, length: number): number {
  const four = view.getInt32(start) ^ LOWEST
  return length < 4 ? ((four ^ LOWEST) & (-1 << (32 - length * 8))) ^ LOWEST : four
}
