import { wholeTextOf } from "../../scan/bytes.ts"
import { DAY, epochOf, yearOfTwoDigits } from "../calendar.ts"

/** Formats of parts of fixed lengths, which only all values of a column together tell from numbers. */
export type PartsFormat = "MM.yyyy" | "yyMMdd" | "ddMMyy" | "MMddyy" | "ddMMyyyy" | "MMddyyyy"

/** A format of numbers that are times only if someone says so, by the column's name or by choice. */
export interface NumberFormat {
  readonly id: "excel" | "yyyyMM" | "yyyy" | "posix_decimal" | PartsFormat
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
  (pattern: RegExp, epochOfMatch: (match: RegExpExecArray) => number): NumberFormat["parse"] =>
  (bytes, start, end) => {
    if (end - start > MOST_LENGTH) return Number.NaN
    const match = pattern.exec(wholeTextOf(bytes, start, end))
    return match ? epochOfMatch(match) : Number.NaN
  }

const numberReader = (pattern: RegExp, epochOfNumber: (value: number) => number): NumberFormat["parse"] =>
  reader(pattern, ([text]) => epochOfNumber(Number(text)))

/** A format whose id says where its parts stand: each has as many digits as it has letters there. */
function partsFormat(id: PartsFormat, label: string, example: string): NumberFormat {
  const parts = id.replace(".", "\\.").replace(/([yMd])\1+/g, (run, part) => `(?<${part}>\\d{${run.length}})`)
  const parse = reader(new RegExp(`^${parts}$`), ({ groups = {} }) => {
    const { y = "", M, d = "1" } = groups
    const year = y.length === 2 ? yearOfTwoDigits(Number(y)) : Number(y)
    return isYear(year) ? epochOf(year, Number(M), Number(d)) : Number.NaN
  })
  return { id, label, example, parse }
}

const DECIMAL = /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

export const NUMBER_FORMATS: readonly NumberFormat[] = [
  {
    id: "excel",
    label: "days of a spreadsheet",
    example: "45322.5",
    parse: numberReader(DECIMAL, epochOfSerial),
  },
  {
    id: "posix_decimal",
    label: "seconds since 1970 with a fraction",
    example: "1706708700.5",
    parse: numberReader(DECIMAL, epochOfSeconds),
  },
  {
    id: "yyyyMM",
    label: "year and month without separators",
    example: "202401",
    parse: numberReader(/^\d{6}$/, epochOfYearMonth),
  },
  { id: "yyyy", label: "year", example: "2024", parse: numberReader(/^\d{4}$/, epochOfYear) },
  partsFormat("MM.yyyy", "month and year with a point", "01.2024"),
  partsFormat("yyMMdd", "year of two digits, month, day without separators", "240131"),
  partsFormat("ddMMyy", "day, month, year of two digits without separators", "310124"),
  partsFormat("MMddyy", "month, day, year of two digits without separators", "013124"),
  partsFormat("ddMMyyyy", "day, month, year without separators", "31012024"),
  partsFormat("MMddyyyy", "month, day, year without separators", "01312024"),
]

/** The formats of parts that may read texts of so many characters. */
export const PARTS_BY_LENGTH: ReadonlyMap<number, readonly PartsFormat[]> = new Map([
  [6, ["yyMMdd", "ddMMyy", "MMddyy"]],
  [7, ["MM.yyyy"]],
  [8, ["ddMMyyyy", "MMddyyyy"]],
])

/** Numbers that may be times but mostly are not: proposed only where a column's name speaks of time. */
export const isNumberFormat = (id: string): boolean => NUMBER_FORMATS.some((format) => format.id === id)
