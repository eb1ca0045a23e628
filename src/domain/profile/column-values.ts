import { decimalText } from "../scan/decimal.ts"
import { addToGrid, createGrid, FRACTIONS, type Grid, histogramOf, WHOLE } from "../scan/histogram.ts"
import { addHash, estimate, REGISTERS } from "../scan/hll.ts"
import {
  FIRST_TIME,
  LAST_TIME,
  MONTH_FIRST_BITS,
  parseTimes,
  TIME_SLOTS,
  TIMESTAMP_FORMATS,
} from "../schema/timestamp-formats.ts"
import type { ColumnType } from "../schema/types.ts"
import { addExactly, type Partials, sumOf } from "./exact-sum.ts"
import type { ColumnProfile, TimestampCandidate } from "./profile.ts"
import { countValue, createTally, distinctOf, type Scalar, type Tally, topOf } from "./tally.ts"

/** FNV-1a, 32 bits, over the values of typed columns. */
const HASH_SEED = 0x811c9dc5 | 0
const HASH_PRIME = 0x01000193

/** How the values of a typed column come: `decimal` as integers at a scale, `date` and `timestamp` in milliseconds, `opaque` unread. */
export type ValueKind = "integer" | "float" | "decimal" | "boolean" | "date" | "timestamp" | "string" | "opaque"

/** Statistics of one column of a typed format, value by value: what the scanner keeps for texts. */
export interface ColumnValues {
  readonly kind: ValueKind
  /** Digits behind the point of a `decimal`. */
  readonly scale: number
  /** The format under which the values of a `date` or `timestamp` column are candidates; null where Druid misreads them. */
  readonly timeFormat: string | null
  count: number
  nulls: number
  empties: number
  longest: number
  /** NaN and infinite ones; they are counted, and left out of all other figures. */
  notFinite: number
  min: Scalar | null
  max: Scalar | null
  whole: number
  big: bigint
  readonly partials: Partials
  readonly registers: Uint8Array
  readonly tally: Tally
  readonly grid: Grid
  /** Per timestamp format how many texts or integers it reads, and the first and the last time. */
  readonly formats: Map<number, { parsed: number; min: number; max: number }>
}

export function createColumnValues(kind: ValueKind, scale = 0, timeFormat: string | null = null): ColumnValues {
  return {
    kind,
    scale,
    timeFormat,
    count: 0,
    nulls: 0,
    empties: 0,
    longest: 0,
    notFinite: 0,
    min: null,
    max: null,
    whole: 0,
    big: 0n,
    partials: [],
    registers: new Uint8Array(REGISTERS),
    tally: createTally(),
    grid: createGrid(kind === "float" || kind === "decimal" ? FRACTIONS : WHOLE),
    formats: new Map(),
  }
}

/** Takes one value in; null and undefined are nulls. An `opaque` value is only counted. */
export function addValue(column: ColumnValues, value: unknown): void {
  if (value === null || value === undefined) {
    column.nulls++
    return
  }
  column.count++
  const { kind } = column
  if (kind === "string") addText(column, value as string)
  else if (kind === "float") addFloat(column, value as number)
  else if (kind === "boolean") addScalar(column, value as boolean, value ? 1 : 2)
  else if (kind !== "opaque") addInteger(column, value as number | bigint)
}

/** Spreads a hash over all its bits: the finaliser of MurmurHash3. */
function spread(hash: number): number {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}

function addScalar(column: ColumnValues, value: Scalar, hash: number): void {
  addHash(column.registers, spread(hash))
  countValue(column.tally, value, column.count)
  if (column.min === null || value < column.min) column.min = value
  if (column.max === null || value > column.max) column.max = value
}

/** A safe integer added to one below this stays safe. */
const HALF_SAFE = 2 ** 52

function addInteger(column: ColumnValues, raw: number | bigint): void {
  const near = Number(raw)
  const value = Number.isSafeInteger(near) ? near : raw
  addScalar(column, value, hashNumber(near))
  if (typeof value === "number" && Math.abs(value) < HALF_SAFE) {
    column.whole += value
    if (Math.abs(column.whole) >= HALF_SAFE) {
      column.big += BigInt(column.whole)
      column.whole = 0
    }
  } else column.big += BigInt(value)
  addToGrid(column.grid, column.kind === "decimal" ? near / 10 ** column.scale : near, 1)
  if (column.kind === "integer" && near >= 1e7 && near < 1e13) addTimes(column, String(near))
}

function addFloat(column: ColumnValues, value: number): void {
  if (!Number.isFinite(value)) {
    column.notFinite++
    return
  }
  // Negative zero is the same value as zero.
  const number = value === 0 ? 0 : value
  addScalar(column, number, hashNumber(number))
  addExactly(column.partials, number)
  addToGrid(column.grid, number, 1)
}

function addText(column: ColumnValues, text: string): void {
  if (text === "") column.empties++
  let hash = HASH_SEED
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    hash = Math.imul(Math.imul(hash ^ (unit & 255), HASH_PRIME) ^ (unit >> 8), HASH_PRIME)
    // Each half of a surrogate pair stands for two of its four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3
  }
  if (bytes > column.longest) column.longest = bytes
  addScalar(column, text, hash)
  const first = text.charCodeAt(0)
  if (first >= 48 && first <= 57) addTimes(column, text)
}

const words = new Float64Array(1)
const halves = new Int32Array(words.buffer)
function hashNumber(value: number): number {
  words[0] = value
  return Math.imul(Math.imul(HASH_SEED ^ halves[0]!, HASH_PRIME) ^ halves[1]!, HASH_PRIME)
}

const scratch = new Uint8Array(40)
const times = new Float64Array(TIME_SLOTS)

/** Notes which timestamp formats read a text. */
function addTimes(column: ColumnValues, text: string): void {
  if (text.length < 8 || text.length > scratch.length) return
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 127) return
    scratch[i] = unit
  }
  for (let bits = parseTimes(scratch, 0, text.length, times); bits !== 0; bits &= bits - 1) {
    const index = 31 - Math.clz32(bits & -bits)
    const time = times[((1 << index) & MONTH_FIRST_BITS) === 0 ? 0 : 1]!
    const known = column.formats.get(index)
    if (known === undefined) column.formats.set(index, { parsed: 1, min: time, max: time })
    else {
      known.parsed++
      if (time < known.min) known.min = time
      if (time > known.max) known.max = time
    }
  }
}

const TYPES: Readonly<Record<ValueKind, ColumnType>> = {
  integer: "integer",
  float: "float",
  decimal: "float",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
  string: "string",
  opaque: "string",
}

/** The column as a profile shows it; its role is for the caller to propose. */
export function columnProfileOf(column: ColumnValues, index: number, name: string): Omit<ColumnProfile, "role"> {
  const text = (value: Scalar) => textOf(column, value)
  const [min, max] = [column.min, column.max].map((value) => (value === null ? null : text(value)))
  const exact = column.kind === "opaque" ? null : distinctOf(column.tally)
  const numeric = column.kind === "integer" || column.kind === "float" || column.kind === "decimal"
  const hasGrid = numeric || column.kind === "date" || column.kind === "timestamp"
  return {
    index,
    name,
    type: TYPES[column.kind],
    count: column.count,
    nulls: column.nulls,
    empties: column.empties,
    distinct: exact ?? (column.kind === "opaque" ? 0 : estimate(column.registers)),
    distinctExact: exact !== null,
    min: min ?? null,
    max: max ?? null,
    sum: numeric && column.min !== null ? sumTextOf(column) : null,
    longest: column.kind === "string" ? column.longest : Math.max(min?.length ?? 0, max?.length ?? 0),
    top: column.kind === "opaque" ? [] : topOf(column.tally, text),
    topError: column.tally.error,
    histogram: hasGrid ? histogramOf(column.grid) : null,
    timestamps: candidatesOf(column),
  }
}

function textOf(column: ColumnValues, value: Scalar): string {
  if (column.kind === "decimal") return decimalText(BigInt(value), column.scale)
  if (column.kind === "timestamp" || column.kind === "date") {
    const date = new Date(Number(value))
    if (Number.isNaN(date.getTime())) return String(value)
    return column.kind === "date" ? date.toISOString().slice(0, 10) : date.toISOString()
  }
  // What is stored has no NUL: databases refuse it.
  return String(value).slice(0, 256).replaceAll("\0", "\ufffd")
}

function sumTextOf(column: ColumnValues): string {
  if (column.kind === "float") return String(sumOf(column.partials))
  return decimalText(column.big + BigInt(column.whole), column.scale)
}

function candidatesOf(column: ColumnValues): readonly TimestampCandidate[] {
  // A sentinel beyond the calendar makes a column that Druid could only keep in millions of chunks.
  if (column.timeFormat !== null && (Number(column.min) < FIRST_TIME || Number(column.max) > LAST_TIME)) return []
  if (column.timeFormat !== null && column.min !== null)
    return [{ format: column.timeFormat, parsed: column.count, min: Number(column.min), max: Number(column.max) }]
  // Druid reads a Parquet file as it is: what it cannot read from text is no time there.
  return [...column.formats]
    .filter(([index]) => TIMESTAMP_FORMATS[index]!.druid !== undefined)
    .map(([index, facts]) => ({ format: TIMESTAMP_FORMATS[index]!.id, ...facts }))
    .sort((a, b) => b.parsed - a.parsed)
}
