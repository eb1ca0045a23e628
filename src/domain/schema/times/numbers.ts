import { wholeTextOf } from "../../scan/bytes.ts"
import { DAY, epochOf } from "../calendar.ts"

/** A format of numbers that are times only if someone says so, by the column's name or by choice. */
export interface NumberFormat {
  readonly id: "excel" | "yyyyMM" | "yyyy" | "posix_decimal"
  readonly label: string
  readonly example: string
  readonly parse: (bytes: Uint8Array, start: number, end: number) => number
}

/** Days of spreadsheets from 1954 to 2119: others are taken for numbers. */
const FIRST_SERIAL = 20_000
const LAST_SERIAL = 80_000
/** 30 December 1899: the day 0 of spreadsheets from March 1900 on, in days before 1970. */
const SERIAL_OF_1970 = 25_569
/** Numbers that are longer are none of these. */
export const MOST_LENGTH = 40
const FIRST_YEAR = 1900
const LAST_YEAR = 2100

/** Epoch milliseconds of a spreadsheet's day and part of a day, to the nearest millisecond; NaN outside of 1954 to 2119. */
export function epochOfSerial(serial: number): number {
  return serial >= FIRST_SERIAL && serial < LAST_SERIAL ? Math.round((serial - SERIAL_OF_1970) * DAY) : Number.NaN
}

/** The first of a month of six digits, or NaN. */
export function epochOfYearMonth(digits: number): number {
  const year = Math.floor(digits / 100)
  return isYear(year) ? epochOf(year, digits % 100, 1) : Number.NaN
}

/** The first of January, or NaN. */
export function epochOfYear(year: number): number {
  return isYear(year) ? epochOf(year, 1, 1) : Number.NaN
}

/** 1990 to 2100, as for whole seconds. */
const FIRST_SECOND = 631_152_000
const LAST_SECOND = 4_102_444_800

/** Epoch milliseconds of seconds with a fraction, what is finer cut off; NaN outside of 1990 to 2100. */
export function epochOfSeconds(seconds: number): number {
  // The nearest microsecond first: the double of 1706708700.123 is a little less.
  return seconds >= FIRST_SECOND && seconds <= LAST_SECOND ? Math.floor(Math.round(seconds * 1e6) / 1000) : Number.NaN
}

const isYear = (year: number): boolean => Number.isInteger(year) && year >= FIRST_YEAR && year <= LAST_YEAR

const reader =
  (pattern: RegExp, epochOfNumber: (value: number) => number): NumberFormat["parse"] =>
  (bytes, start, end) => {
    if (end - start > MOST_LENGTH) return Number.NaN
    const text = wholeTextOf(bytes, start, end)
    return pattern.test(text) ? epochOfNumber(Number(text)) : Number.NaN
  }

const DECIMAL = /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

export const NUMBER_FORMATS: readonly NumberFormat[] = [
  {
    id: "excel",
    label: "days of a spreadsheet",
    example: "45322.5",
    parse: reader(DECIMAL, epochOfSerial),
  },
  {
    id: "posix_decimal",
    label: "seconds since 1970 with a fraction",
    example: "1706708700.5",
    parse: reader(DECIMAL, epochOfSeconds),
  },
  {
    id: "yyyyMM",
    label: "year and month without separators",
    example: "202401",
    parse: reader(/^\d{6}$/, epochOfYearMonth),
  },
  { id: "yyyy", label: "year", example: "2024", parse: reader(/^\d{4}$/, epochOfYear) },
]

/** Numbers that may be times but mostly are not: proposed only where a column's name speaks of time. */
export const isNumberFormat = (id: string): boolean => NUMBER_FORMATS.some((format) => format.id === id)
