import { epochOf, isWithinCalendar } from "../calendar.ts"
import { isDigit, number2, number4, numberOf, oneOrTwo } from "../number-bytes.ts"

/** The formats that most files have, read by a look: a bit for each, by its number in `TIMESTAMP_FORMATS`. */

/**
 * What `parseTimes` writes: epoch milliseconds, the same by the second reading (`SECOND_BITS`), 1 for a time of day, and the bits
 * `HAS_ZONE` and `IS_FINER`.
 */
export const TIME_SLOTS = 4
export const HAS_ZONE = 1
/** Something finer than a millisecond was cut off. */
export const IS_FINER = 2

const ISO_BIT = 1
const ISO_SPACE_BIT = 2
const COMPACT_BIT = 4
const POSIX_BIT = 8
const MILLIS_BIT = 16
const YEAR_FIRST = 5
export const DAY_FIRST = 8
export const MONTH_FIRST = 17
export const BEHIND_MONTH_FIRST = 26
const MICROS_BIT = 1 << 26
const NANOS_BIT = 1 << 27
const COMPACT_TIME_BIT = 1 << 28
const COMPACT_MINUTE_BIT = 1 << 29
const SHORT_MINUTE_BIT = 1 << 30

/** Bits of the formats whose times stand second: those that are month first, and the other reading of ten digits. */
export const SECOND_BITS = (2 ** (BEHIND_MONTH_FIRST - MONTH_FIRST) - 1) * 2 ** MONTH_FIRST + SHORT_MINUTE_BIT

/** 1990 and 2100: outside of them, digits alone are taken for numbers. */
const MIN_SECONDS = 631_152_000
const MAX_SECONDS = 4_102_444_800

/**
 * Which formats read the value `[start, end)`, as a mask of their bits; 0 for none. The calendar is strict: 31/02 is no date.
 * At most one reading has the day first (or its place fixed) and at most one the month, so two times say all.
 *
 * @param out TIME_SLOTS numbers; those that the mask does not need keep what they had
 */
export function parseTimes(bytes: Uint8Array, start: number, end: number, out: Float64Array): number {
  const length = end - start
  if (length < 8 || length > 40) return 0
  out[3] = 0
  let digits = 0
  while (digits < length && isDigit(bytes[start + digits]!)) digits++
  if (digits === length) return parseDigits(bytes, start, length, out)
  if (digits === 4) {
    const separator = bytes[start + 4]!
    if (separator === 45) return parseIso(bytes, start, end, out)
    return separator === 47 ? parseYearFirst(bytes, start, end, out) : 0
  }
  return digits === 1 || digits === 2 ? parseDayOrMonthFirst(bytes, start, end, digits, out) : 0
}

function parseDigits(bytes: Uint8Array, start: number, length: number, out: Float64Array): number {
  if (length === 8) {
    const year = number4(bytes, start)
    const time = epochOf(year, number2(bytes, start + 4), number2(bytes, start + 6))
    if (year < 1900 || year > 2100 || Number.isNaN(time)) return 0
    out[0] = time
    out[2] = 0
    return COMPACT_BIT
  }
  // A zero in front makes it an id, for everyone else.
  if (bytes[start] === 48) return 0
  // Twelve digits of these years are no milliseconds since 1990.
  if (length === 14 || (length === 12 && bytes[start]! < 51)) return parseCompactTime(bytes, start, length, out)
  if (length === 16 || length === 19) return parseFineEpoch(bytes, start, length, out)
  if (length > 13) return 0
  let value = 0
  for (let i = 0; i < length; i++) value = value * 10 + (bytes[start + i]! - 48)
  if ((length === 9 || length === 10) && value >= MIN_SECONDS && value <= MAX_SECONDS) {
    out[0] = value * 1000
    out[2] = 1
    return length === 10 ? POSIX_BIT | parseShortTime(bytes, start, out) : POSIX_BIT
  }
  if ((length === 12 || length === 13) && value >= MIN_SECONDS * 1000 && value <= MAX_SECONDS * 1000) {
    out[0] = value
    out[2] = 1
    return MILLIS_BIT
  }
  return 0
}

/** `yyMMddHHmm` of 2010 to 2039, as the messages of EDIFACT have it. */
function parseShortTime(bytes: Uint8Array, start: number, out: Float64Array): number {
  const year = number2(bytes, start)
  const hour = number2(bytes, start + 6)
  const minute = number2(bytes, start + 8)
  const date = epochOf(2000 + year, number2(bytes, start + 2), number2(bytes, start + 4))
  if (year > 39 || Number.isNaN(date) || hour > 23 || minute > 59) return 0
  out[1] = date + hour * 3_600_000 + minute * 60_000
  return SHORT_MINUTE_BIT
}

function parseCompactTime(bytes: Uint8Array, start: number, length: number, out: Float64Array): number {
  const year = number4(bytes, start)
  const date = epochOf(year, number2(bytes, start + 4), number2(bytes, start + 6))
  const hour = number2(bytes, start + 8)
  const minute = number2(bytes, start + 10)
  const second = length === 14 ? number2(bytes, start + 12) : 0
  if (year < 1900 || year > 2100 || Number.isNaN(date) || hour > 23 || minute > 59 || second > 59) return 0
  out[0] = date + hour * 3_600_000 + minute * 60_000 + second * 1000
  out[2] = 1
  return length === 14 ? COMPACT_TIME_BIT : COMPACT_MINUTE_BIT
}

/** Micro- or nanoseconds since 1970: the first 13 digits are milliseconds. */
function parseFineEpoch(bytes: Uint8Array, start: number, length: number, out: Float64Array): number {
  let value = 0
  let rest = 0
  for (let i = 0; i < length; i++) {
    const digit = bytes[start + i]! - 48
    if (i < 13) value = value * 10 + digit
    else rest |= digit
  }
  if (value < MIN_SECONDS * 1000 || value > MAX_SECONDS * 1000) return 0
  out[0] = value
  out[2] = 1
  out[3] = rest === 0 ? 0 : IS_FINER
  return length === 16 ? MICROS_BIT : NANOS_BIT
}

/** `yyyy-MM-dd`, then optionally `T` or a space, `HH:mm[:ss[.fraction]]` and `Z` or an offset. */
function parseIso(bytes: Uint8Array, start: number, end: number, out: Float64Array): number {
  if (end - start < 10 || bytes[start + 7] !== 45) return 0
  const date = epochOf(number4(bytes, start), number2(bytes, start + 5), number2(bytes, start + 8))
  if (Number.isNaN(date)) return 0
  out[0] = date
  out[2] = 0
  if (end - start === 10) return ISO_BIT | ISO_SPACE_BIT
  const separator = bytes[start + 10]!
  if (separator !== 84 && separator !== 32) return 0
  let p = start + 11
  if (end - p < 5 || bytes[p + 2] !== 58) return 0
  const hour = number2(bytes, p)
  const minute = number2(bytes, p + 3)
  if (!(hour <= 23 && minute <= 59)) return 0
  let time = hour * 3_600_000 + minute * 60_000
  p += 5
  if (p < end && bytes[p] === 58) {
    const second = end - p < 3 ? Number.NaN : number2(bytes, p + 1)
    if (!(second <= 59)) return 0
    time += second * 1000
    p += 3
    if (p < end && bytes[p] === 46) {
      const from = ++p
      for (let unit = 100; p < end && isDigit(bytes[p]!); p++, unit /= 10) {
        if (unit >= 1) time += (bytes[p]! - 48) * unit
        else if (bytes[p] !== 48) out[3] = IS_FINER
      }
      if (p === from) return 0
    }
  }
  const offset = p === end ? 0 : offsetOf(bytes, p, end)
  if (Number.isNaN(offset) || (offset !== 0 && !isWithinCalendar(date + time - offset))) return 0
  if (p < end) out[3]! += HAS_ZONE
  out[0] = date + time - offset
  out[2] = 1
  return separator === 84 ? ISO_BIT | ISO_SPACE_BIT : ISO_SPACE_BIT
}

/** `Z`, `±HH`, `±HHmm` or `±HH:mm` that fills `[p, end)`, as milliseconds; else NaN. */
function offsetOf(bytes: Uint8Array, p: number, end: number): number {
  const sign = bytes[p]
  if (sign === 90) return p + 1 === end ? 0 : Number.NaN
  if (sign !== 43 && sign !== 45) return Number.NaN
  const length = end - p
  const hasColon = length === 6 && bytes[p + 3] === 58
  if (length !== 3 && length !== 5 && !hasColon) return Number.NaN
  const hours = number2(bytes, p + 1)
  const minutes = length === 3 ? 0 : number2(bytes, end - 2)
  if (!(hours <= 23 && minutes <= 59)) return Number.NaN
  return (sign === 43 ? 1 : -1) * (hours * 3_600_000 + minutes * 60_000)
}

function parseYearFirst(bytes: Uint8Array, start: number, end: number, out: Float64Array): number {
  let p = start + 5
  const monthDigits = oneOrTwo(bytes, p, end)
  const month = numberOf(bytes, p, monthDigits)
  p += monthDigits
  if (p >= end || bytes[p] !== 47) return 0
  const dayDigits = oneOrTwo(bytes, ++p, end)
  const date = epochOf(number4(bytes, start), month, numberOf(bytes, p, dayDigits))
  const clock = clockOf(bytes, p + dayDigits, end)
  if (Number.isNaN(date) || clock < 0) return 0
  const form = clockForm(clock)
  out[0] = date + (form === 0 ? 0 : clock & CLOCK_MASK)
  out[2] = form === 0 ? 0 : 1
  return 1 << (YEAR_FIRST + form)
}

function parseDayOrMonthFirst(
  bytes: Uint8Array,
  start: number,
  end: number,
  digits: number,
  out: Float64Array,
): number {
  let p = start + digits
  const separator = bytes[p]!
  const place = separator === 47 ? 0 : separator === 46 ? 3 : separator === 45 ? 6 : -1
  if (place < 0) return 0
  const a = numberOf(bytes, start, digits)
  const secondDigits = oneOrTwo(bytes, ++p, end)
  const b = numberOf(bytes, p, secondDigits)
  p += secondDigits
  if (secondDigits === 0 || end - p < 5 || bytes[p] !== separator) return 0
  const year = number4(bytes, p + 1)
  const clock = clockOf(bytes, p + 5, end)
  if (clock < 0) return 0
  const form = clockForm(clock)
  const time = form === 0 ? 0 : clock & CLOCK_MASK
  let mask = 0
  const dayFirst = epochOf(year, b, a)
  if (!Number.isNaN(dayFirst)) {
    out[0] = dayFirst + time
    mask = 1 << (DAY_FIRST + place + form)
  }
  const monthFirst = epochOf(year, a, b)
  if (!Number.isNaN(monthFirst)) {
    out[1] = monthFirst + time
    mask |= 1 << (MONTH_FIRST + place + form)
  }
  out[2] = form === 0 ? 0 : 1
  return mask
}

/** A clock's milliseconds, below 2²⁷, and above them how it was written: nothing, `H:mm` or `H:mm:ss`. */
const CLOCK_MASK = (1 << 27) - 1

function clockForm(clock: number): number {
  return clock >> 27
}

/** Reads ` H:mm` or ` H:mm:ss` (hours of one or two digits) that fills `[p, end)`, or nothing; -1 where it is neither. */
function clockOf(bytes: Uint8Array, p: number, end: number): number {
  if (p === end) return 0
  const hourDigits = bytes[p] === 32 ? oneOrTwo(bytes, p + 1, end) : 0
  if (hourDigits === 0) return -1
  const hour = numberOf(bytes, p + 1, hourDigits)
  const at = p + 1 + hourDigits
  const left = end - at
  if ((left !== 3 && left !== 6) || bytes[at] !== 58) return -1
  const minute = number2(bytes, at + 1)
  if (!(hour <= 23 && minute <= 59)) return -1
  const time = hour * 3_600_000 + minute * 60_000
  if (left === 3) return (1 << 27) | time
  const second = bytes[at + 3] === 58 ? number2(bytes, at + 4) : Number.NaN
  return second <= 59 ? (2 << 27) | (time + second * 1000) : -1
}
