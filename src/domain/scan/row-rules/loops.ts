import { BLOCK_RECORDS } from "../tokenize.ts"

/**
 * Conditions and numbers of many records, each a loop. NaN stands for what is missing. Truths are three, as in SQL, and
 * written so that "and" and "or" are those of bits: four of them are reckoned at once.
 */

export const FALSE = 0
export const UNKNOWN = 1
export const TRUE = 3

/** Truths of the records of a block, by ones and by fours. */
export interface Truth {
  readonly codes: Uint8Array
  readonly fours: Int32Array
}

export function createTruth(): Truth {
  const codes = new Uint8Array(BLOCK_RECORDS)
  return { codes, fours: new Int32Array(codes.buffer) }
}

/** The lower bit of each of four truths. */
const LOW = 0x01010101

export function lookUp(slots: Int32Array, codes: Uint8Array, out: Truth, n: number): Truth {
  const of = out.codes
  for (let r = 0; r < n; r++) of[r] = codes[slots[r]!]!
  return out
}

export function lookUpNumbers(slots: Int32Array, numbers: Float64Array, out: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) out[r] = numbers[slots[r]!]!
}

export function and({ fours: a }: Truth, { fours: b }: Truth, out: Truth, n: number): Truth {
  const { fours } = out
  for (let i = 0; i * 4 < n; i++) fours[i] = a[i]! & b[i]!
  return out
}

export function or({ fours: a }: Truth, { fours: b }: Truth, out: Truth, n: number): Truth {
  const { fours } = out
  for (let i = 0; i * 4 < n; i++) fours[i] = a[i]! | b[i]!
  return out
}

/** The bits of each truth are swapped and turned. */
export function not({ fours: a }: Truth, out: Truth, n: number): Truth {
  const { fours } = out
  for (let i = 0; i * 4 < n; i++) {
    const turned = ~a[i]!
    fours[i] = ((turned & LOW) << 1) | ((turned >>> 1) & LOW)
  }
  return out
}

export function isMissing(a: Float64Array, out: Truth, n: number): Truth {
  const { codes } = out
  for (let r = 0; r < n; r++) codes[r] = Number.isNaN(a[r]!) ? TRUE : FALSE
  return out
}

export function isAmong(a: Float64Array, among: ReadonlySet<number>, out: Truth, n: number): Truth {
  const { codes } = out
  for (let r = 0; r < n; r++) codes[r] = Number.isNaN(a[r]!) ? UNKNOWN : among.has(a[r]!) ? TRUE : FALSE
  return out
}

export function less(a: Float64Array, b: Float64Array, out: Truth, n: number): Truth {
  const { codes } = out
  for (let r = 0; r < n; r++) {
    const x = a[r]!
    const y = b[r]!
    codes[r] = x < y ? TRUE : x >= y ? FALSE : UNKNOWN
  }
  return out
}

export function lessOrEqual(a: Float64Array, b: Float64Array, out: Truth, n: number): Truth {
  const { codes } = out
  for (let r = 0; r < n; r++) {
    const x = a[r]!
    const y = b[r]!
    codes[r] = x <= y ? TRUE : x > y ? FALSE : UNKNOWN
  }
  return out
}

export function equal(a: Float64Array, b: Float64Array, out: Truth, n: number): Truth {
  const { codes } = out
  for (let r = 0; r < n; r++) {
    const x = a[r]!
    const y = b[r]!
    codes[r] = x === y ? TRUE : x < y || x > y ? FALSE : UNKNOWN
  }
  return out
}

export function unequal(a: Float64Array, b: Float64Array, out: Truth, n: number): Truth {
  const { codes } = out
  for (let r = 0; r < n; r++) {
    const x = a[r]!
    const y = b[r]!
    codes[r] = x === y ? FALSE : x < y || x > y ? TRUE : UNKNOWN
  }
  return out
}

export function add(a: Float64Array, b: Float64Array, out: Float64Array, n: number): Float64Array {
  for (let r = 0; r < n; r++) out[r] = a[r]! + b[r]!
  return out
}

export function subtract(a: Float64Array, b: Float64Array, out: Float64Array, n: number): Float64Array {
  for (let r = 0; r < n; r++) out[r] = a[r]! - b[r]!
  return out
}

export function multiply(a: Float64Array, b: Float64Array, out: Float64Array, n: number): Float64Array {
  for (let r = 0; r < n; r++) out[r] = a[r]! * b[r]!
  return out
}

/** Nothing is divided by zero: the quotient is missing. */
export function divide(a: Float64Array, b: Float64Array, out: Float64Array, n: number): Float64Array {
  for (let r = 0; r < n; r++) out[r] = b[r] === 0 ? Number.NaN : a[r]! / b[r]!
  return out
}

export function negative(a: Float64Array, out: Float64Array, n: number): Float64Array {
  for (let r = 0; r < n; r++) out[r] = -a[r]!
  return out
}

export function absolute(a: Float64Array, out: Float64Array, n: number): Float64Array {
  for (let r = 0; r < n; r++) out[r] = Math.abs(a[r]!)
  return out
}

/** From one time to another, in units of so many milliseconds. */
export function between(a: Float64Array, b: Float64Array, unit: number, out: Float64Array, n: number): Float64Array {
  for (let r = 0; r < n; r++) out[r] = (a[r]! - b[r]!) / unit
  return out
}

export function otherwise(a: Float64Array, b: Float64Array, out: Float64Array, n: number): Float64Array {
  for (let r = 0; r < n; r++) out[r] = Number.isNaN(a[r]!) ? b[r]! : a[r]!
  return out
}

export function apply(
  a: Float64Array,
  run: (value: number, digits: number) => number,
  digits: number,
  out: Float64Array,
  n: number,
): Float64Array {
  for (let r = 0; r < n; r++) out[r] = Number.isNaN(a[r]!) ? Number.NaN : run(a[r]!, digits)
  return out
}

/** How many are TRUE. */
export function countTrue({ codes, fours }: Truth, n: number): number {
  const whole = n >> 2
  let [count, sum] = [0, 0]
  for (let i = 0; i < whole; i++) {
    sum += (fours[i]! >>> 1) & LOW
    if ((i & 127) === 127) {
      count += sumOf(sum)
      sum = 0
    }
  }
  for (let r = whole * 4; r < n; r++) if (codes[r] === TRUE) count++
  return count + sumOf(sum)
}

/** How many are FALSE. */
export function countFalse({ codes, fours }: Truth, n: number): number {
  const whole = n >> 2
  let [count, sum] = [0, 0]
  for (let i = 0; i < whole; i++) {
    sum += ~fours[i]! & LOW
    if ((i & 127) === 127) {
      count += sumOf(sum)
      sum = 0
    }
  }
  for (let r = whole * 4; r < n; r++) if (codes[r] === FALSE) count++
  return count + sumOf(sum)
}

/** How many are TRUE in the first and FALSE in the second. */
export function countBroken(where: Truth, expect: Truth, n: number): number {
  const [a, b] = [where.fours, expect.fours]
  const whole = n >> 2
  let [count, sum] = [0, 0]
  for (let i = 0; i < whole; i++) {
    sum += (a[i]! >>> 1) & ~b[i]! & LOW
    if ((i & 127) === 127) {
      count += sumOf(sum)
      sum = 0
    }
  }
  for (let r = whole * 4; r < n; r++) if (where.codes[r] === TRUE && expect.codes[r] === FALSE) count++
  return count + sumOf(sum)
}

/** The sum of four numbers below 128. */
const sumOf = (four: number): number => (four & 255) + ((four >> 8) & 255) + ((four >> 16) & 255) + (four >>> 24)
