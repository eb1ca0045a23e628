import { type GeneralFormat, generalFormat, generalParser } from "./times/general.ts"
import { NUMBER_FORMATS } from "./times/numbers.ts"
import { BEHIND_MONTH_FIRST, DAY_FIRST, MONTH_FIRST, parseTimes, SECOND_BITS, TIME_SLOTS } from "./times/parse-times.ts"
import { knownPattern, patternParser } from "./times/pattern.ts"

export { FIRST_TIME, LAST_TIME } from "./calendar.ts"
export { HAS_ZONE, IS_FINER, parseTimes, SECOND_BITS, TIME_SLOTS } from "./times/parse-times.ts"

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
  {
    id: "yyMMddHHmm",
    label: "date of a year of two digits, hour and minute without separators",
    example: "2401311345",
    druid: undefined,
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

const isMonthFirst = (i: number): boolean => i >= MONTH_FIRST && i < BEHIND_MONTH_FIRST

/** The formats that `parseTimes` knows; a format's place in the list is its bit's number. */
export const TIMESTAMP_FORMATS: readonly TimestampFormat[] = NAMINGS.map((naming, i) => ({
  ...naming,
  bit: 1 << i,
  monthFirst: isMonthFirst(i),
  parse: parserOf(1 << i),
}))

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
  // Of seconds since 1970, one in two hundred is such a date as well; a column of them is none.
  if (id === "yyMMddHHmm") return -1
  const order = /^(d+)?(M+)?(yy)?([/. :-])/.exec(id)
  if (!order || /MMM|^yyyy|^M+.yyyy$/.test(id)) return 0
  if (order[3] !== undefined) return 2
  return (order[4] === ".") === (order[1] !== undefined) ? 0 : 1
}

function parserOf(bit: number): TimestampFormat["parse"] {
  const out = new Float64Array(TIME_SLOTS)
  const slot = (bit & SECOND_BITS) === 0 ? 0 : 1
  return (bytes, start, end) => ((parseTimes(bytes, start, end, out) & bit) === 0 ? Number.NaN : out[slot]!)
}
