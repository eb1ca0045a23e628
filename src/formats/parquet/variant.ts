import { hexText, uuidText } from "./bytes.ts"
import { decimalText, doubleText, floatText } from "./numbers.ts"
import { dateText, timeOfDayText, timestampOf } from "./times.ts"

/**
 * Parquet's variant, a binary form of JSON, as JSON text with every number exact.
 * https://github.com/apache/parquet-format/blob/master/VariantEncoding.md
 */

/** JSON text; an object's entries are kept apart, as some may stand in columns of their own. */
export type VariantValue = string | ReadonlyMap<string, string>

/** How much one value may still come to: its parts may refer to the same bytes again and again. */
export interface VariantBudget {
  left: number
}

export const createVariantBudget = (): VariantBudget => ({ left: 1_000_000 })

const MOST_DEPTH = 128

export function mergedText(value: VariantValue): string {
  if (typeof value === "string") return value
  return `{${[...value].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(",")}}`
}

const decoder = new TextDecoder()

interface Reading {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly names: readonly string[]
  readonly budget: VariantBudget
}

/** Reads a value; `metadata` has the names of its fields. */
export function variantOf(metadata: Uint8Array | null, bytes: Uint8Array, budget: VariantBudget): VariantValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return valueAt({ bytes, view, names: metadata ? namesOf(metadata) : [], budget }, 0, 0)
}

function namesOf(bytes: Uint8Array): readonly string[] {
  const head = bytes[0] ?? 0
  if ((head & 15) !== 1) throw new Error(`a variant of it has the version ${head & 15}, which is not known`)
  const width = (head >> 6) + 1
  const count = unsigned(bytes, 1, width)
  const base = 1 + width * (count + 2)
  if (base > bytes.length) throw new Error("the names of a variant end too early")
  const offset = (i: number) => base + unsigned(bytes, 1 + width * (i + 1), width)
  return Array.from({ length: count }, (_, i) => decoder.decode(part(bytes, offset(i), offset(i + 1) - offset(i))))
}

function unsigned(bytes: Uint8Array, at: number, width: number): number {
  if (at + width > bytes.length) throw new Error("a variant of it ends too early")
  let value = 0
  for (let i = 0; i < width; i++) value += bytes[at + i]! * 2 ** (8 * i)
  return value
}

function part(bytes: Uint8Array, at: number, length: number): Uint8Array {
  if (length < 0 || at + length > bytes.length) throw new Error("a variant of it ends too early")
  return bytes.subarray(at, at + length)
}

function valueAt(reading: Reading, at: number, depth: number): VariantValue {
  if (--reading.budget.left < 0 || depth > MOST_DEPTH) throw new Error("a variant of it is too large")
  const { bytes } = reading
  const head = unsigned(bytes, at, 1)
  const info = head >> 2
  switch (head & 3) {
    case 0:
      return primitiveAt(reading, info, at + 1)
    case 1:
      return JSON.stringify(decoder.decode(part(bytes, at + 1, info)))
    case 2:
      return objectAt(reading, info, at + 1, depth)
    default: {
      const width = (info & 3) + 1
      const countWidth = (info & 4) === 0 ? 1 : 4
      const count = unsigned(bytes, at + 1, countWidth)
      const offsets = at + 1 + countWidth
      const values = offsets + width * (count + 1)
      if (values > bytes.length) throw new Error("a variant of it ends too early")
      const texts = Array.from({ length: count }, (_, i) =>
        mergedText(valueAt(reading, values + unsigned(bytes, offsets + i * width, width), depth + 1)),
      )
      return `[${texts.join(",")}]`
    }
  }
}

function objectAt(reading: Reading, info: number, at: number, depth: number): VariantValue {
  const { bytes, names } = reading
  const width = (info & 3) + 1
  const idWidth = ((info >> 2) & 3) + 1
  const countWidth = (info & 16) === 0 ? 1 : 4
  const count = unsigned(bytes, at, countWidth)
  const ids = at + countWidth
  const offsets = ids + count * idWidth
  const values = offsets + (count + 1) * width
  if (values > bytes.length) throw new Error("a variant of it ends too early")
  const entries = new Map<string, string>()
  for (let i = 0; i < count; i++) {
    const name = names[unsigned(bytes, ids + i * idWidth, idWidth)]
    if (name === undefined) throw new Error("a variant of it has a field without a name")
    entries.set(name, mergedText(valueAt(reading, values + unsigned(bytes, offsets + i * width, width), depth + 1)))
  }
  return entries
}

const quoted = (text: string): string => JSON.stringify(text)
const numeric = (value: number, text: string): string => (Number.isFinite(value) ? text : quoted(text))

/** What is no JSON of its own is written as the same value in a column of its own would be. */
function primitiveAt({ bytes, view }: Reading, type: number, at: number): string {
  switch (type) {
    case 0:
      return "null"
    case 1:
      return "true"
    case 2:
      return "false"
    case 3:
      return String(view.getInt8(at))
    case 4:
      return String(view.getInt16(at, true))
    case 5:
      return String(view.getInt32(at, true))
    case 6:
      return String(view.getBigInt64(at, true))
    case 7:
      return numeric(view.getFloat64(at, true), doubleText(view.getFloat64(at, true)))
    case 8:
      return decimalText(String(view.getInt32(at + 1, true)), view.getUint8(at))
    case 9:
      return decimalText(String(view.getBigInt64(at + 1, true)), view.getUint8(at))
    case 10: {
      const unscaled = (view.getBigInt64(at + 9, true) << 64n) | view.getBigUint64(at + 1, true)
      return decimalText(String(unscaled), view.getUint8(at))
    }
    case 11:
      return quoted(dateText(view.getInt32(at, true)))
    case 12:
      return quoted(`${timestampOf(view.getBigInt64(at, true), 6)}Z`)
    case 13:
      return quoted(timestampOf(view.getBigInt64(at, true), 6))
    case 14:
      return numeric(view.getFloat32(at, true), floatText(view.getFloat32(at, true)))
    case 15:
      return quoted(hexText(part(bytes, at + 4, view.getUint32(at, true)), 0, view.getUint32(at, true)))
    case 16:
      return quoted(decoder.decode(part(bytes, at + 4, view.getUint32(at, true))))
    case 17:
      return quoted(timeOfDayText(view.getBigInt64(at, true), 6))
    case 18:
      return quoted(`${timestampOf(view.getBigInt64(at, true), 9)}Z`)
    case 19:
      return quoted(timestampOf(view.getBigInt64(at, true), 9))
    case 20:
      return quoted(uuidText(part(bytes, at, 16), 0))
    default:
      throw new Error(`a variant of it has a value of the type ${type}, which is not known`)
  }
}
