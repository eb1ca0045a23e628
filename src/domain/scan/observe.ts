import { CURRENCIES } from "../schema/currencies.ts"
import { mayBeginWithWord } from "../schema/times/first-look.ts"
import { parseTimes, TIME_SLOTS, timestampFormat } from "../schema/timestamp-formats.ts"
import { DOT, MINUS, PLUS, SPACE, TAB, ZERO } from "./bytes.ts"
import { addDecimal } from "./decimal.ts"
import { clockOf, dayOf, digitsOf } from "./digits.ts"
import { type Extremes, extremesOf, observeExtremes } from "./extremes.ts"
import { type Facts, kindKey, notePlace, observe, observeTimes, type Value } from "./facts.ts"
import type { Fields } from "./fields.ts"
import { addToGrid } from "./histogram.ts"
import { MAX_PLACES } from "./places.ts"
import { isOdd } from "./texts.ts"
import { DATE, FLOAT, INTEGER, POWERS, TEXT, TIMESTAMP } from "./values.ts"

/** What is kept beside the facts of a column so that most of its values need but a look. */
export interface Quick {
  readonly extremes: Extremes
  /** Digits behind the point of the latest float: those of the next one are looked for there. */
  scale: number
  /** Bits of the forms of which no more places are kept. */
  placed: number
}

/** @param facts of one value or more */
export function createQuick(facts: Facts): Quick {
  return { extremes: extremesOf(facts), scale: 0, placed: 0 }
}

/** Forms that are read quickly, and the keys of their places. */
const NO_FORM = 0
const AN_INTEGER = 1
const A_FLOAT = 2
const A_TEXT = 3
const A_DAY = 4
const A_TIME = 5
const A_SPACED_TIME = 6
const ISO_SPACE_BIT = timestampFormat("iso_space")!.bit
const ISO_BITS = timestampFormat("iso")!.bit | ISO_SPACE_BIT
const KEYS: readonly number[] = [
  0,
  kindKey(INTEGER, 0),
  kindKey(FLOAT, 0),
  kindKey(TEXT, 0),
  kindKey(DATE, ISO_BITS),
  kindKey(TIMESTAMP, ISO_BITS),
  kindKey(TIMESTAMP, ISO_SPACE_BIT),
]

/** Where the numbers or times of a column are put as they are read, for rules on rows. */
export interface Captured {
  /** By the record. */
  readonly values: Float64Array
  /** Bits of the forms of which what was read is what is wanted. */
  readonly forms: number
  /** Reads a value of another form; NaN where there is none. */
  readonly read: (bytes: Uint8Array, start: number, end: number) => number
  /** Set where a value of another form was read: it may be none. */
  hasOthers: boolean
}

const bitsOf = (...forms: readonly number[]): number => forms.reduce((bits, form) => bits | (1 << form), 0)

/** The forms that are quickly read as numbers, or as times of a format. */
export function formsReadAs({ type, format }: { readonly type: string; readonly format: string | null }): number {
  if (type === "number") return bitsOf(AN_INTEGER, A_FLOAT)
  if (format === "iso_space") return bitsOf(A_DAY, A_TIME, A_SPACED_TIME)
  return format === "iso" ? bitsOf(A_DAY, A_TIME) : 0
}

/**
 * Takes values into the facts, just as `observe` does one by one: usual forms by a look, the rest by way of it.
 *
 * @param captured where they are put, too
 */
export function observeFields(facts: Facts, quick: Quick, fields: Fields, captured: Captured | null = null): void {
  const { bytes, view, starts, ends, hashes, times, records, count } = fields
  observeExtremes(facts, quick.extremes, fields)
  const value: Value = { bytes, view, start: 0, end: 0, hash: 0, offset: 0, row: 0, times: 1 }
  for (let k = 0; k < count; k++) {
    value.start = starts[k]!
    value.end = ends[k]!
    value.times = times[k]!
    const form = observeForm(facts, quick, value)
    if (captured !== null) {
      if (((captured.forms >> form) & 1) !== 0) captured.values[records[k]!] = slots[0]!
      else {
        captured.values[records[k]!] = captured.read(bytes, value.start, value.end)
        captured.hasOthers = true
      }
    }
    if (((1 << form) & quick.placed) !== 0) continue
    const record = records[k]!
    value.hash = hashes[k]!
    value.offset = fields.base + fields.offsets[record]!
    value.row = fields.row + fields.rows[record]!
    if (form === NO_FORM) observe(facts, value, false)
    else if (notePlace(facts, KEYS[form]!, value) >= MAX_PLACES) quick.placed |= 1 << form
  }
}

/** Takes a value of a usual form into the facts, but for its place and as a text; answers NO_FORM where it is none. */
function observeForm(facts: Facts, quick: Quick, value: Value): number {
  const { bytes, start } = value
  const first = bytes[start]!
  if (first === MINUS) return observeNumber(facts, quick, value, start + 1, -1)
  if (first === PLUS) return observeNumber(facts, quick, value, start + 1, 1)
  if (first < ZERO || first > ZERO + 9) return observeWord(facts, value)
  if (value.end - start >= 10 && bytes[start + 4] === MINUS) return observeTime(facts, value)
  return observeNumber(facts, quick, value, start, 0)
}

/** A number has no more digits, or is left to the careful way. */
const MAX_DIGITS = 15
/** Lengths of digits that may be a time: days, seconds, milliseconds, days with seconds. */
const MAY_BE_TIME = (1 << 8) | (1 << 9) | (1 << 10) | (1 << 12) | (1 << 13) | (1 << 14)
/** Times of a value; the number or time that was read last is the first of them. */
const slots = new Float64Array(TIME_SLOTS)

/**
 * Takes `digits[.digits]`.
 *
 * @param start where they start, behind the sign
 * @param sign -1 or 1, or 0 where there is none
 */
function observeNumber(facts: Facts, quick: Quick, value: Value, start: number, sign: number): number {
  const { bytes, view, end, times } = value
  const length = end - start
  if (length === 0 || length > MAX_DIGITS + 1) return NO_FORM
  let { scale } = quick
  if (scale === 0 || end - scale - 2 < start || bytes[end - scale - 1] !== DOT) {
    scale = 0
    while (scale < length && bytes[end - scale - 1] !== DOT) scale++
    if (scale === length) return observeInteger(facts, value, start, sign)
    quick.scale = scale
  }
  const point = end - scale - 1
  if (scale === 0 || point === start || (point > start + 1 && bytes[start] === ZERO)) return NO_FORM
  const whole = digitsOf(view, start, point)
  const fraction = digitsOf(view, point + 1, end)
  if (whole < 0 || fraction < 0) return NO_FORM
  const digits = whole * POWERS[scale]! + fraction
  const mantissa = sign < 0 ? -digits : digits
  const number = mantissa / POWERS[scale]!
  facts.kinds[FLOAT]! += times
  addDecimal(facts.sums, mantissa, scale, times)
  noteNumber(facts, number)
  addToGrid(facts.floats, number, times)
  slots[0] = number
  return A_FLOAT
}

function observeInteger(facts: Facts, value: Value, start: number, sign: number): number {
  const { bytes, view, end, times } = value
  const length = end - start
  if (length > MAX_DIGITS || (length > 1 && bytes[start] === ZERO)) return NO_FORM
  const digits = digitsOf(view, start, end)
  if (digits < 0) return NO_FORM
  const mayBeTime = sign === 0 && (MAY_BE_TIME & (1 << length)) !== 0
  if (mayBeTime && parseTimes(bytes, start, end, slots) !== 0) return NO_FORM
  const number = sign < 0 ? -digits : digits
  facts.kinds[INTEGER]! += times
  addDecimal(facts.sums, number, 0, times)
  noteNumber(facts, number)
  addToGrid(facts.integers, number, times)
  slots[0] = number
  return AN_INTEGER
}

function noteNumber(facts: Facts, number: number): void {
  if (number < facts.minNumber) facts.minNumber = number
  if (number > facts.maxNumber) facts.maxNumber = number
}

const LETTER_T = 84

/** Takes `yyyy-MM-dd`, alone or with a space or a T and `HH:mm:ss`. */
function observeTime(facts: Facts, { bytes, view, start, end, times }: Value): number {
  const length = end - start
  if (length !== 10 && length !== 19) return NO_FORM
  const separator = length === 10 ? 0 : bytes[start + 10]!
  if (separator !== 0 && separator !== SPACE && separator !== LETTER_T) return NO_FORM
  const time = dayOf(view, start) + (separator === 0 ? 0 : clockOf(view, start + 11))
  if (Number.isNaN(time)) return NO_FORM
  slots[0] = time
  facts.kinds[separator === 0 ? DATE : TIMESTAMP]! += times
  observeTimes(facts, separator === SPACE ? ISO_SPACE_BIT : ISO_BITS, slots, times)
  return separator === 0 ? A_DAY : separator === SPACE ? A_SPACED_TIME : A_TIME
}

const DOLLAR = 36
const BRACKET = 40
/** Whether three capitals are a currency's code, by their place in the alphabet. */
const CODES = new Uint8Array(26 * 26 * 26)
for (const code of CURRENCIES)
  CODES[indexOfCode(...(Array.from(code, (c) => c.charCodeAt(0)) as [number, number, number]))] = 1

function indexOfCode(a: number, b: number, c: number): number {
  return ((a - 65) * 26 + (b - 65)) * 26 + (c - 65)
}

/** `EUR 12.50` or `EUR12.50`. */
function beginsWithCurrency(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 4) return false
  const next = bytes[start + 3]!
  if (next !== SPACE && (next < ZERO || next > ZERO + 9)) return false
  const [a, b, c] = [bytes[start]!, bytes[start + 1]!, bytes[start + 2]!]
  return a >= 65 && a <= 90 && b >= 65 && b <= 90 && c >= 65 && c <= 90 && CODES[indexOfCode(a, b, c)] === 1
}

/** Takes a text that begins like no number and like nothing else. */
function observeWord(facts: Facts, { bytes, view, start, end, times }: Value): number {
  const first = bytes[start]!
  const last = bytes[end - 1]!
  const mayBeBoolean = end - start === 4 || end - start === 5
  if (mayBeBoolean || first === DOT || first === SPACE || first === TAB || last === SPACE || last === TAB)
    return NO_FORM
  if (first === DOLLAR || first === BRACKET || beginsWithCurrency(bytes, start, end)) return NO_FORM
  if (isOdd(view, start, end) || mayBeginWithWord(bytes, start, end)) return NO_FORM
  facts.kinds[TEXT]! += times
  return A_TEXT
}
