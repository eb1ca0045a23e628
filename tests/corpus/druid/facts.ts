import type { Cell, Reference } from "./reference.ts"
import { readTime } from "./times.ts"

/** What numbers say together, from the texts of a reader. */
export interface NumberTotals {
  readonly count: number
  readonly distinct: number
  readonly sum: number | bigint
  readonly min: number | bigint | null
  readonly max: number | bigint | null
  /** The sum of the magnitudes: what a rounded sum is held against. */
  readonly weight: number
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/**
 * Numbers by value: whole ones exactly, the others as the nearest doubles. Texts that are none are not there.
 *
 * @param digits that count of the others
 */
export function totalsOf(texts: readonly Cell[], kind: "long" | "double", digits: number | undefined): NumberTotals {
  const numbers = texts.flatMap((text) => (text !== null && NUMBER.test(text.trim()) ? [text.trim()] : []))
  return kind === "long"
    ? totals(numbers.map(toWhole), 0n, (a, b) => a + b)
    : totals(
        numbers.map((text) => rounded(Number(text), digits)),
        0,
        (a, b) => a + b,
      )
}

export const rounded = (value: number, digits: number | undefined): number =>
  digits === undefined ? value : Number(value.toPrecision(digits))

/** A reader may have written a whole number as a double: `3.0`. */
const toWhole = (text: string): bigint => (/^[+-]?\d+$/.test(text) ? BigInt(text) : BigInt(Number(text)))

function totals<T extends number | bigint>(values: readonly T[], zero: T, add: (a: T, b: T) => T): NumberTotals {
  const extreme = (isBetter: (a: T, b: T) => boolean) =>
    values.reduce<T | null>((best, value) => (best === null || isBetter(value, best) ? value : best), null)
  return {
    count: values.length,
    distinct: new Set(values.map((value) => (value === 0 ? 0 : value))).size,
    sum: values.reduce(add, zero),
    min: extreme((a, b) => a < b),
    max: extreme((a, b) => a > b),
    weight: values.reduce((sum, value) => sum + Math.abs(Number(value)), 0),
  }
}

/** How often each value is there. */
export function tally(values: Iterable<Cell>, asOne: (value: Cell) => Cell): ReadonlyMap<Cell, number> {
  const counts = new Map<Cell, number>()
  for (const value of values) {
    const key = asOne(value)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

const TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$/

/**
 * What two readers may write differently and still mean: the empty text and no value, where one cannot tell them apart; and
 * where both wrote typed values as texts, numbers, times and truth values.
 */
export function sameText({ isRaw, knowsEmpty, digits }: Reference): (value: Cell) => Cell {
  return (value) => {
    if (value === null || value === "") return knowsEmpty ? value : null
    if (isRaw) return value
    if (NUMBER.test(value)) return /^[+-]?\d+$/.test(value) ? `${BigInt(value)}` : `${rounded(Number(value), digits)}`
    if (TIME.test(value)) return `${readTime("iso", value) ?? value}`
    if (/^[+-]?(nan|inf(inity)?)$/i.test(value)) return value.toLowerCase().replace("infinity", "inf")
    return /^(true|false)$/i.test(value) ? value.toLowerCase() : value
  }
}
