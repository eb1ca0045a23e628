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
  (pattern: RegExp, epochOfNumber: (value: number) => number): NumberFormat["parse"] =>
  (bytes, start, end) => {
    if (end - start > MOST_LENGTH) return Number.NaN
    const text = wholeTextOf(bytes, start, end)
    return pattern.test(text) ? epochOfNumber(Number(text)) : Number.NaN
  }

function partsReader(pattern: RegExp, epochOf: (a: number, b: number, c: number) => number): NumberFormat["parse"] {
  return (bytes, start, end) => {
    if (end - start > MOST_LENGTH) return Number.NaN
    const parts = pattern.exec(wholeTextOf(bytes, start, end))
    return parts ? epochOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) : Number.NaN
  }
}

const epochOfParts = (year: number, month: number, day: number) =>
  isYear(year) ? epochOf(year, month, day) : Number.NaN

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
  {
    id: "MM.yyyy",
    label: "month and year with a point",
    example: "01.2024",
    parse: partsReader(/^(\d\d)\.(\d{4})$/, (month, year) => epochOfParts(year, month, 1)),
  },
  {
    id: "yyMMdd",
    label: "year of two digits, month, day without separators",
    example: "240131",
    parse: partsReader(/^(\d\d)(\d\d)(\d\d)$/, (year, month, day) => epochOfParts(yearOfTwoDigits(year), month, day)),
  },
  {
    id: "ddMMyy",
    label: "day, month, year of two digits without separators",
    example: "310124",
    parse: partsReader(/^(\d\d)(\d\d)(\d\d)$/, (day, month, year) => epochOfParts(yearOfTwoDigits(year), month, day)),
  },
  {
    id: "MMddyy",
    label: "month, day, year of two digits without separators",
    example: "013124",
    parse: partsReader(/^(\d\d)(\d\d)(\d\d)$/, (month, day, year) => epochOfParts(yearOfTwoDigits(year), month, day)),
  },
  {
    id: "ddMMyyyy",
    label: "day, month, year without separators",
    example: "31012024",
    parse: partsReader(/^(\d\d)(\d\d)(\d{4})$/, (day, month, year) => epochOfParts(year, month, day)),
  },
  {
    id: "MMddyyyy",
    label: "month, day, year without separators",
    example: "01312024",
    parse: partsReader(/^(\d\d)(\d\d)(\d{4})$/, (month, day, year) => epochOfParts(year, month, day)),
  },
]

/** The formats of parts that may read texts of so many characters. */
export const PARTS_BY_LENGTH: ReadonlyMap<number, readonly PartsFormat[]> = new Map([
  [6, ["yyMMdd", "ddMMyy", "MMddyy"]],
  [7, ["MM.yyyy"]],
  [8, ["ddMMyyyy", "MMddyyyy"]],
])

/** Numbers that may be times but mostly are not: proposed only where a column's name speaks of time. */
export const isNumberFormat = (id: string): boolean => NUMBER_FORMATS.some((format) => format.id === id)
