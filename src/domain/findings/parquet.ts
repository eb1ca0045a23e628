import type { Finding, Place, Severity } from "./finding.ts"

/** What Druid misreads in a Parquet file that goes to it as it is. Each line was seen on a running Druid 33. */
const CATALOGUE = {
  parquet_nested: {
    severity: "warning",
    message: 'A group of values: Druid reads it as one text such as "a: 1", and a list as several values in one row.',
  },
  parquet_unsigned: {
    severity: "error",
    message: "Unsigned numbers above 9,223,372,036,854,775,807: Druid reads them as negative ones.",
  },
  parquet_decimal: {
    severity: "warning",
    message: "Decimals with more than 15 digits: Druid keeps them as doubles, and the last digits are lost.",
  },
  parquet_decimal_shifted: {
    severity: "error",
    message:
      "Decimals stored as whole numbers: Druid reads them without their point, 12.34 as 1234. Write the column as doubles.",
  },
  parquet_not_finite: {
    severity: "warning",
    message: "Values that are not a number or are infinite: Druid keeps them, and every sum over them is lost.",
  },
  parquet_time_as_number: {
    severity: "info",
    message: "A date or time: unless it is chosen as the time column, Druid reads it as milliseconds since 1970.",
  },
  parquet_nanoseconds: {
    severity: "warning",
    message: "Times in nanoseconds: Druid reads them as plain numbers, so the column cannot be the time column.",
  },
  parquet_time_of_day: {
    severity: "warning",
    message: "A time of day: Druid reads it as a number since midnight, in the unit in which it is stored.",
  },
  parquet_binary: {
    severity: "warning",
    message: "Bytes without a text type: Druid reads them as base64 text.",
  },
} as const satisfies Record<string, { severity: Severity; message: string }>

export type ParquetFindingCode = keyof typeof CATALOGUE

/**
 * @param count values that are concerned, exact over the whole file
 */
export function parquetFinding(
  code: ParquetFindingCode,
  column: string,
  count: number,
  places: readonly Place[] = [],
): Finding {
  return { code, column, count, places, ...CATALOGUE[code] }
}

const number = (n: number): string => n.toLocaleString("en")
const many = (n: number, one: string, more: string): string => `${number(n)} ${n === 1 ? one : more}`

/** What is odd in a Parquet file that is read as a table of text, and how it is written there. */
const READING = {
  parquet_nan: {
    severity: "warning",
    message: (n) =>
      `${many(n, "value is", "values are")} not a number or infinite: written as NaN and Infinity, which nothing adds up.`,
  },
  parquet_not_utf8: {
    severity: "warning",
    message: (n) =>
      `${many(n, "text holds", "texts hold")} bytes that are no UTF-8: the sign � stands for each of them now.`,
  },
  parquet_far_time: {
    severity: "warning",
    message: (n) => `${many(n, "time lies", "times lie")} outside of the years 0 to 9999: the column stays text.`,
  },
  parquet_bytes: {
    severity: "info",
    message: (n) =>
      `${many(n, "value is", "values are")} bytes that are no text: written as 0x and their hexadecimal digits.`,
  },
  parquet_json: {
    severity: "info",
    message: (n) => `${many(n, "value is", "values are")} a list, a map or the like: written as JSON text.`,
  },
  parquet_group: {
    severity: "info",
    message: () => "It is a field of a group of fields: each of them has a column of its own.",
  },
  parquet_annotation: {
    severity: "warning",
    message: () => "Its description does not fit the way in which it is stored: the values are written as stored.",
  },
} as const satisfies Record<string, { severity: Severity; message: (count: number) => string }>

export type ParquetReadingCode = keyof typeof READING

/**
 * @param count values that are concerned, exact over the whole file
 */
export function parquetReadingFinding(
  code: ParquetReadingCode,
  column: string,
  count: number,
  places: readonly Place[] = [],
): Finding {
  const { severity, message } = READING[code]
  return { code, severity, column, count, places, message: message(count) }
}
