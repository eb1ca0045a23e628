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
