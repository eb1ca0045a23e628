import { type FileMetaData, parquetSchema, type SchemaElement, type SchemaTree } from "hyparquet"
import type { ParquetFindingCode } from "#domain/findings/parquet.ts"
import type { ValueKind } from "#domain/profile/column-values.ts"

/** How Druid reads a time of a Parquet column that stands in milliseconds: there is no text to parse. */
export const PARQUET_TIMESTAMP = "parquet_timestamp"

/** One column of the file's top level, and how its stored values are to be taken. */
export interface ParquetColumn {
  readonly name: string
  readonly kind: ValueKind
  /** Digits behind the point of a decimal. */
  readonly scale: number
  /** A stored value as `addValue` wants it. */
  readonly read: (stored: never) => unknown
  /** What holds for every value of such a column. */
  readonly finding: ParquetFindingCode | null
  /** The format of its time candidates, or null. */
  readonly timeFormat: string | null
  readonly unsigned: boolean
}

type Plain = Pick<ParquetColumn, "kind"> & Partial<Omit<ParquetColumn, "name">>

export function parquetColumns(metadata: FileMetaData): readonly ParquetColumn[] {
  return parquetSchema(metadata).children.map((tree) => ({
    name: tree.element.name,
    scale: 0,
    read: (stored: never) => stored as unknown,
    finding: null,
    timeFormat: null,
    unsigned: false,
    ...planOf(tree),
  }))
}

/**
 * The metadata without the types that hyparquet would turn into objects or inexact numbers: decimals, dates and times come
 * as the integers that are stored.
 */
export function withStoredValues(metadata: FileMetaData): FileMetaData {
  return { ...metadata, schema: metadata.schema.map((element) => (isText(element) ? element : stripped(element))) }
}

function stripped(element: SchemaElement): SchemaElement {
  const isGroup = (element.num_children ?? 0) > 0 && element.logical_type?.type !== "VARIANT"
  if (isGroup || isUnsigned64(element)) return element
  const { converted_type: _, logical_type: __, ...stored } = element
  return stored
}

const isText = (e: SchemaElement): boolean =>
  e.converted_type === "UTF8" || e.converted_type === "ENUM" || ["STRING", "ENUM"].includes(e.logical_type?.type ?? "")

const isUnsigned64 = ({ converted_type, logical_type: l }: SchemaElement): boolean =>
  converted_type === "UINT_64" || (l?.type === "INTEGER" && l.bitWidth === 64 && !l.isSigned)

const isUnsigned32 = ({ converted_type, logical_type: l }: SchemaElement): boolean =>
  converted_type === "UINT_32" || (l?.type === "INTEGER" && l.bitWidth === 32 && !l.isSigned)

function planOf({ element, children }: SchemaTree): Plain {
  const { type, converted_type: converted, logical_type: logical } = element
  if (children.length > 0 || element.repetition_type === "REPEATED")
    return { kind: "opaque", finding: "parquet_nested" }
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") return decimalPlan(element)
  if (converted === "DATE" || logical?.type === "DATE")
    return {
      kind: "date",
      read: (days: never) => (days as number) * 86_400_000,
      finding: "parquet_time_as_number",
      timeFormat: PARQUET_TIMESTAMP,
    }
  if (converted?.startsWith("TIMESTAMP_") || logical?.type === "TIMESTAMP") return timestampPlan(element)
  if (converted?.startsWith("TIME_") || logical?.type === "TIME")
    return { kind: "integer", finding: "parquet_time_of_day" }
  if (isText(element)) return { kind: "string", read: textOf }
  if (converted === "JSON" || logical?.type === "JSON") return { kind: "string", read: textOf }
  switch (type) {
    case "BOOLEAN":
      return { kind: "boolean" }
    case "INT32":
      return isUnsigned32(element) ? { kind: "integer", read: (n: never) => (n as number) >>> 0 } : { kind: "integer" }
    case "INT64":
      return { kind: "integer", unsigned: isUnsigned64(element) }
    case "INT96":
      return {
        kind: "timestamp",
        finding: "parquet_time_as_number",
        timeFormat: PARQUET_TIMESTAMP,
      }
    case "FLOAT":
    case "DOUBLE":
      return { kind: "float" }
    default:
      return { kind: "opaque", finding: "parquet_binary" }
  }
}

const utf8 = new TextDecoder()

/** A text, which comes as bytes where the column's type and its text annotation do not fit each other. */
function textOf(stored: never): string {
  const value = stored as unknown
  if (typeof value === "string") return value
  return value instanceof Uint8Array ? utf8.decode(value) : String(value)
}

/** Doubles hold fifteen decimal digits in any case. */
const DOUBLE_DIGITS = 15

function decimalPlan(element: SchemaElement): Plain {
  const decimal = element.logical_type?.type === "DECIMAL" ? element.logical_type : element
  const { scale = 0, precision = 0 } = decimal
  const isBytes = element.type === "BYTE_ARRAY" || element.type === "FIXED_LEN_BYTE_ARRAY"
  return {
    kind: "decimal",
    scale,
    ...(isBytes ? { read: (bytes: never) => signedOf(bytes as Uint8Array) } : {}),
    finding: !isBytes && scale > 0 ? "parquet_decimal_shifted" : precision > DOUBLE_DIGITS ? "parquet_decimal" : null,
  }
}

/** A big-endian number in two's complement. */
function signedOf(bytes: Uint8Array): bigint {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return BigInt.asIntN(bytes.length * 8, value)
}

function timestampPlan({ converted_type: converted, logical_type: logical }: SchemaElement): Plain {
  const unit = logical?.type === "TIMESTAMP" ? logical.unit : converted === "TIMESTAMP_MILLIS" ? "MILLIS" : "MICROS"
  if (unit === "NANOS")
    return {
      kind: "timestamp",
      finding: "parquet_nanoseconds",
      read: (n: never) => floorDivide(n as bigint, 1_000_000n),
    }
  return {
    kind: "timestamp",
    finding: "parquet_time_as_number",
    timeFormat: PARQUET_TIMESTAMP,
    read: unit === "MILLIS" ? (n: never) => Number(n) : (n: never) => floorDivide(n as bigint, 1000n),
  }
}

/** Milliseconds of a finer count; what is finer is cut off downwards, before 1970 too. */
function floorDivide(value: bigint, by: bigint): number {
  const quotient = value / by
  return Number(value < 0n && quotient * by !== value ? quotient - 1n : quotient)
}
