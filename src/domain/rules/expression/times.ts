const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?)?$/
export const DAY_MS = 86_400_000

/** Epoch milliseconds of `2024-01-31` or `2024-01-31 13:45:00.123`, read as UTC; null where there is no such time. */
export function timeOfText(text: string): number | null {
  const found = TIME.exec(text)
  if (!found) return null
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0))
  const millis = Number((found[7] ?? "").padEnd(3, "0"))
  const time = Date.UTC(year!, month! - 1, day, hour, minute, second, millis)
  const date = new Date(time)
  const isReal =
    date.getUTCMonth() === month! - 1 && date.getUTCDate() === day && hour! < 24 && minute! < 60 && second! < 60
  // `Date.UTC` takes the years 0 to 99 for those of the 20th century.
  return isReal && year! >= 100 ? time : null
}

/** Year and month of a time without an object for it (Hinnant, chrono-Compatible Low-Level Date Algorithms). */
export function yearOf(time: number): number {
  const { era, yearOfEra, monthFromMarch } = civil(time)
  return yearOfEra + era * 400 + (monthFromMarch >= 10 ? 1 : 0)
}
export function monthOf(time: number): number {
  const { monthFromMarch } = civil(time)
  return monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
}
/** 1 is Monday. */
export const weekdayOf = (time: number): number => ((((Math.floor(time / DAY_MS) + 3) % 7) + 7) % 7) + 1

const scratch = { era: 0, yearOfEra: 0, monthFromMarch: 0 }
function civil(time: number) {
  const days = Math.floor(time / DAY_MS) + 719_468
  const era = Math.floor(days / 146_097)
  const day = days - era * 146_097
  const yearOfEra = Math.floor(
    (day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365,
  )
  const dayOfYear = day - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  scratch.era = era
  scratch.yearOfEra = yearOfEra
  scratch.monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  return scratch
}
