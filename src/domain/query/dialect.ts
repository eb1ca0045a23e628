import { identifier, type SqlText, within } from "./sql-text.ts"

/** What conditions and measures say in one database's own words. All answers are SQL expressions. */
export interface Dialect {
  column(name: string): string
  /** The product of two integer columns. */
  product(a: string, b: string): string
  /** Whether a text has a parameter's text in it, whatever the case. */
  contains(column: string): string
  /** How many distinct values there are, near enough. */
  approximateDistinct(column: string): string
  /** Whether the row's time is in a half-open interval of epoch milliseconds. */
  within(start: number, end: number): SqlText
}

export const DRUID: Dialect = {
  column: identifier,
  product: (a, b) => `${a} * ${b}`,
  contains: (column) => `ICONTAINS_STRING(${column}, ?)`,
  approximateDistinct: (column) => `APPROX_COUNT_DISTINCT_DS_HLL(${column})`,
  within,
}

/** Of DuckDB's SQL, all but what columns are called. */
export const DUCKDB: Omit<Dialect, "column" | "within"> = {
  // Products of 64-bit integers that need more bits are an error there, where Druid's go round.
  product: (a, b) => `CAST(${a} AS HUGEINT) * ${b}`,
  contains: (column) => `contains(lower(${column}), lower(?))`,
  // What is on this machine can as well be counted.
  approximateDistinct: (column) => `COUNT(DISTINCT ${column})`,
}
