import type { DimensionType, TaskPlan } from "../spec.ts"
import type { CanonicalWriter } from "./canonical.ts"
import { type RowReader, writeNumber } from "./csv.ts"
import { createLineSplitter } from "./lines.ts"
import { writeDouble } from "./numbers.ts"
import type { Meters } from "./stats.ts"
import { timeParser } from "./times.ts"

type Json = Readonly<Record<string, unknown>>

/** Digits that a JavaScript number may not hold all. */
const LONG_NUMBER = /\d{16}/

/** Reads newline-delimited JSON as Druid does and writes the rows that it keeps, like the CSV reader. */
export function createNdjsonReader(plan: TaskPlan, uri: string, writer: CanonicalWriter, meters: Meters): RowReader {
  const parseTime = timeParser(plan.timestamp.format)!
  const { dimensions, timestamp } = plan
  const numbersAre = timestamp.format === "posix" ? 1000 : 1
  let records = 0

  const timeOf = (value: unknown): number => {
    if (typeof value === "string") return parseTime(value)
    if (typeof value === "number" || typeof value === "bigint") return Math.trunc(Number(value)) * numbersAre
    return value === null || value === undefined ? (timestamp.missing ?? Number.NaN) : Number.NaN
  }

  return createLineSplitter((bytes, start, end, line) => {
    const text = bytes.toString("utf8", start, end)
    if (text.trim() === "") return
    records++
    const where = () => `(Path: ${uri}, Record: ${records}, Line: ${line})`
    const row = parseRow(text)
    if (row === null) {
      meters.refuse(text, `Unable to parse row [${text.slice(0, 100)}] ${where()}`)
      return
    }
    const value = row[timestamp.column]
    const at = timeOf(value)
    if (Number.isNaN(at)) {
      meters.refuse(
        mapText(row),
        `Timestamp[${String(value ?? null)}] is unparseable! Event: ${mapText(row)} ${where()}`,
      )
      return
    }
    if (!meters.admit(at)) return
    writer.ascii(String(at))
    let problems: string[] | null = null
    for (const { name, type } of dimensions) {
      writer.comma()
      if (writeValue(row[name], type, writer)) continue
      problems ??= []
      problems.push(`could not convert value [${String(row[name])}] to ${type}`)
    }
    writer.endRow()
    if (problems) meters.keepWithErrors(mapText(row), [...problems, where()])
  })
}

/** An object, its long integers as bigints; null where the line is none. */
function parseRow(text: string): Json | null {
  try {
    const row: unknown = LONG_NUMBER.test(text) ? JSON.parse(text, keepLong) : JSON.parse(text)
    return typeof row === "object" && row !== null && !Array.isArray(row) ? (row as Json) : null
  } catch {
    return null
  }
}

function keepLong(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source
  return typeof value === "number" && source && /^-?\d{16,}$/.test(source) ? BigInt(source) : value
}

/** Writes a value; false, and nothing, where it is bad. Objects are null to Druid, which discovers flat fields only. */
function writeValue(value: unknown, type: DimensionType, writer: CanonicalWriter): boolean {
  switch (typeof value) {
    case "string":
      if (type !== "string") return writeNumber(value, type, writer)
      writer.text(value)
      return true
    case "number":
      if (type === "long") writer.ascii(String(Math.trunc(value)))
      else if (type === "string") writer.text(String(value))
      else writer.ascii(writeDouble(value))
      return true
    case "bigint":
      if (type === "long" && value !== BigInt.asIntN(64, value)) return false
      if (type === "string") writer.text(String(value))
      else writer.ascii(String(value))
      return true
    case "boolean":
      if (type === "string") writer.text(String(value))
      else writer.ascii(value ? "1" : "0")
      return true
    default:
      if (!Array.isArray(value) || value.length === 0) return true
      if (type !== "string") return false
      writer.text(value.length === 1 ? String(value[0]) : JSON.stringify(value.map(String)))
      return true
  }
}

const mapText = (row: Json) =>
  `{${Object.entries(row)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(", ")}}`
