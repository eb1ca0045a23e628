import type { DuckDBType, DuckDBValue } from "@duckdb/node-api"
import { DuckDBListType, DuckDBListValue, DuckDBTimestampValue } from "@duckdb/node-api"
import { decodeName } from "../names.ts"
import { offsetsOf } from "./zones.ts"

export const RESULT_FORMATS = ["object", "array", "objectLines", "arrayLines"] as const
export type ResultFormat = (typeof RESULT_FORMATS)[number]

export interface Column {
  readonly name: string
  readonly druidType: string
  readonly sqlType: string
}

const TYPES: Readonly<Record<string, readonly [druid: string, sql: string]>> = {
  VARCHAR: ["STRING", "VARCHAR"],
  BIGINT: ["LONG", "BIGINT"],
  HUGEINT: ["LONG", "BIGINT"],
  INTEGER: ["LONG", "INTEGER"],
  SMALLINT: ["LONG", "SMALLINT"],
  DOUBLE: ["DOUBLE", "DOUBLE"],
  FLOAT: ["FLOAT", "FLOAT"],
  BOOLEAN: ["LONG", "BOOLEAN"],
  TIMESTAMP: ["LONG", "TIMESTAMP"],
  DATE: ["LONG", "DATE"],
}

export function columnOf(name: string, type: DuckDBType): Column {
  const ofElement = (element: DuckDBType) => TYPES[String(element)]?.[0] ?? "STRING"
  const [druidType, sqlType] =
    type instanceof DuckDBListType
      ? [`ARRAY<${ofElement(type.valueType)}>`, "ARRAY"]
      : (TYPES[String(type)] ?? ["STRING", "VARCHAR"])
  return { name: decodeName(name), druidType, sqlType }
}

/** Epoch milliseconds in ISO 8601. */
export type TimeText = (millis: number) => string

/** Times as the clock of a zone shows them, with its offset behind; null is UTC, written `Z`. */
export function timeTextOf(zone: string | null): TimeText {
  if (zone === null) return (millis) => new Date(millis).toISOString()
  const offsetAt = offsetsOf(zone)
  return (millis) => {
    const offset = offsetAt(millis)
    const local = new Date(millis + offset).toISOString()
    if (offset === 0) return local
    const minutes = Math.abs(offset) / 60_000
    const two = (n: number) => String(Math.floor(n)).padStart(2, "0")
    return local.replace("Z", `${offset < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`)
  }
}

/** A value as JSON text: whole numbers exact however large, lists as texts that hold JSON. */
export function jsonOf(value: DuckDBValue, timeText: TimeText): string {
  if (value === null) return "null"
  switch (typeof value) {
    case "string":
      return JSON.stringify(value)
    case "bigint":
    case "boolean":
      return String(value)
    case "number":
      return Number.isFinite(value) ? String(value) : `"${value}"`
  }
  if (value instanceof DuckDBTimestampValue) {
    const micros = value.micros
    return `"${timeText(Number((micros - (((micros % 1000n) + 1000n) % 1000n)) / 1000n))}"`
  }
  if (value instanceof DuckDBListValue)
    return JSON.stringify(`[${value.items.map((item) => jsonOf(item, timeText)).join(",")}]`)
  return JSON.stringify(String(value))
}

export interface ResultOptions {
  readonly format: ResultFormat
  readonly header: boolean
  readonly typesHeader: boolean
  readonly sqlTypesHeader: boolean
  readonly timeText: TimeText
}

/** How a result is put into words: what begins it, stands between its rows, and ends it. */
export function resultWriter(columns: readonly Column[], options: ResultOptions) {
  const { format, timeText } = options
  const isArray = format === "array" || format === "arrayLines"
  const isLines = format === "objectLines" || format === "arrayLines"
  const names = columns.map(({ name }) => JSON.stringify(name))
  const row = (values: readonly DuckDBValue[]) =>
    isArray
      ? `[${values.map((value) => jsonOf(value, timeText)).join(",")}]`
      : `{${values.map((value, i) => `${names[i]}:${jsonOf(value, timeText)}`).join(",")}}`
  return {
    header: headerRows(columns, options, isArray),
    row,
    open: isLines ? "" : "[",
    between: isLines ? "\n" : ",",
    /** Lines end with an empty one: a client sees by it that nothing was cut off. */
    close: isLines ? "\n\n" : "]\n",
    type: isLines ? "text/plain" : "application/json",
  }
}

function headerRows(columns: readonly Column[], options: ResultOptions, isArray: boolean): readonly string[] {
  if (!options.header) return []
  const { typesHeader, sqlTypesHeader } = options
  if (isArray)
    return [
      columns.map((c) => c.name),
      ...(typesHeader ? [columns.map((c) => c.druidType)] : []),
      ...(sqlTypesHeader ? [columns.map((c) => c.sqlType)] : []),
    ].map((row) => JSON.stringify(row))
  const typesOf = (c: Column) =>
    typesHeader || sqlTypesHeader
      ? { ...(typesHeader && { type: c.druidType }), ...(sqlTypesHeader && { sqlType: c.sqlType }) }
      : null
  return [JSON.stringify(Object.fromEntries(columns.map((c) => [c.name, typesOf(c)])))]
}
