/** Reads times by the id of a format that Grove named, with code that has nothing of Grove's. */

const CLOCK = String.raw`(?:(?:T|,? +|-)(?<hour>\d{1,2})(?::(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d+))?)?)?)?`
const HALF = String.raw`(?: ?(?<half>[AaPp])\.?[Mm]\.?)?`
const ZONE = String.raw`(?: ?(?<zone>Z|UTC|GMT|[ECMP][SD]T|[+-]\d{2}(?::?\d{2})?))?`
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

const PARTS: Readonly<Record<string, string>> = {
  yyyy: String.raw`(?<year>\d{4})`,
  yy: String.raw`(?<year>\d{2})`,
  MMM: String.raw`(?<name>[A-Za-z]{3,9})\.?`,
  MM: String.raw`(?<month>\d{1,2})`,
  M: String.raw`(?<month>\d{1,2})`,
  dd: String.raw`(?<day>\d{1,2})`,
  d: String.raw`(?<day>\d{1,2})`,
}

const NUMBERS: Readonly<Record<string, (value: number, text: string) => number>> = {
  posix: (value) => value * 1000,
  posix_decimal: (value) => Math.floor(Math.round(value * 1e6) / 1000),
  millis: (value) => value,
  micros: (_, text) => Number(BigInt(text) / 1000n),
  nanos: (_, text) => Number(BigInt(text) / 1_000_000n),
  excel: (value) => Math.round((value - 25_569) * 86_400_000),
  yyyy: (value) => Date.UTC(value, 0, 1),
  yyyyMM: (value) => Date.UTC(Math.floor(value / 100), (value % 100) - 1, 1),
}

const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$/

/** The format is none that is read here. */
export class UnknownFormat extends Error {
  override readonly name = "UnknownFormat"
}

/**
 * Epoch milliseconds of a text, what is finer cut off; null where it is no such time.
 *
 * @throws UnknownFormat
 */
export function readTime(format: string, text: string): number | null {
  const number = NUMBERS[format]
  if (number !== undefined) return /^\d+(\.\d+)?$/.test(text) ? number(Number(text), text) : null
  if (/^yyyyMMdd(HHmm(ss)?)?$/.test(format)) {
    const [, year, month, day, hour = "0", minute = "0", second = "0"] = COMPACT.exec(text) ?? []
    return year === undefined ? null : epoch([year, month!, day!, hour, minute, second].map(Number), 0, 0)
  }
  const groups = patternOf(format).exec(text.trim())?.groups
  return groups ? timeOf(groups) : null
}

const patterns = new Map<string, RegExp>()

function patternOf(format: string): RegExp {
  const known = patterns.get(format)
  if (known) return known
  const order = format === "iso" || format === "iso_space" ? "yyyy-M-d" : format.replace(/ HH.*$/, "")
  if (!/^(yyyy|yy|M{1,3}|d{1,2})([/. :-](yyyy|yy|M{1,3}|d{1,2}))*$/.test(order))
    throw new UnknownFormat(`no reader here for times in the format ${format}`)
  const date = order
    .split(/([/. :-])/)
    .map((part) => PARTS[part] ?? "[-/., :]+")
    .join("")
  const pattern = new RegExp(`^${date}${CLOCK}${HALF}${ZONE}$`)
  patterns.set(format, pattern)
  return pattern
}

function timeOf(groups: Readonly<Record<string, string | undefined>>): number | null {
  const {
    year = "",
    name,
    month,
    day = "1",
    hour = "0",
    minute = "0",
    second = "0",
    fraction = "",
    half,
    zone,
  } = groups
  const short = Number(year)
  const full = year.length === 4 ? short : short < 70 ? 2000 + short : 1900 + short
  const ofYear = name === undefined ? Number(month) : MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0)
  const millis = Number(fraction.slice(0, 3).padEnd(3, "0"))
  const numbers = [full, ofYear, Number(day), hours, Number(minute), Number(second)]
  return epoch(numbers, millis, zone === undefined ? 0 : minutesOf(zone))
}

/** Hours behind UTC in winter. */
const AMERICA: Readonly<Record<string, number>> = { E: 5, C: 6, M: 7, P: 8 }

function minutesOf(zone: string): number {
  if (/^.[SD]T$/.test(zone)) return (Number(zone[1] === "D") - AMERICA[zone[0]!]!) * 60
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? []
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** Null where the calendar or the clock has no such time. */
function epoch(numbers: readonly number[], millis: number, offsetMinutes: number): number | null {
  const [year, month, day, hour, minute, second] = numbers as [number, number, number, number, number, number]
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (!isReal || hour > 24 || minute > 59 || second > 60) return null
  return date.getTime() + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + millis
}
