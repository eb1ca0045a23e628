import { numberFormat, plainNumber } from "../schema/number-formats.ts"
import { patternProblem } from "../schema/times/pattern.ts"
import { timestampFormat } from "../schema/timestamp-formats.ts"
import { readAgain } from "./mojibake.ts"
import type { Operation, Repair } from "./repair.ts"
import { createSeenRows } from "./seen-rows.ts"

type Cell = string | null

/** A record as it stands in the table, and as the repairs before have left it. */
export interface MendedRow {
  readonly cells: Cell[]
  /** Cells beyond the last column; they stay there, to be found again, unless a repair says what becomes of them. */
  readonly extra: Cell[]
  /** It has fewer cells than there are columns; the others are null in `cells`. */
  short: boolean
  /** As a person counts. */
  readonly row: number
}

/** What a step did with a row. */
type Outcome = "same" | "changed" | "dropped"
type Step = (row: MendedRow) => Outcome

export interface Mender {
  /** The columns of the mended table. */
  readonly names: readonly string[]
  /** Mends a row in place; the number of the repair that took it away, or -1. */
  mend(row: MendedRow): number
  /** Per repair, the rows that it changed or took away. */
  readonly counts: readonly number[]
}

/** A repair names a column that is not there. */
export class UnknownColumn extends Error {
  override readonly name = "UnknownColumn"
  readonly column: string
  constructor(column: string) {
    super(`There is no column ${column} to repair.`)
    this.column = column
  }
}

/**
 * Compiles repairs, in their order, for a table of these columns; each sees what those before it have made.
 *
 * @throws UnknownColumn, and RangeError for a format that is not known
 */
export function createMender(names: readonly string[], repairs: readonly Repair[]): Mender {
  const columns = [...names]
  const numbers = new Set<string>()
  const steps = repairs.map(({ operation }) => stepOf(operation, columns, numbers))
  const counts = steps.map(() => 0)
  return {
    names: columns,
    counts,
    mend(row) {
      for (let i = 0; i < steps.length; i++) {
        const outcome = steps[i]!(row)
        if (outcome === "same") continue
        counts[i]!++
        if (outcome === "dropped") return i
      }
      return -1
    },
  }
}

/**
 * @param names of the columns; changed where the operation does
 * @param numbers names of the columns that an operation before has read as numbers; `o` adds its own
 */
function stepOf(o: Operation, names: string[], numbers: Set<string>): Step {
  const at = (name: string): number => {
    const i = names.indexOf(name)
    if (i < 0) throw new UnknownColumn(name)
    return i
  }
  switch (o.op) {
    case "trim":
      return eachCell(o.columns.map(at), (cell) => cell.trim())
    case "null_words": {
      const words = new Set(o.words.map((word) => word.trim().toLowerCase()))
      return eachCell(o.columns.map(at), (cell) => (words.has(cell.trim().toLowerCase()) ? null : cell))
    }
    case "number": {
      const format = numberFormat(o.format)
      if (!format) throw new RangeError(`There is no number format ${o.format}.`)
      for (const name of o.columns) numbers.add(name)
      return eachCell(o.columns.map(at), (cell) => plainNumber(cell, format) ?? cell)
    }
    case "time": {
      const read = timeReader(o.format)
      return eachCell(o.columns.map(at), (cell) => read(cell) ?? cell)
    }
    case "clear":
      return eachCell(o.columns.map(at), (cell) => (isA[o.unless](cell) ? cell : null))
    case "fill":
      return fill(o.columns.map(at), o.value)
    case "drop_rows": {
      const i = at(o.column)
      const holds = isA[o.unless]
      return ({ cells }) => (cells[i] !== null && holds(cells[i]!) ? "same" : "dropped")
    }
    case "drop_values": {
      const i = at(o.column)
      const values = new Set(o.values)
      return ({ cells }) => (values.has(cells[i] ?? "") === o.keep ? "same" : "dropped")
    }
    case "drop_listed": {
      const rows = new Set(o.rows)
      return ({ row }) => (rows.has(row) ? "dropped" : "same")
    }
    case "dedupe": {
      const compared = o.columns?.map(at) ?? [...names.keys()]
      // 12,50 that was read as 12.50 is the 12.5 of another row.
      const isNumber = names.map((name) => numbers.has(name))
      const comparable = (cell: Cell, i: number) => (cell !== null && isNumber[i] ? withoutZeros(cell) : cell)
      const seen = createSeenRows()
      return ({ cells }) => (seen.see(compared.map((i) => comparable(cells[i]!, i))) ? "dropped" : "same")
    }
    case "map":
      return eachCell([at(o.column)], (cell) => (Object.hasOwn(o.values, cell) ? o.values[cell]! : cell))
    case "redecode":
      return eachCell(o.columns.map(at), readAgain)
    case "ragged":
      return ragged(o.short, o.long)
    default:
      return reshape(o, names, at)
  }
}

type Reshaping = Extract<Operation, { op: "split" | "merge" | "rename" | "drop_columns" }>

/** A plain number without the zeros at the end of its fraction, which say nothing of its value. */
const withoutZeros = (number: string): string => number.replace(/^(-?\d+)(?:\.0*|(\.\d*[1-9])0+)$/, "$1$2")

/** Operations that change which columns there are. */
function reshape(o: Reshaping, names: string[], at: (name: string) => number): Step {
  switch (o.op) {
    case "rename":
      names[at(o.column)] = o.to
      return () => "same"
    case "drop_columns": {
      const gone = o.columns.map(at).sort((a, b) => b - a)
      for (const i of gone) names.splice(i, 1)
      return ({ cells }) => {
        for (const i of gone) cells.splice(i, 1)
        return "changed"
      }
    }
    case "split": {
      const i = at(o.column)
      const { length } = o.into
      names.splice(i, 1, ...o.into)
      return ({ cells }) => {
        const pieces = cells[i]?.split(o.separator) ?? []
        const rest = pieces.splice(length - 1)
        if (rest.length > 0) pieces.push(rest.join(o.separator))
        cells.splice(i, 1, ...Array.from({ length }, (_, n) => pieces[n] ?? null))
        return "changed"
      }
    }
    case "merge": {
      const from = o.columns.map(at)
      const [first] = from
      const others = from.slice(1).sort((a, b) => b - a)
      names[first!] = o.into
      for (const i of others) names.splice(i, 1)
      return ({ cells }) => {
        const filled = from.flatMap((i) => cells[i] ?? [])
        cells[first!] = filled.length > 0 ? filled.join(o.separator) : null
        for (const i of others) cells.splice(i, 1)
        return "changed"
      }
    }
  }
}

function eachCell(columns: readonly number[], mend: (cell: string) => Cell): Step {
  return ({ cells }) => {
    let changed = false
    for (const i of columns) {
      const cell = cells[i]!
      if (cell === null) continue
      const mended = mend(cell)
      if (mended === cell) continue
      cells[i] = mended
      changed = true
    }
    return changed ? "changed" : "same"
  }
}

/** @param value null takes what stands above */
function fill(columns: readonly number[], value: string | null): Step {
  const above = new Map<number, Cell>()
  return ({ cells }) => {
    let changed = false
    for (const i of columns) {
      const cell = cells[i]!
      if (cell !== null && cell !== "") {
        above.set(i, cell)
        continue
      }
      const filled = value ?? above.get(i) ?? null
      if (filled === null || filled === cell) continue
      cells[i] = filled
      changed = true
    }
    return changed ? "changed" : "same"
  }
}

function ragged(short: "keep" | "fill" | "drop", long: "keep" | "cut" | "join" | "drop"): Step {
  return (row) => {
    const { cells, extra } = row
    if (row.short) {
      if (short === "keep") return "same"
      row.short = false
      return short === "drop" ? "dropped" : "changed"
    }
    if (extra.length === 0 || long === "keep") return "same"
    if (long === "drop") return "dropped"
    if (long === "join") {
      const last = cells.length - 1
      cells[last] = [cells[last], ...extra].map((cell) => cell ?? "").join(",")
    }
    extra.length = 0
    return "changed"
  }
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i
const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[-+]\d\d(?::?\d\d)?)?)?$/
const isA = {
  value: (cell: string) => cell !== "",
  number: (cell: string) => NUMBER.test(cell.trim()),
  time: (cell: string) => ISO.test(cell),
} as const

const encoder = new TextEncoder()

/** A part for the hour, in letters that do not stand between apostrophes, or as `strptime` has it. */
const hasHour = (id: string): boolean =>
  /%-?[HIklTXRrc]/.test(id) || (!id.includes("%") && /[HhKk]/.test(id.replace(/'[^']*'/g, "")))

/** A time as ISO 8601 in UTC; a day without a time of day, in the format and in the text, stays a day. */
function timeReader(id: string): (text: string) => string | null {
  const format = timestampFormat(id)
  if (!format) throw new RangeError(patternProblem(id) ?? `There is no time format ${id}.`)
  const isOfDays = !hasHour(id)
  return (text) => {
    const bytes = encoder.encode(text)
    const time = format.parse(bytes, 0, bytes.length)
    if (Number.isNaN(time)) return null
    const iso = new Date(time).toISOString()
    return isOfDays && time % 86_400_000 === 0 && !text.includes(":")
      ? iso.slice(0, iso.indexOf("T"))
      : iso.replace("T", " ").replace(".000Z", "Z")
  }
}
