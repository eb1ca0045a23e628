import type { SchemaElement } from "hyparquet"
import type { ParquetKind } from "#domain/profile/parquet-facts.ts"
import { hexText, textsOf, uuidText } from "./bytes.ts"
import { decimalText, doubleText, floatText, halfOf, signedOf } from "./numbers.ts"
import {
  dateText,
  type FractionDigits,
  intervalText,
  timeOfDayText,
  timestampOf,
  timestampOfNumber,
  timestampText,
} from "./times.ts"
import type { Leaf } from "./tree.ts"
import { isSlices, type Slices, type Stored } from "./values.ts"

/** The texts of values `[from, to)`. */
export type Render = (stored: Stored, from: number, to: number) => string[]

/** What the values of a leaf are, and how they are written. */
export interface LeafText {
  readonly type: ParquetKind
  readonly render: Render
  /** Stands in JSON as it is: a number or a truth value. */
  readonly bare: boolean
  /** What the file says that the values are. */
  readonly meaning: Meaning
  /** An annotation that does not go with the physical type, and is passed over. */
  readonly passedOver: string | null
}

/** Annotations by the name that both of Parquet's ways to write them have in common; `""` is none. */
export interface Meaning {
  readonly name: string
  readonly scale: number
  readonly precision: number
  readonly digits: FractionDigits
  readonly isInstant: boolean
  readonly isSigned: boolean
}

const DIGITS: Readonly<Record<string, FractionDigits>> = { MILLIS: 3, MICROS: 6, NANOS: 9 }

function meaningOf(element: SchemaElement): Meaning {
  const { converted_type: converted, logical_type: logical, scale = 0, precision = 0 } = element
  const plain = { name: "", scale, precision, digits: 3 as FractionDigits, isInstant: false, isSigned: true }
  switch (logical?.type) {
    case "DECIMAL":
      return { ...plain, name: "DECIMAL", scale: logical.scale ?? 0, precision: logical.precision }
    case "TIMESTAMP":
    case "TIME":
      return { ...plain, name: logical.type, digits: DIGITS[logical.unit] ?? 3, isInstant: logical.isAdjustedToUTC }
    case "INTEGER":
      return { ...plain, name: "INTEGER", isSigned: logical.isSigned }
  }
  if (typeof logical?.type === "string") return { ...plain, name: logical.type }
  if (converted === undefined) return plain
  const unit = /^(TIMESTAMP|TIME)_(MILLIS|MICROS)$/.exec(converted)
  // The old annotations of times always mean an instant.
  if (unit) return { ...plain, name: unit[1]!, digits: DIGITS[unit[2]!]!, isInstant: true }
  if (converted.startsWith("UINT_")) return { ...plain, name: "INTEGER", isSigned: false }
  if (converted.startsWith("INT_")) return { ...plain, name: "INTEGER" }
  return { ...plain, name: converted === "UTF8" ? "STRING" : converted }
}

type Plan = Pick<LeafText, "type" | "render" | "bare">

/**
 * How the values of a leaf are written.
 *
 * @param isText whether bytes without an annotation are all texts
 */
export function leafText(leaf: Leaf, isText: boolean): LeafText {
  const meaning = meaningOf(leaf.element)
  const annotated = annotatedPlan(leaf, meaning)
  if (annotated) return { ...annotated, meaning, passedOver: null }
  const passedOver = meaning.name === "" || meaning.name === "NULL" ? null : meaning.name
  return { ...physicalPlan(leaf, isText), meaning, passedOver }
}

/** Whether it is known by its values alone if the bytes of a leaf are texts. */
export const isPlainBytes = (leaf: Leaf): boolean =>
  leaf.type === "BYTE_ARRAY" && annotatedPlan(leaf, meaningOf(leaf.element)) === null

function annotatedPlan(leaf: Leaf, meaning: Meaning): Plan | null {
  const { type, length } = leaf
  const isInt = type === "INT32" || type === "INT64"
  const isBytes = type === "BYTE_ARRAY" || type === "FIXED_LEN_BYTE_ARRAY"
  switch (meaning.name) {
    case "STRING":
    case "ENUM":
    case "JSON":
      return isBytes ? { type: "text", render: texts, bare: false } : null
    case "BSON":
      return isBytes ? BYTES : null
    case "GEOMETRY":
    case "GEOGRAPHY":
      return isBytes ? { ...BYTES, type: "geometry" } : null
    case "UUID":
      return type === "FIXED_LEN_BYTE_ARRAY" && length === 16
        ? { type: "uuid", render: ofSlices(uuidText), bare: false }
        : null
    case "INTERVAL":
      return type === "FIXED_LEN_BYTE_ARRAY" && length === 12
        ? { type: "interval", render: ofSlices(intervalOf), bare: false }
        : null
    case "FLOAT16":
      return type === "FIXED_LEN_BYTE_ARRAY" && length === 2
        ? { type: "float", render: ofSlices((b, at) => doubleText(halfOf(b[at]!, b[at + 1]!))), bare: true }
        : null
    case "DECIMAL":
      return isInt || isBytes ? decimalPlan(meaning.scale) : null
    case "INTEGER":
      if (!isInt) return null
      return meaning.isSigned
        ? { type: "integer", render: type === "INT32" ? ints : longs, bare: true }
        : { type: "unsigned", render: type === "INT32" ? unsignedInts : unsignedLongs, bare: true }
    case "DATE":
      return type === "INT32" ? { type: "date", render: ofInts(dateText), bare: false } : null
    case "TIME": {
      const { digits } = meaning
      if ((type === "INT32") !== (digits === 3) || !isInt) return null
      const render: Render = ofBig((count) => timeOfDayText(count, digits))
      return { type: "time", render, bare: false }
    }
    case "TIMESTAMP":
      return type === "INT64"
        ? { type: "timestamp", render: timestamps(meaning.digits, meaning.isInstant ? "Z" : ""), bare: false }
        : null
    default:
      return null
  }
}

const BYTES: Plan = { type: "bytes", render: ofSlices(hexText), bare: false }

function physicalPlan({ type }: Leaf, isText: boolean): Plan {
  switch (type) {
    case "BOOLEAN":
      return { type: "boolean", render: each((v: Uint8Array, i) => (v[i] === 0 ? "false" : "true")), bare: true }
    case "INT32":
      return { type: "integer", render: ints, bare: true }
    case "INT64":
      return { type: "integer", render: longs, bare: true }
    case "INT96":
      return { type: "timestamp", render: ofSlices(int96Text), bare: false }
    case "FLOAT":
      return { type: "float", render: each((v: Float32Array, i) => floatText(v[i]!)), bare: true }
    case "DOUBLE":
      return { type: "float", render: each((v: Float64Array, i) => doubleText(v[i]!)), bare: true }
    default:
      return isText ? { type: "text", render: texts, bare: false } : BYTES
  }
}

/** A render of one value at a time. */
function each<T extends Stored>(text: (values: T, i: number) => string): Render {
  return (stored, from, to) => {
    const out = new Array<string>(to - from)
    for (let i = from; i < to; i++) out[i - from] = text(stored as T, i)
    return out
  }
}

function ofSlices(text: (bytes: Uint8Array, start: number, end: number) => string): Render {
  return each((slices: Slices, i) => text(slices.bytes, slices.starts[i]!, slices.ends[i]!))
}

const ofInts = (text: (value: number) => string): Render => each((values: Int32Array, i) => text(values[i]!))

const ofBig = (text: (value: bigint) => string): Render =>
  each((values: Int32Array | BigInt64Array, i) => text(BigInt(values[i]!)))

const texts: Render = (stored, from, to) => (isSlices(stored) ? textsOf(stored, from, to) : [])
const ints = ofInts(String)
const unsignedInts = ofInts((value) => String(value >>> 0))
const unsignedLongs = each((values: BigInt64Array, i) => String(BigInt.asUintN(64, values[i]!)))

/** Calls `small` with what a double holds exactly, which is far faster than a bigint, and `big` with the rest. */
function ofLongs(small: (value: number) => string, big: (value: bigint) => string): Render {
  return (stored, from, to) => {
    const values = stored as BigInt64Array
    const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2)
    const out = new Array<string>(to - from)
    for (let i = from; i < to; i++) {
      const high = halves[i * 2 + 1]!
      out[i - from] =
        high >= -0x200000 && high < 0x200000 ? small(high * 2 ** 32 + (halves[i * 2]! >>> 0)) : big(values[i]!)
    }
    return out
  }
}

const longs = ofLongs(String, String)

const timestamps = (digits: FractionDigits, zone: string): Render =>
  ofLongs(
    (count) => timestampOfNumber(count, digits) + zone,
    (count) => timestampOf(count, digits) + zone,
  )

function decimalPlan(scale: number): Plan {
  const text = (value: bigint | number) => decimalText(String(value), scale)
  const big = ofLongs(text, text)
  const small = ofInts(text)
  const bytes = ofSlices((b, start, end) => text(signedOf(b, start, end)))
  return {
    type: "decimal",
    bare: true,
    render: (stored, from, to) =>
      (isSlices(stored) ? bytes : stored instanceof Int32Array ? small : big)(stored, from, to),
  }
}

/** The Julian day of 1 January 1970. */
const UNIX_EPOCH_JULIAN = 2_440_588
const DAY_NANOS = 86_400_000_000_000n

/** The old form of timestamps: nanoseconds of the day, then the Julian day. */
function int96Text(bytes: Uint8Array, start: number): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, 12)
  const nanos = view.getBigInt64(0, true)
  const days = view.getInt32(8, true) - UNIX_EPOCH_JULIAN
  if (nanos < 0n || nanos >= DAY_NANOS) return timestampOf(BigInt(days) * DAY_NANOS + nanos, 9)
  const seconds = Number(nanos / 1_000_000_000n)
  return timestampText(days, seconds, Number(nanos % 1_000_000_000n), 9)
}

function intervalOf(bytes: Uint8Array, start: number): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, 12)
  return intervalText(view.getUint32(0, true), view.getUint32(4, true), view.getUint32(8, true))
}
