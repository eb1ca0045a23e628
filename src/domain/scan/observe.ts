import { DOT, MINUS, PLUS, ZERO } from "./bytes.ts"
import { addDecimal } from "./decimal.ts"
import { type Facts, FORMATLESS, notePlace, observe, observeText, type Value } from "./facts.ts"
import { addToGrid } from "./histogram.ts"
import { MAX_PLACES } from "./places.ts"
import { FLOAT, INTEGER, POWERS } from "./values.ts"

/** What is kept beside the facts of a column so that most values need no more than their digits. */
export interface Quick {
  /** The first four bytes of the least and the greatest text: what stands between them is neither. */
  least: number
  greatest: number
  /** The places of integers and of floats that no time format reads are full. */
  integersPlaced: boolean
  floatsPlaced: boolean
}

export function createQuick(): Quick {
  return { least: 0xffffffff, greatest: 0, integersPlaced: false, floatsPlaced: false }
}

/** Lengths of digits that may be a time: days, seconds, milliseconds. */
const MAY_BE_TIME = (1 << 8) | (1 << 9) | (1 << 10) | (1 << 12) | (1 << 13)
const MAX_DIGITS = 15

/** Takes one value into the facts, exactly as `observe` does: plain numbers by their digits alone, the rest by way of it. */
export function observeQuickly(facts: Facts, quick: Quick, value: Value): void {
  const { bytes, start, end } = value
  if (observeNumber(facts, quick, value)) {
    if (end - start > facts.longest) facts.longest = end - start
    observeExtremes(facts, quick, bytes, start, end)
    return
  }
  observe(facts, value, false)
  observeExtremes(facts, quick, bytes, start, end)
}

/** Reads `[+-]digits[.digits]` of at most 15 digits; false leaves it to the careful way. */
function observeNumber(facts: Facts, quick: Quick, value: Value): boolean {
  const { bytes, start, end } = value
  let p = start
  const sign = bytes[p]!
  if (sign === MINUS || sign === PLUS) p++
  const first = bytes[p]!
  const from = p
  if (end - p > MAX_DIGITS + 1) return false
  let mantissa = 0
  while (p < end) {
    const digit = bytes[p]! - ZERO
    if (digit < 0 || digit > 9) break
    mantissa = mantissa * 10 + digit
    p++
  }
  const whole = p - from
  if (whole === 0 || whole > MAX_DIGITS || (whole > 1 && first === ZERO)) return false
  if (p === end) {
    if (from === start && (MAY_BE_TIME & (1 << whole)) !== 0) return false
    if (!quick.integersPlaced) quick.integersPlaced = place(facts, INTEGER, value)
    const number = sign === MINUS ? -mantissa : mantissa
    facts.kinds[INTEGER]! += 1
    addDecimal(facts.sums, number, 0, 1)
    noteNumber(facts, number)
    addToGrid(facts.integers, number, 1)
    return true
  }
  if (bytes[p] !== DOT) return false
  const point = ++p
  while (p < end) {
    const digit = bytes[p]! - ZERO
    if (digit < 0 || digit > 9) return false
    mantissa = mantissa * 10 + digit
    p++
  }
  const scale = p - point
  if (whole + scale > MAX_DIGITS) return false
  if (!quick.floatsPlaced) quick.floatsPlaced = place(facts, FLOAT, value)
  if (sign === MINUS) mantissa = -mantissa
  const number = mantissa / POWERS[scale]!
  facts.kinds[FLOAT]! += 1
  addDecimal(facts.sums, mantissa, scale, 1)
  noteNumber(facts, number)
  addToGrid(facts.floats, number, 1)
  return true
}

function noteNumber(facts: Facts, number: number): void {
  if (number < facts.minNumber) facts.minNumber = number
  if (number > facts.maxNumber) facts.maxNumber = number
}

/** Notes a place; true once the list of the kind is full. */
function place(facts: Facts, kind: number, value: Value): boolean {
  return notePlace(facts, FORMATLESS[kind]!, value) >= MAX_PLACES
}

function observeExtremes(facts: Facts, quick: Quick, bytes: Uint8Array, start: number, end: number): void {
  // Four bytes as one number; a shorter text is padded with zeros, which keeps the order.
  const b1 = start + 1 < end ? bytes[start + 1]! : 0
  const b2 = start + 2 < end ? bytes[start + 2]! : 0
  const b3 = start + 3 < end ? bytes[start + 3]! : 0
  const head = ((bytes[start]! << 24) | (b1 << 16) | (b2 << 8) | b3) >>> 0
  if (head > quick.least && head < quick.greatest) return
  observeText(facts, bytes, start, end)
  if (head < quick.least) quick.least = head
  if (head > quick.greatest) quick.greatest = head
}
