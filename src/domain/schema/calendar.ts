/** The Gregorian calendar in epoch milliseconds, strictly: 31 February is no day. */

export const DAY = 86_400_000

/** Epoch milliseconds of the years 1 to 9999, as far as formats read; Druid's planner cannot write the year 10000. */
export const FIRST_TIME = -62_135_596_800_000
export const LAST_TIME = 253_402_300_799_999

/** A zone or the end of a day can lead out of these years. */
export const isWithinCalendar = (time: number): boolean => time >= FIRST_TIME && time <= LAST_TIME

const DAYS_IN_MONTH = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Epoch milliseconds of a day of the years 1 to 9999, or NaN if there is no such day. */
export function epochOf(year: number, month: number, day: number): number {
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= DAYS_IN_MONTH[month]!)) return Number.NaN
  if (month === 2 && day === 29 && !isLeap(year)) return Number.NaN
  // Years begin in March, so that the leap day is the last of one.
  const y = month <= 2 ? year - 1 : year
  const m = month <= 2 ? month + 9 : month - 3
  const leaps = (y >> 2) - Math.floor(y / 100) + Math.floor(y / 400)
  return (365 * y + leaps + Math.floor((153 * m + 2) / 5) + day - 1 - 719_468) * DAY
}

/** The day of a year, 1 to 366. */
export function epochOfOrdinal(year: number, day: number): number {
  return day >= 1 && day <= (isLeap(year) ? 366 : 365) ? epochOf(year, 1, 1) + (day - 1) * DAY : Number.NaN
}

/** A day of a week of ISO 8601: weeks begin on Monday, and the first one is that of 4 January. */
export function epochOfWeek(year: number, week: number, weekday: number): number {
  if (!(week >= 1 && weekday >= 1 && weekday <= 7)) return Number.NaN
  const first = firstMonday(year)
  const time = first + (week - 1) * 7 * DAY
  return week <= 52 || time < firstMonday(year + 1) ? time + (weekday - 1) * DAY : Number.NaN
}

function firstMonday(year: number): number {
  const fourth = epochOf(year, 1, 4)
  return fourth - (weekdayOf(fourth) - 1) * DAY
}

/** The weekday of a time in epoch milliseconds: Monday 1 to Sunday 7. */
export function weekdayOf(time: number): number {
  // 1 January 1970 was a Thursday.
  return ((((Math.floor(time / DAY) + 3) % 7) + 7) % 7) + 1
}

/** The year that two digits mean, as POSIX has it: 69 to 99 are of the 20th century, 00 to 68 of the 21st. */
export function yearOfTwoDigits(year: number): number {
  return year >= 69 ? 1900 + year : 2000 + year
}
