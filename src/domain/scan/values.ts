import { mayBeginWithNumber, mayBeginWithWord } from "../schema/times/first-look.ts"
import { lastReading, readGeneral } from "../schema/times/read.ts"
import { parseTimes, TIME_SLOTS } from "../schema/timestamp-formats.ts"
import { DOT, MINUS, PLUS, SPACE, TAB, wholeTextOf, ZERO } from "./bytes.ts"

/** The kinds of values. Every non-empty value is exactly one of them. */
export const INTEGER = 0
export const FLOAT = 1
export const BOOLEAN = 2
export const DATE = 3
export const TIMESTAMP = 4
export const TEXT = 5
/** Digits that start with a zero: an id such as a postcode, which a number would destroy. */
export const LEADING_ZERO = 6
/** An integer beyond 64 bits. */
export const TOO_BIG = 7
export const KINDS = 8

/** What `classify` found out about a value beside its kind. One object, written again by every call. */
export interface Classified {
  /** A number: digits without the point; exact only up to 15 of them, else see `big`. */
  mantissa: number
  /** A number: digits after the point. */
  scale: number
  /** A number: the nearest double. */
  value: number
  /** A number of more than 15 digits, or with an exponent: its exact mantissa; else null. */
  big: bigint | null
  /** A number with blanks around it. */
  padded: boolean
  /** Bits of the timestamp formats that read the value. */
  formats: number
  /** A time that the general grammar read: see `lastReading`. */
  isGeneral: boolean
  /** What `parseTimes` wrote. */
  readonly times: Float64Array
}

export const classified: Classified = {
  mantissa: 0,
  scale: 0,
  value: 0,
  big: null,
  padded: false,
  formats: 0,
  isGeneral: false,
  times: new Float64Array(TIME_SLOTS),
}

const INT64_MAX = 2n ** 63n - 1n
const INT64_MIN = -(2n ** 63n)
/** Beyond it, an exponent makes no number that a double could hold. */
const MAX_SCALE = 400

/** Kind of the value `[start, end)`, not empty. Details are left in `classified` until the next call. */
export function classify(bytes: Uint8Array, start: number, end: number): number {
  classified.formats = 0
  classified.isGeneral = false
  classified.padded = false
  const first = bytes[start]!
  const last = bytes[end - 1]!
  if (first === SPACE || first === TAB || last === SPACE || last === TAB) return classifyPadded(bytes, start, end)
  if (isDigit(first) || first === MINUS || first === PLUS || first === DOT) {
    const kind = parseNumber(bytes, start, end)
    if (kind === INTEGER || kind === FLOAT) {
      if (kind === INTEGER && isDigit(first)) classified.formats = parseTimes(bytes, start, end, classified.times)
      return kind
    }
    const formats = isDigit(first) ? parseTimes(bytes, start, end, classified.times) : 0
    if (formats !== 0 && kind < 0) {
      classified.formats = formats
      return classified.times[2] === 0 ? DATE : TIMESTAMP
    }
    if (kind >= 0) return kind
    return isDigit(first) && mayBeginWithNumber(bytes, start, end) ? classifyGeneral(bytes, start, end) : TEXT
  }
  if (isBoolean(bytes, start, end)) return BOOLEAN
  return mayBeginWithWord(bytes, start, end) ? classifyGeneral(bytes, start, end) : TEXT
}

function classifyGeneral(bytes: Uint8Array, start: number, end: number): number {
  if (!readGeneral(bytes, start, end)) return TEXT
  classified.isGeneral = true
  return lastReading.hasTime ? TIMESTAMP : DATE
}

function classifyPadded(bytes: Uint8Array, start: number, end: number): number {
  let from = start
  let to = end
  while (from < to && isBlank(bytes[from]!)) from++
  while (to > from && isBlank(bytes[to - 1]!)) to--
  if (from === to) return TEXT
  const kind = parseNumber(bytes, from, to)
  if (kind < 0) return TEXT
  classified.padded = kind === INTEGER || kind === FLOAT
  return kind
}

/**
 * Reads `[+-]digits[.digits][e[+-]digits]`; `.5` and `5.` count, `NaN` and `Infinity` are words.
 *
 * @returns INTEGER, FLOAT, LEADING_ZERO, TOO_BIG, or -1
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  let p = start
  const negative = bytes[p] === MINUS
  if (negative || bytes[p] === PLUS) p++
  const digitsFrom = p
  let mantissa = 0
  while (p < end && isDigit(bytes[p]!)) mantissa = mantissa * 10 + (bytes[p++]! - ZERO)
  const integerDigits = p - digitsFrom
  let scale = 0
  const hasPoint = p < end && bytes[p] === DOT
  if (hasPoint) {
    const from = ++p
    while (p < end && isDigit(bytes[p]!)) mantissa = mantissa * 10 + (bytes[p++]! - ZERO)
    scale = p - from
  }
  const digits = integerDigits + scale
  if (digits === 0) return -1
  if (p < end) return parseExponent(bytes, start, p, end)
  if (integerDigits > 1 && bytes[digitsFrom] === ZERO) return LEADING_ZERO
  classified.scale = scale
  if (digits > 15) return parseLong(bytes, start, end, hasPoint, scale)
  classified.big = null
  classified.mantissa = negative ? -mantissa : mantissa
  // Both sides are exact, so the quotient is the nearest double (Clinger's fast path).
  classified.value = scale === 0 ? classified.mantissa : classified.mantissa / POWERS[scale]!
  return hasPoint ? FLOAT : INTEGER
}

/** 10⁰ to 10²², all of them exact. */
export const POWERS: readonly number[] = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`))

function parseLong(bytes: Uint8Array, start: number, end: number, hasPoint: boolean, scale: number): number {
  if (end - start > MAX_SCALE) return -1
  const text = wholeTextOf(bytes, start, end)
  const exact = BigInt(text.replace(".", "").replace("+", ""))
  const whole = !hasPoint
  if (whole && (exact > INT64_MAX || exact < INT64_MIN)) return TOO_BIG
  classified.value = Number(text)
  classified.big = exact
  classified.scale = scale
  return whole ? INTEGER : FLOAT
}

function parseExponent(bytes: Uint8Array, start: number, at: number, end: number): number {
  if ((bytes[at]! | 0x20) !== 0x65 || end - start > MAX_SCALE) return -1
  let p = at + 1
  if (bytes[p] === PLUS || bytes[p] === MINUS) p++
  if (p >= end) return -1
  for (let i = p; i < end; i++) if (!isDigit(bytes[i]!)) return -1
  const text = wholeTextOf(bytes, start, at)
  const exponent = Number(wholeTextOf(bytes, at + 1, end))
  const point = text.indexOf(".")
  const scale = (point < 0 ? 0 : text.length - point - 1) - exponent
  const value = Number(wholeTextOf(bytes, start, end))
  if (!Number.isFinite(value) || Math.abs(scale) > MAX_SCALE) return -1
  const mantissa = BigInt(text.replace(".", "").replace("+", ""))
  classified.value = value
  classified.big = scale < 0 ? mantissa * 10n ** BigInt(-scale) : mantissa
  classified.scale = Math.max(0, scale)
  return FLOAT
}

const TRUE = [0x74, 0x72, 0x75, 0x65]
const FALSE = [0x66, 0x61, 0x6c, 0x73, 0x65]

/** `true` or `false`, in any case. */
function isBoolean(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length !== 4 && length !== 5) return false
  const word = length === 4 ? TRUE : FALSE
  for (let i = 0; i < length; i++) if ((bytes[start + i]! | 0x20) !== word[i]) return false
  return true
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}

export function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB
}

/** Whether the bytes are valid UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF). */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; ) {
    if (bytes[p]! < 0x80) {
      p++
      continue
    }
    const size = utf8Size(bytes, p, end)
    if (size < 0) return false
    p += size
  }
  return true
}

/**
 * Bytes of the character at `p`, or, where they are no character, minus the length of the longest piece of one:
 * what a decoder replaces by one U+FFFD (the WHATWG Encoding Standard).
 */
export function utf8Size(bytes: Uint8Array, p: number, end: number): number {
  const lead = bytes[p]!
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return -1
  const size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  for (let i = 1; i < size; i++) {
    const c = p + i < end ? bytes[p + i]! : 0
    if (c < (i === 1 ? low : 0x80) || c > (i === 1 ? high : 0xbf)) return -i
  }
  return size
}
