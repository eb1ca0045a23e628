import type { Dimension, InputFormat, TaskPlan } from "../spec.ts"
import type { CanonicalWriter } from "./canonical.ts"
import { type Cells, cellText, createCells, ODD, PLAIN, splitCells } from "./cells.ts"
import { createLineSplitter } from "./lines.ts"
import { readDouble, readLong, writeDouble } from "./numbers.ts"
import { type Meters, TaskFailure } from "./stats.ts"
import { timeParser } from "./times.ts"

/** Druid's `listDelimiter`: a cell with it is several values. */
const CTRL_A = "\u0001"

export interface RowReader {
  push(chunk: Buffer): void
  /** The object ends here. */
  end(): void
}

type CsvFormat = Extract<InputFormat, { kind: "csv" }>

/** Reads CSV as Druid does and writes the rows that it keeps: the time in milliseconds, then the dimensions. */
export function createCsvReader(
  plan: TaskPlan,
  format: CsvFormat,
  uri: string,
  writer: CanonicalWriter,
  meters: Meters,
): RowReader {
  const parseTime = timeParser(plan.timestamp.format)!
  const cells = createCells()
  let columns: readonly string[] = []
  let time = -1
  let sources = new Int32Array()
  let toSkip = format.skipRows
  let needsHeader = format.headerRow
  let records = 0

  const setColumns = (names: readonly string[]) => {
    const twice = names.filter((name, i) => names.indexOf(name) !== i)
    if (twice.length > 0) throw new TaskFailure(`Duplicate column entries found : [${twice.join(", ")}]`)
    columns = names
    time = names.indexOf(plan.timestamp.column)
    sources = Int32Array.from(plan.dimensions, ({ name }) => names.indexOf(name))
  }
  if (format.columns) setColumns(format.columns)

  const rowText = (bytes: Buffer) => `{${columns.map((name, i) => `${name}=${cellText(bytes, cells, i)}`).join(", ")}}`

  const { dimensions } = plan
  const lines = createLineSplitter((bytes, start, end, line) => {
    if (toSkip > 0) {
      toSkip--
      return
    }
    splitCells(bytes, start, end, cells)
    if (needsHeader) {
      needsHeader = false
      const header = Array.from({ length: cells.count }, (_, i) => cellText(bytes, cells, i) || `column_${i + 1}`)
      if (!format.columns) setColumns(header)
      return
    }
    records++
    const timeText = cellText(bytes, cells, time)
    const at = timeText === null ? (plan.timestamp.missing ?? Number.NaN) : parseTime(timeText)
    const where = () => `(Path: ${uri}, Record: ${records}, Line: ${line})`
    if (Number.isNaN(at)) {
      const input = rowText(bytes)
      meters.refuse(input, `Timestamp[${timeText}] is unparseable! Event: ${input} ${where()}`)
      return
    }
    if (!meters.admit(at)) return
    writer.ascii(String(at))
    let problems: string[] | null = null
    for (let d = 0; d < sources.length; d++) {
      writer.comma()
      const source = sources[d]!
      if (source < 0 || source >= cells.count || cells.start[source] === cells.end[source]) continue
      const dimension = dimensions[d]!
      if (!writeCell(bytes, cells, source, dimension, writer)) {
        problems ??= []
        problems.push(`could not convert value [${cellText(bytes, cells, source)}] to ${dimension.type}`)
      }
    }
    writer.endRow()
    if (problems) meters.keepWithErrors(rowText(bytes), [...problems, where()])
  })
  return lines
}

/** Writes a cell that is not null; false, and nothing, where it is bad. */
function writeCell(bytes: Buffer, cells: Cells, i: number, { type }: Dimension, writer: CanonicalWriter): boolean {
  const [start, end] = [cells.start[i]!, cells.end[i]!]
  if (type === "string") {
    if (cells.kind[i] !== ODD) writer.bytes(bytes, start, end)
    else {
      const text = cellText(bytes, cells, i)!
      writer.text(text.includes(CTRL_A) ? JSON.stringify(text.split(CTRL_A)) : text)
    }
    return true
  }
  if (cells.kind[i] === PLAIN && isPlainNumber(bytes, start, end, type !== "long")) {
    writer.bytes(bytes, start, end)
    return true
  }
  return writeNumber(cellText(bytes, cells, i)!, type, writer)
}

/** Writes a number that stands in a text; false, and nothing, where Druid finds none. */
export function writeNumber(text: string, type: Dimension["type"], writer: CanonicalWriter): boolean {
  if (type === "long") {
    const value = readLong(text)
    if (value !== null) writer.ascii(String(value))
    return value !== null
  }
  const value = readDouble(text)
  if (value !== null) writer.ascii(writeDouble(value))
  return value !== null
}

/** An integer of at most 18 digits, or with a point between digits: DuckDB reads it as Druid does. */
function isPlainNumber(bytes: Buffer, start: number, end: number, pointAllowed: boolean): boolean {
  let i = bytes[start] === 45 ? start + 1 : start
  if (end - i > 18 || i === end) return false
  for (let points = 0; i < end; i++) {
    const c = bytes[i]!
    if (c >= 48 && c <= 57) continue
    const between = i > start && i + 1 < end && bytes[i - 1] !== 45
    if (c !== 46 || !pointAllowed || !between || points++ > 0) return false
  }
  return true
}
