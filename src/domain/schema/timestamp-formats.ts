import { epochOf, isWithinCalendar } from "./calendar.ts"
import { isDigit, number2, number4, numberOf, oneOrTwo } from "./number-bytes.ts"
import { type GeneralFormat, generalFormat, generalParser } from "./times/general.ts"
import { NUMBER_FORMATS } from "./times/numbers.ts"
import { knownPattern, patternParser } from "./times/pattern.ts"

/** How texts are read as times: the formats that Grove knows, and which of them read a value. */
export interface TimestampFormat {
  readonly id: string
  readonly label: string
  readonly example: string
  /**
   * What Druid's `timestampSpec.format` says to read it from text: a Joda pattern or a name of its own. Undefined where
   * Druid cannot, or reads something else: the file has to be rewritten.
   */
  readonly druid: string | undefined
  /** Bit of the format in the masks of `parseTimes`; 0 where it is none of them. */
  readonly bit: number
  /** The month stands before the day. */
  readonly monthFirst: boolean
  /** Epoch milliseconds of the value `[start, end)`, what is finer cut off; NaN where the format does not read it. */
  readonly parse: (bytes: Uint8Array, start: number, end: number) => number
}

/**
 * What `parseTimes` writes: epoch milliseconds, the same by the month-first reading, 1 for a time of day, and the bits
 * `HAS_ZONE` and `IS_FINER`.
 */
export const TIME_SLOTS = 4
export const HAS_ZONE = 1
/** Something finer than a millisecond was cut off. */
export const IS_FINER = 2

const SEPARATORS = ["/", ".", "-"] as const
const CLOCKS = ["", " HH:mm", " HH:mm:ss"] as const

interface Naming {
  readonly id: string
  readonly label: string
  readonly example: string
  readonly druid: string | undefined
}

const ISO: readonly Naming[] = [
  { id: "iso", label: "ISO 8601", example: "2024-01-31T13:45:00Z", druid: "iso" },
  // Druid's `iso` needs the T; its `auto` reads a space as well, and takes digits alone as milliseconds, which these never are.
  { id: "iso_space", label: "ISO 8601 with a space", example: "2024-01-31 13:45:00", druid: "auto" },
]
const DIGITS: readonly Naming[] = [
  { id: "yyyyMMdd", label: "year, month, day without separators", example: "20240131", druid: "yyyyMMdd" },
  { id: "posix", label: "seconds since 1970", example: "1706708700", druid: "posix" },
  { id: "millis", label: "milliseconds since 1970", example: "1706708700000", druid: "millis" },
]

/** Their bits come last: the others were there before them. */
const MORE_DIGITS: readonly Naming[] = [
  { id: "micros", label: "microseconds since 1970", example: "1706708700000000", druid: undefined },
  { id: "nanos", label: "nanoseconds since 1970", example: "1706708700000000000", druid: undefined },
  {
    id: "yyyyMMddHHmmss",
    label: "date and time without separators",
    example: "20240131134500",
    druid: "yyyyMMddHHmmss",
  },
  {
    id: "yyyyMMddHHmm",
    label: "date, hour and minute without separators",
    example: "202401311345",
    druid: "yyyyMMddHHmm",
  },
]

function patterns(order: "dd/MM/yyyy" | "MM/dd/yyyy" | "yyyy/MM/dd", label: string, sample: string): Naming[] {
  const separators = order === "yyyy/MM/dd" ? (["/"] as const) : SEPARATORS
  return separators.flatMap((separator) =>
    CLOCKS.map((clock) => {
      const id = order.replaceAll("/", separator) + clock
      const time = clock.replace("HH", "13").replace("mm", "45").replace("ss", "00")
      return { id, label: `${label} (${id})`, example: sample.replaceAll("/", separator) + time, druid: id }
    }),
  )
}

const NAMINGS: readonly Naming[] = [
  ...ISO,
  ...DIGITS,
  ...patterns("yyyy/MM/dd", "year first", "2024/01/31"),
  ...patterns("dd/MM/yyyy", "day first", "31/01/2024"),
  ...patterns("MM/dd/yyyy", "month first", "01/31/2024"),
  ...MORE_DIGITS,
]

const ISO_BIT = 1
const ISO_SPACE_BIT = 2
const COMPACT_BIT = 4
const POSIX_BIT = 8
const MILLIS_BIT = 16
const YEAR_FIRST = 5
const DAY_FIRST = 8
const MONTH_FIRST = 17
const BEHIND_MONTH_FIRST = 26
const MICROS_BIT = 1 << 26
const NANOS_BIT = 1 << 27
const COMPACT_TIME_BIT = 1 << 28
const COMPACT_MINUTE_BIT = 1 << 29

const isMonthFirst = (i: number): boolean => i >= MONTH_FIRST && i < BEHIND_MONTH_FIRST

/** The formats that `parseTimes` knows; a format's place in the list is its bit's number. */
export const TIMESTAMP_FORMATS: readonly TimestampFormat[] = NAMINGS.map((naming, i) => ({
  ...naming,
  bit: 1 << i,
  monthFirst: isMonthFirst(i),
  parse: parserOf(1 << i, isMonthFirst(i) ? 1 : 0),
}))

/** Bits of the month-first formats. */
export const MONTH_FIRST_BITS = TIMESTAMP_FORMATS.reduce((bits, f) => (f.monthFirst ? bits | f.bit : bits), 0)

const others = new Map<string, TimestampFormat>(
  NUMBER_FORMATS.map((format) => [format.id, { ...format, druid: undefined, bit: 0, monthFirst: false }]),
)
/** Formats of the grammar in `times/` that were asked for; there are no more than their orders and languages. */
function ofGrammar(id: string): TimestampFormat | undefined {
  const known = others.get(id)
  if (known) return known
  const general = generalFormat(id)
  if (!general) return undefined
  const { label, example, monthFirst } = general
  const format: TimestampFormat = { id, label, example, monthFirst, druid: undefined, bit: 0, parse: generalParser(id) }
  others.set(id, format)
  return format
}

const MASKED = new Map(TIMESTAMP_FORMATS.map((format) => [format.id, format]))

function ofPattern(id: string): TimestampFormat | undefined {
  const pattern = knownPattern(id)
  if (!pattern) return undefined
  const { example, monthFirst } = pattern
  return { id, label: `by ${id}`, example, monthFirst, druid: undefined, bit: 0, parse: patternParser(pattern) }
}

/** The format of an id, which may be a pattern of a person's own (`times/pattern.ts`), or undefined. */
export function timestampFormat(id: string): TimestampFormat | undefined {
  return MASKED.get(id) ?? ofGrammar(id) ?? ofPattern(id)
}

/** Whether an id is a pattern of a person's own, which no scan counts. */
export const isOwnPattern = (id: string): boolean =>
  !MASKED.has(id) && ofGrammar(id) === undefined && knownPattern(id) !== undefined

/** The bits of the formats that a format of the grammar reads alike, all of them. */
export function coveredBits({ covers }: GeneralFormat): number {
  return covers.reduce((bits, id) => bits | MASKED.get(id)!.bit, 0)
}

/** The month-first twin of a day-first format and the other way round, or undefined for formats that have none. */
export function twinOf(format: TimestampFormat): TimestampFormat | undefined {
  return twinsOf(format)[0]
}

/** The formats that read texts of a format too, as other days, the twin first. */
export function twinsOf(format: TimestampFormat): readonly TimestampFormat[] {
  const index = TIMESTAMP_FORMATS.indexOf(format)
  if (index < 0) return (generalFormat(format.id)?.twins ?? []).map((id) => timestampFormat(id)!)
  if (index < DAY_FIRST || index >= BEHIND_MONTH_FIRST) return []
  return [TIMESTAMP_FORMATS[format.monthFirst ? index - 9 : index + 9]!]
}

/**
 * Which of the formats that read all values equally well is proposed first, the lower the sooner. Dates with points are
 * day first wherever they are written; of the others the month is taken to be first, as most programs take it. Where it
 * matters, the person is asked.
 */
export function proposalRank(id: string): number {
  const order = /^(d+)?(M+)?(yy)?([/. :-])/.exec(id)
  if (!order || /MMM|^yyyy|^M+.yyyy$/.test(id)) return 0
  if (order[3] !== undefined) return 2
  return (order[4] === ".") === (order[1] !== undefined) ? 0 : 1
}

function parserOf(bit: number, slot: number): TimestampFormat["parse"] {
  const out = new Float64Array(TIME_SLOTS)
  return (bytes, start, end) => ((parseTimes(bytes, start, end, out) & bit) === 0 ? Number.NaN : out[slot]!)
}

export { FIRST_TIME, LAST_TIME } from "./calendar.ts"

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
    return POSIX_BIT
  }
  if ((length === 12 || length === 13) && value >= MIN_SECONDS * 1000 && value <= MAX_SECONDS * 1000) {
    out[0] = value
    out[2] = 1
    return MILLIS_BIT
  }
  return 0
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
