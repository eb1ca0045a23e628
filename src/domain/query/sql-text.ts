import { LAST_TIME } from "../schema/timestamp-formats.ts"

/** SQL with parameters: a value never becomes part of the text. */
export interface SqlText {
  readonly text: string
  readonly parameters: readonly Parameter[]
}

export interface Parameter {
  readonly type: "VARCHAR" | "BIGINT" | "DOUBLE"
  readonly value: string | number
}

/** A name as a quoted identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const sql = (text: string, ...parameters: readonly Parameter[]): SqlText => ({ text, parameters })

export function join(parts: readonly SqlText[], separator: string): SqlText {
  return sql(parts.map((p) => p.text).join(separator), ...parts.flatMap((p) => p.parameters))
}

/** Puts a part's text into another, its parameters where they belong. */
export function wrap(before: string, part: SqlText, after: string): SqlText {
  return sql(before + part.text + after, ...part.parameters)
}

/** A time as an expression. Druid takes TIMESTAMP parameters in whole seconds only: finer ones make its planner fail. */
const timestamp = (millis: number): SqlText => sql("MILLIS_TO_TIMESTAMP(?)", { type: "BIGINT", value: millis })

/** Rows of a half-open interval, epoch milliseconds. */
export function within(start: number, end: number): SqlText {
  const from = wrap("__time >= ", timestamp(start), "")
  // Of the year 10000, which Druid's planner cannot write, no row is.
  return end <= LAST_TIME ? join([from, wrap("__time < ", timestamp(end), "")], " AND ") : from
}
