import { DAY, epochOf, epochOfOrdinal, epochOfWeek, isWithinCalendar, weekdayOf, yearOfTwoDigits } from "../calendar.ts"
import type { Field } from "./pattern-parts.ts"

/** What a text gave for the parts of a pattern. */
export type Fields = ReadonlyMap<Field, number>

/** The year that `strptime` takes where a text has none. */
const NO_YEAR = 1900

/** Epoch milliseconds of what a text gave, without its zone; NaN where it is no day or time, or contradicts itself. */
export function epochOfFields(fields: Fields): number {
  const time = dateOf(fields) + clockOf(fields)
  return isWithinCalendar(time) ? time : Number.NaN
}

function dateOf(fields: Fields): number {
  const year = yearOf(fields)
  const month = fields.get("month")
  const day = fields.get("day")
  const ordinal = fields.get("ordinal")
  const quarter = fields.get("quarter")
  if (quarter !== undefined && month !== undefined && Math.ceil(month / 3) !== quarter) return Number.NaN
  if (month === undefined && day === undefined) {
    if (ordinal !== undefined) return epochOfOrdinal(year, ordinal)
    if (hasWeek(fields)) return weekOf(fields, year)
  }
  // A wrong weekday or week beside a whole date is a slip of who wrote it, and the date stands.
  const date = epochOf(year, month ?? (quarter === undefined ? 1 : quarter * 3 - 2), day ?? 1)
  return ordinal === undefined || epochOfOrdinal(year, ordinal) === date ? date : Number.NaN
}

const hasWeek = (fields: Fields): boolean =>
  fields.has("weekYear") || fields.has("isoWeek") || fields.has("sundayWeek") || fields.has("mondayWeek")

function yearOf(fields: Fields): number {
  const short = fields.get("shortYear")
  const year = fields.get("year") ?? fields.get("weekYear")
  if (year !== undefined) return short === undefined || year % 100 === short ? year : Number.NaN
  return short === undefined ? NO_YEAR : yearOfTwoDigits(short)
}

/** A day of a week, its first one where no weekday is given. */
function weekOf(fields: Fields, year: number): number {
  const weekday = fields.get("weekday")
  const sunday = fields.get("sundayWeek")
  const monday = fields.get("mondayWeek")
  if (sunday === undefined && monday === undefined) return epochOfWeek(year, fields.get("isoWeek") ?? 1, weekday ?? 1)
  const first = epochOf(year, 1, 1)
  const last = epochOf(year, 12, 31)
  const sinceBegin = sunday === undefined ? weekdayOf(first) - 1 : weekdayOf(first) % 7
  const week0 = first - (sinceBegin === 0 ? 7 : sinceBegin) * DAY
  const begin = week0 + (sunday ?? monday!) * 7 * DAY
  if (weekday === undefined) return begin + 6 * DAY >= first && begin <= last ? begin : Number.NaN
  const time = begin + (sunday === undefined ? weekday - 1 : weekday % 7) * DAY
  return time >= first && time <= last ? time : Number.NaN
}

function clockOf(fields: Fields): number {
  const half = fields.get("half")
  const twelve = fields.get("hour12")
  const written = fields.get("hour")
  let hour = written ?? twelve ?? 0
  if (half !== undefined) {
    // 13:00 AM is a mistake, and 13:00 PM another notation than was said.
    if (hour > 12) return Number.NaN
    hour = (hour % 12) + half
  }
  if (written !== undefined && twelve !== undefined && written % 12 !== twelve % 12) return Number.NaN
  const fraction = Math.floor((fields.get("fraction") ?? 0) / 1_000_000)
  return hour * 3_600_000 + (fields.get("minute") ?? 0) * 60_000 + (fields.get("second") ?? 0) * 1000 + fraction
}
