/** Dates and times as text, exact at every unit that Parquet has. */

const DAY_MS = 86_400_000
/** The calendar repeats after so many days: 400 years. */
const ERA_DAYS = 146_097

let lastDay = Number.NaN
let lastText = ""

/** `2024-01-31`; days since 1970. Years before 0 have a sign, years after 9999 more digits. */
export function dateText(days: number): string {
  if (days === lastDay) return lastText
  const era = Math.floor(days / ERA_DAYS)
  const date = new Date((days - era * ERA_DAYS) * DAY_MS)
  const year = date.getUTCFullYear() + era * 400
  const digits = String(Math.abs(year)).padStart(4, "0")
  lastDay = days
  lastText = `${year < 0 ? "-" : ""}${digits}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
  return lastText
}

const TWO = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, "0"))
const two = (n: number): string => TWO[n] ?? String(n)

/** Digits of a fraction of a second: 3, 6 or 9. */
export type FractionDigits = 3 | 6 | 9

/** `13:45:00` or `13:45:00.123456`: the fraction in groups of three digits, none where it is zero. */
export function clockText(seconds: number, fraction: number, digits: FractionDigits): string {
  const minutes = Math.floor(seconds / 60)
  const clock = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`
  if (fraction === 0) return clock
  let text = String(fraction).padStart(digits, "0")
  while (text.endsWith("000")) text = text.slice(0, -3)
  return `${clock}.${text}`
}

/** `2024-01-31 13:45:00.123`. */
export function timestampText(days: number, seconds: number, fraction: number, digits: FractionDigits): string {
  return `${dateText(days)} ${clockText(seconds, fraction, digits)}`
}

const UNITS = { 3: 1000, 6: 1_000_000, 9: 1_000_000_000 } as const

/** A count of milli-, micro- or nanoseconds since 1970, of any size. */
export function timestampOf(count: bigint, digits: FractionDigits): string {
  const unit = BigInt(UNITS[digits])
  let seconds = count / unit
  let fraction = Number(count - seconds * unit)
  if (fraction < 0) {
    fraction += UNITS[digits]
    seconds -= 1n
  }
  const all = Number(seconds)
  const days = Math.floor(all / 86_400)
  return timestampText(days, all - days * 86_400, fraction, digits)
}

/** The same for a count that a double holds exactly. */
export function timestampOfNumber(count: number, digits: FractionDigits): string {
  const unit = UNITS[digits]
  const all = Math.floor(count / unit)
  const days = Math.floor(all / 86_400)
  return timestampText(days, all - days * 86_400, count - all * unit, digits)
}

/** A count since midnight; what is no time of a day keeps its sign and its hours. */
export function timeOfDayText(count: bigint, digits: FractionDigits): string {
  const size = count < 0n ? -count : count
  const unit = BigInt(UNITS[digits])
  const seconds = size / unit
  return (count < 0n ? "-" : "") + clockText(Number(seconds), Number(size - seconds * unit), digits)
}

/** A Parquet interval, 12 bytes of months, days and milliseconds, as ISO 8601 has it: `P1M2DT3.004S`. */
export function intervalText(months: number, days: number, millis: number): string {
  const seconds = millis === 0 ? "" : `T${millis / 1000}S`
  const date = `${months === 0 ? "" : `${months}M`}${days === 0 ? "" : `${days}D`}`
  return date === "" && seconds === "" ? "P0D" : `P${date}${seconds}`
}
