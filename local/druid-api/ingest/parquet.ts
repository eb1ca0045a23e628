import type { DuckDBConnection, DuckDBStructValue, DuckDBType } from "@duckdb/node-api"
import { DuckDBListType, DuckDBStructType } from "@duckdb/node-api"
import { quoteText } from "../names.ts"
import type { DimensionType, TaskPlan } from "../spec.ts"
import { rowsOf } from "../store.ts"
import { readDouble, readLong, writeDouble } from "./numbers.ts"
import type { BadRow, Meters } from "./stats.ts"
import { createTextMap, type TextMap } from "./text-map.ts"
import { timeParser } from "./times.ts"

/** A column of the file: its name there, DuckDB's name for it as an identifier, and its type. */
interface FileColumn {
  readonly name: string
  readonly sql: string
  readonly type: DuckDBType
  /** TIME columns of milliseconds: DuckDB shows all of them in microseconds. */
  readonly isTimeOfMillis: boolean
  /** The scale of a DECIMAL that is stored as a whole number of 32 or 64 bits: Druid does not see it. */
  readonly unseenScale: number | null
}

const HOUR = 3_600_000
const plainName = (name: string) => `"${name.replaceAll('"', '""')}"`

/**
 * Plans how a Parquet file becomes rows, all of it in DuckDB, and counts them. Returns the SELECT of the rows that are kept.
 *
 * @param newFile a path in the store's folder that is not taken yet
 */
export async function readParquet(
  connection: DuckDBConnection,
  plan: TaskPlan,
  file: string,
  newFile: () => string,
  meters: Meters,
): Promise<string> {
  const from = `read_parquet(${quoteText(file)})`
  const columns = await columnsOf(connection, from, file)
  const maps: TextMap[] = []
  /** A text column through a function of ours: each different text is asked once. */
  const mapped = async (
    column: FileColumn,
    type: "BIGINT" | "DOUBLE" | "FLOAT",
    of: (text: string) => string | null,
  ) => {
    const map = await createTextMap(connection, { from, column: column.sql, type, of, file: newFile() })
    maps.push(map)
    return map.value
  }
  const bad: string[] = []
  const time = await timeOf(plan, columns.get(plan.timestamp.column), mapped)
  const values = await Promise.all(
    plan.dimensions.map(async ({ name, type }, i) => {
      const column = columns.get(name)
      if (!column) return `NULL::${sqlNumber[type]} AS d${i}`
      if (type !== "string" && String(column.type) === "VARCHAR") {
        const value = await mapped(column, sqlNumber[type], type === "long" ? longText : doubleText)
        bad.push(`(f.${column.sql} IS NOT NULL AND ${value} IS NULL)`)
        return `${value} AS d${i}`
      }
      return `${type === "string" ? textOf(column) : numberOf(column, type)} AS d${i}`
    }),
  )
  const joined = `${from} AS f ${maps.map((map) => map.join).join(" ")}`
  const isBad = bad.length > 0 ? bad.join(" OR ") : "FALSE"
  const rows = `SELECT ${[`${time} AS t`, ...values].join(", ")} FROM ${joined}`
  const inside =
    plan.intervals.map(({ start, end }) => `(t >= ${start} AND t < ${end})`).join(" OR ") || "t IS NOT NULL"
  const bads = await count(connection, `SELECT ${time} AS t, (${isBad}) AS bad FROM ${joined}`, inside, meters)
  const all = `SELECT ${time} AS t, (${isBad}) AS bad, f AS cells FROM ${joined}`
  const examples = await badRows(connection, all, inside, bads, plan.maxSavedParseExceptions)
  meters.addBad(bads.withError, bads.unparseable, examples)
  return `SELECT * FROM (${rows}) WHERE ${inside}`
}

const sqlNumber = { string: "VARCHAR", long: "BIGINT", double: "DOUBLE", float: "FLOAT" } as const
const longText = (text: string) => readLong(text)?.toString() ?? null
const doubleText = (text: string) => {
  const value = readDouble(text)
  return value === null ? null : writeDouble(value)
}

async function columnsOf(
  connection: DuckDBConnection,
  from: string,
  file: string,
): Promise<ReadonlyMap<string, FileColumn>> {
  const result = await connection.run(`SELECT * FROM ${from} LIMIT 0`)
  const schema = await rowsOf(
    connection,
    `SELECT name, num_children, type, converted_type, scale FROM parquet_schema(${quoteText(file)})`,
  )
  // DuckDB renames a column that differs from another by case only, so names are taken from the file, by position.
  const top: (typeof schema)[number][] = []
  const skip = (at: number): number => {
    let next = at + 1
    for (let i = 0; i < Number(schema[at]!.num_children ?? 0); i++) next = skip(next)
    return next
  }
  for (let at = 1; at < schema.length; at = skip(at)) top.push(schema[at]!)
  return new Map(
    top.map(({ name, type, converted_type, scale }, i) => [
      String(name),
      {
        name: String(name),
        sql: plainName(result.columnName(i)),
        type: result.columnType(i),
        isTimeOfMillis: converted_type === "TIME_MILLIS",
        unseenScale: converted_type === "DECIMAL" && /^INT(32|64)$/.test(String(type)) ? Number(scale ?? 0) : null,
      },
    ]),
  )
}

/** Of a DATE or TIMESTAMP. A cast of one with a zone would ask the calendar at every row. */
function millisOf({ sql, type }: FileColumn): string {
  const c = `f.${sql}`
  const micros = `epoch_us(${String(type) === "TIMESTAMP WITH TIME ZONE" ? c : `${c}::TIMESTAMP`})`
  return `((${micros} - ((${micros} % 1000) + 1000) % 1000) // 1000)`
}

type Mapped = (column: FileColumn, type: "BIGINT", of: (text: string) => string | null) => Promise<string>

async function timeOf({ timestamp }: TaskPlan, column: FileColumn | undefined, mapped: Mapped): Promise<string> {
  const missing = timestamp.missing === null ? "NULL::BIGINT" : `${timestamp.missing}::BIGINT`
  if (!column) return missing
  const parse = timeParser(timestamp.format)!
  const value = await (() => {
    const c = `f.${column.sql}`
    switch (String(column.type)) {
      case "VARCHAR":
        return mapped(column, "BIGINT", (text) => {
          const time = parse(text)
          return Number.isNaN(time) ? null : String(time)
        })
      case "TIMESTAMP":
      case "TIMESTAMP WITH TIME ZONE":
      case "TIMESTAMP_MS":
      case "TIMESTAMP_S":
      case "DATE":
        return millisOf(column)
      case "TIMESTAMP_NS":
        return `epoch_ns(${c})`
      default:
        return `TRY_CAST(trunc(TRY_CAST(${c} AS DOUBLE)) AS BIGINT)${timestamp.format === "posix" ? " * 1000" : ""}`
    }
  })()
  return timestamp.missing === null
    ? value
    : `coalesce(${value}, CASE WHEN f.${column.sql} IS NULL THEN ${missing} END)`
}

/** What a string dimension makes of a column. */
function textOf(column: FileColumn): string {
  const c = `f.${column.sql}`
  const { type } = column
  if (type instanceof DuckDBListType) {
    const texts = `CAST(${c} AS VARCHAR[])`
    return `CASE len(${c}) WHEN 0 THEN NULL WHEN 1 THEN ${texts}[1] ELSE CAST(to_json(${texts}) AS VARCHAR) END`
  }
  if (type instanceof DuckDBStructType) {
    const fields = type.entryNames.map((name) => {
      const field = `struct_extract(${c}, ${quoteText(name)})`
      return `coalesce(${quoteText(`${name}: `)} || CAST(${field} AS VARCHAR) || chr(10), '')`
    })
    return `CASE WHEN ${c} IS NOT NULL THEN ${fields.join(" || ")} END`
  }
  if (column.unseenScale !== null) return `CAST(${numberOf(column, "long")} AS VARCHAR)`
  switch (String(type)) {
    case "BLOB":
      return `to_base64(${c})`
    case "UUID":
      return `to_base64(unhex(replace(CAST(${c} AS VARCHAR), '-', '')))`
    case "DATE":
    case "TIMESTAMP":
    case "TIMESTAMP_MS":
    case "TIMESTAMP_S":
    case "TIMESTAMP_NS":
    case "TIMESTAMP WITH TIME ZONE":
    case "TIME":
    case "UBIGINT":
      return `CAST(${numberOf(column, "long")} AS VARCHAR)`
    default:
      return `CAST(${c} AS VARCHAR)`
  }
}

/** What a number dimension makes of a column that is no text. */
function numberOf(column: FileColumn, to: DimensionType): string {
  const c = `f.${column.sql}`
  const type = String(column.type)
  const whole = (() => {
    if (column.unseenScale !== null) return `CAST(${c} * ${10 ** column.unseenScale}::HUGEINT AS BIGINT)`
    switch (type) {
      case "DATE":
      case "TIMESTAMP":
      case "TIMESTAMP_MS":
      case "TIMESTAMP_S":
      case "TIMESTAMP WITH TIME ZONE":
        return millisOf(column)
      case "TIMESTAMP_NS":
        return `epoch_ns(${c})`
      case "TIME":
        return `(epoch_us(${c})${column.isTimeOfMillis ? " // 1000" : ""})`
      case "UBIGINT":
        // Java has no unsigned numbers: what is above the largest long comes out negative.
        return `CAST(CAST(${c} AS HUGEINT) - CASE WHEN ${c} > 9223372036854775807 THEN 18446744073709551616 ELSE 0 END AS BIGINT)`
      default:
        return null
    }
  })()
  if (to === "long") {
    if (whole) return whole
    const isFraction = type === "DOUBLE" || type === "FLOAT" || type.startsWith("DECIMAL")
    return `TRY_CAST(${isFraction ? `trunc(${c})` : c} AS BIGINT)`
  }
  return `TRY_CAST(${whole ?? c} AS ${sqlNumber[to]})`
}

interface Bads {
  unparseable: number
  withError: number
}

/** Counts kept rows by the hour, which is finer than any time chunk, those outside of the intervals, and the bad ones. */
async function count(connection: DuckDBConnection, rows: string, inside: string, meters: Meters): Promise<Bads> {
  const bads: Bads = { unparseable: 0, withError: 0 }
  const hours = await rowsOf(
    connection,
    `SELECT floor(t / ${HOUR}e0) AS hour, (${inside}) AS inside, bad, count(*)::DOUBLE AS n FROM (${rows}) GROUP BY ALL`,
  )
  for (const { hour, inside: isInside, bad, n } of hours) {
    const rowCount = Number(n)
    if (hour === null) bads.unparseable += rowCount
    else if (!isInside) meters.stats.thrownAway += rowCount
    else {
      meters.admitMany(Number(hour) * HOUR, rowCount)
      if (bad) bads.withError += rowCount
    }
  }
  return bads
}

/** As many examples of each kind as are wanted. */
async function badRows(
  connection: DuckDBConnection,
  rows: string,
  inside: string,
  bads: Bads,
  examples: number,
): Promise<readonly BadRow[]> {
  const find = async (count: number, where: string, problem: (row: string) => string): Promise<readonly BadRow[]> => {
    if (count === 0 || examples === 0) return []
    const found = await rowsOf(connection, `SELECT cells FROM (${rows}) WHERE ${where} LIMIT ${examples}`)
    return found.map(({ cells }) => {
      const input = `{${Object.entries((cells as DuckDBStructValue).entries)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(", ")}}`
      return { input, problem: problem(input) }
    })
  }
  return [
    ...(await find(bads.withError, `(${inside}) AND bad`, (row) => `could not convert a value of ${row} to a number`)),
    ...(await find(bads.unparseable, "t IS NULL", (row) => `Timestamp is unparseable! Event: ${row}`)),
  ]
}
