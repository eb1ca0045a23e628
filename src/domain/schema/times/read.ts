import { DAY, epochOf, epochOfOrdinal, epochOfWeek, isWithinCalendar, weekdayOf, yearOfTwoDigits } from "../calendar.ts"
import type { Clock } from "./clock.ts"
import type { DateReading } from "./dates.ts"
import { type Items, itemsOf } from "./items.ts"
import { type Plan, planOf, type Refusal } from "./plan.ts"
import { EVENING, type Meaning, MIDDAY, type MonthName, meaningOf, NAME_OR_DAY, nameAmong } from "./words.ts"
import type { Zone } from "./zone.ts"

/** A text has at most so many readings: by the place of the year and of the month, or by the languages of a name. */
export const MOST_READINGS = 4

/** What a text was read as. One object, written again by every call. */
export interface Reading {
  /** The formats that read it and, behind a tilde, the meaning of its month's name: equal for equal sets of formats. */
  key: string
  count: number
  /** Epoch milliseconds by each of the formats, in the order of the key. */
  readonly times: Float64Array
  hasTime: boolean
  hasZone: boolean
  /** Something finer than a millisecond was cut off; `nanos` are those behind the millisecond, up to nine digits in all. */
  isFiner: boolean
  nanos: number
  isShortYear: boolean
  /** The weekday beside it is that of none of the days that the text may mean. */
  isOtherWeekday: boolean
  /** Milliseconds by which the text's zone is ahead of UTC. */
  offset: number
}

export const lastReading: Reading = {
  key: "",
  count: 0,
  times: new Float64Array(MOST_READINGS),
  hasTime: false,
  hasZone: false,
  isFiner: false,
  nanos: 0,
  isShortYear: false,
  isOtherWeekday: false,
  offset: 0,
}

let refusal: Refusal | "calendar" | null = null

/** Why the last text that `readGeneral` did not read was refused, where it looked like a time. */
export const lastRefusal = (): Refusal | "calendar" | null => refusal

/** Reads a text by the grammar of all notations into `lastReading`; false where it is none, or no day of the calendar. */
export function readGeneral(bytes: Uint8Array, start: number, end: number): boolean {
  refusal = null
  const items = itemsOf(bytes, start, end)
  if (items === null) return false
  const plan = planOf(items)
  if (plan.refusal !== null) {
    refusal = plan.refusal
    return false
  }
  const clock = clockOf(items, plan.clock)
  const offset = offsetOf(items, plan.zone)
  if (Number.isNaN(clock) || Number.isNaN(offset)) {
    refusal = Number.isNaN(offset) ? "offset" : "calendar"
    return false
  }
  lastReading.hasTime =
    plan.clock.start >= 0 || (plan.dates[0]!.kind === "digits" && items.kinds[plan.dates[0]!.year] === 14)
  lastReading.hasZone = plan.zone.written.length > 0
  lastReading.offset = offset
  if (readDates(items, plan, clock - offset)) {
    lastReading.isOtherWeekday = isOtherWeekday(items, plan, clock - offset)
    return true
  }
  refusal = "calendar"
  return false
}

function isOtherWeekday({ telling, tellingCount, kinds }: Items, { dates }: Plan, clock: number): boolean {
  if (tellingCount === 0) return false
  const date = dates[0]!
  if (date.day < 0 && date.kind !== "digits" && date.kind !== "ordinal") return false
  if (kinds[date.middle] === NAME_OR_DAY) return false
  for (let i = 0; i < tellingCount; i++) {
    const { weekdays, kind } = telling[i]!
    // A word that may be the month says nothing for sure.
    if (weekdays === null || kind === NAME_OR_DAY) continue
    for (let j = 0; j < lastReading.count; j++) {
      if (weekdays.includes(weekdayOf(lastReading.times[j]! - clock))) return false
    }
    return true
  }
  return false
}

/** Keys of the sets of readings that were valid, by plan: a bit for each reading. */
const keys = new WeakMap<Plan, (string | undefined)[]>()

function readDates(items: Items, plan: Plan, clock: number): boolean {
  const { dates } = plan
  const first = dates[0]!
  if (first.kind === "named") return readNamed(items, plan, first, clock)
  let valid = 0
  lastReading.count = 0
  lastReading.isShortYear = first.isShortYear
  for (let i = 0; i < dates.length; i++) {
    const time = timeOf(items, dates[i]!)
    if (!isWithinCalendar(time + clock)) continue
    valid |= 1 << i
    lastReading.times[lastReading.count++] = time + clock
  }
  if (valid === 0) return false
  lastReading.key = keyOf(plan, valid, () =>
    dates
      .filter((_, i) => (valid & (1 << i)) !== 0)
      .map(({ id }) => id)
      .join("|"),
  )
  return true
}

function keyOf(plan: Plan, at: number, make: () => string): string {
  let known = keys.get(plan)
  if (known === undefined) {
    known = []
    keys.set(plan, known)
  }
  known[at] ??= make()
  return known[at]
}

function readNamed(items: Items, plan: Plan, date: DateReading, clock: number): boolean {
  const written = items.names[date.middle]
  if (!written) return false
  const isSure = written.months.length === 1 || items.tellingCount === 0
  const name = isSure ? written : nameAmong(written, items.telling.slice(0, items.tellingCount))
  const year = yearBesideName(items, date, name)
  const day = date.day < 0 ? 1 : items.values[date.day]!
  lastReading.count = 0
  lastReading.isShortYear = date.isShortYear
  for (const month of name.months) {
    const time = epochOf(year, month, day)
    // A key says that all the meanings of a name were read.
    if (!isWithinCalendar(time + clock)) return false
    lastReading.times[lastReading.count++] = time + clock
  }
  lastReading.key = keyOf(plan, name.meaning, () => `${date.id}~${name.meaning}`)
  return true
}

function yearOf({ values }: Items, { year, isShortYear, era }: DateReading): number {
  if (era >= 0) return values[era]! + values[year]!
  return isShortYear ? yearOfTwoDigits(values[year]!) : values[year]!
}

/** Years of the Buddhist calendar, which Thai counts by, before ours. */
const BUDDHIST = 543

/** The year beside a month's name: in Thai 2567 and 67 are 2024, as long as they can be no years of ours. */
function yearBesideName(items: Items, date: DateReading, name: MonthName): number {
  const year = yearOf(items, date)
  if (name.months.length > 1 || !isThai(name)) return year
  if (date.isShortYear) {
    const digits = items.values[date.year]!
    return digits >= 50 ? 2500 + digits - BUDDHIST : year
  }
  return year >= 2400 && year < 2700 ? year - BUDDHIST : year
}

const isThai = ({ meaning }: MonthName): boolean =>
  meaningOf(meaning)?.every(({ languages }) => languages.every((language) => language === "th")) ?? false

function timeOf(items: Items, date: DateReading): number {
  const { values, kinds } = items
  const year = yearOf(items, date)
  const middle = values[date.middle]!
  const day = date.day < 0 ? 1 : values[date.day]!
  switch (date.kind) {
    case "month":
      // 2023/24 is a fiscal year, and 2011/12 might be one.
      if (isSeason(items, date)) return Number.NaN
      return epochOf(year, middle, 1)
    case "ordinal":
      return epochOfOrdinal(year, middle)
    case "quarter":
      return middle >= 1 && middle <= 4 ? epochOf(year, middle * 3 - 2, 1) : Number.NaN
    case "week":
      return kinds[date.middle] === 3
        ? epochOfWeek(year, Math.floor(middle / 10), middle % 10)
        : epochOfWeek(year, middle, day)
    case "digits": {
      const whole = kinds[date.year] === 8 ? year : Math.floor(year / 1e6)
      const rest = kinds[date.year] === 8 ? 0 : compactClock(year % 1e6)
      return epochOf(Math.floor(whole / 10_000), Math.floor(whole / 100) % 100, whole % 100) + rest
    }
    default:
      return epochOf(year, middle, day)
  }
}

const SLASH_MARK = 2
function isSeason({ values, before }: Items, { year, middle }: DateReading): boolean {
  return middle > year && before[middle] === SLASH_MARK && (values[year]! + 1) % 100 === values[middle]
}

/** HHmmss as milliseconds, or NaN. */
function compactClock(digits: number): number {
  return timeOfDay(Math.floor(digits / 10_000), Math.floor(digits / 100) % 100, digits % 100)
}

/** 24:00 is the end of the day. */
function timeOfDay(hour: number, minute: number, second: number): number {
  const isEnd = hour === 24 && minute === 0 && second === 0
  return (hour <= 23 || isEnd) && minute <= 59 && second <= 59
    ? hour * 3_600_000 + minute * 60_000 + second * 1000
    : Number.NaN
}

/** Milliseconds since midnight, or NaN; what is finer goes to `lastReading`. */
function clockOf(items: Items, clock: Clock): number {
  lastReading.isFiner = false
  lastReading.nanos = 0
  if (clock.start < 0) return 0
  if (clock.noon) return DAY / 2
  const { values, kinds } = items
  let hour = values[clock.hour]!
  const minute = clock.minute < 0 ? 0 : values[clock.minute]!
  const second = clock.second < 0 ? 0 : values[clock.second]!
  if (clock.compact) {
    const time = compactClock(kinds[clock.hour] === 4 ? hour * 100 : hour)
    const unit = kinds[clock.hour] === 4 ? 60_000 : 1000
    return time + fractionOf(items, clock.fraction, unit)
  }
  if (clock.half >= 0) {
    hour = hourOfHalf(hour, values[clock.half]!)
  }
  const unit = clock.second >= 0 ? 1000 : clock.minute >= 0 ? 60_000 : 3_600_000
  const rest = fractionOf(items, clock.fraction, unit)
  return hour === 24 && (rest > 0 || lastReading.isFiner) ? Number.NaN : timeOfDay(hour, minute, second) + rest
}

/** The hour up to 23, or NaN: 00:30 AM is written, 13:00 AM and 0:30 PM are mistakes. */
function hourOfHalf(hour: number, half: number): number {
  if (hour > 12 || (hour === 0 && half !== 0)) return Number.NaN
  if (half === MIDDAY) return hour >= 10 ? hour : hour + 12
  // Twelve in the evening could be either end of it.
  if (half === EVENING && hour === 12) return Number.NaN
  return (hour % 12) + (half === 0 ? 0 : 12)
}

/** Milliseconds of a fraction of a unit, what is finer cut off. */
function fractionOf({ codes, starts, lengths }: Items, at: number, unit: number): number {
  if (at < 0) return 0
  const length = lengths[at]!
  const start = starts[at]!
  let billionths = 0
  for (let i = 0; i < 9; i++) billionths = billionths * 10 + (i < length ? codes[start + i]! - 48 : 0)
  let isLonger = false
  for (let i = 9; i < length; i++) if (codes[start + i] !== 48) isLonger = true
  // In nanoseconds: a billionth of an hour is 3,600 of them, and all of it is below 2⁵³.
  const nanos = billionths * (unit / 1000)
  lastReading.nanos = nanos % 1_000_000
  lastReading.isFiner = lastReading.nanos > 0 || isLonger
  return Math.floor(nanos / 1_000_000)
}

/** The offset that all that is written says, as milliseconds; NaN where two say different ones, or none could be. */
function offsetOf(items: Items, { written }: Zone): number {
  const { values, kinds } = items
  let offset = 0
  for (const [i, zone] of written.entries()) {
    let minutes = zone.word < 0 ? 0 : values[zone.word]!
    if (zone.hours >= 0) {
      const digits = values[zone.hours]!
      const hour = kinds[zone.hours] === 4 ? Math.floor(digits / 100) : digits
      const minute = kinds[zone.hours] === 4 ? digits % 100 : zone.minutes < 0 ? 0 : values[zone.minutes]!
      if (hour > 23 || minute > 59) return Number.NaN
      const own = (zone.isBehind ? 1 : -1) * (hour * 60 + minute)
      if (zone.word >= 0 && minutes !== 0 && minutes !== own) return Number.NaN
      minutes = own
    }
    if (i > 0 && minutes !== offset) return Number.NaN
    offset = minutes
  }
  return offset * 60_000
}

/** The ids of the formats of a reading's key, in the order of its times: a name of several months has one a language. */
export function formatsOfKey(key: string): readonly (readonly string[])[] {
  const tilde = key.indexOf("~")
  if (tilde < 0) return key.split("|").map((id) => [id])
  const id = key.slice(0, tilde)
  const meanings = meaningsOfKey(key)
  if (meanings.length === 1) return [[id]]
  return meanings.map(({ languages }) => languages.map((language) => `${id} ${language}`))
}

/** What the month's name of a key means; empty where it has none. */
export function meaningsOfKey(key: string): readonly Meaning[] {
  const tilde = key.indexOf("~")
  return tilde < 0 ? [] : (meaningOf(Number(key.slice(tilde + 1))) ?? [])
}
