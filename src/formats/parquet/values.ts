import { readDeltas } from "./delta.ts"
import { readHybrid } from "./levels.ts"

/** Byte arrays one after the other: value `i` is `bytes[starts[i], ends[i])`. */
export interface Slices {
  readonly bytes: Uint8Array
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/** Values as they are stored; booleans are bytes of 0 and 1, INT96 and FIXED_LEN_BYTE_ARRAY are slices. */
export type Stored = Int32Array | BigInt64Array | Float32Array | Float64Array | Uint8Array | Slices

export const isSlices = (stored: Stored): stored is Slices => "starts" in stored

const FIXED_BYTES: Readonly<Record<string, number>> = { INT32: 4, INT64: 8, FLOAT: 4, DOUBLE: 8, INT96: 12 }

/**
 * Reads `count` values that stand in a page.
 *
 * @param type the physical type
 * @param length bytes of a FIXED_LEN_BYTE_ARRAY
 */
export function readValues(encoding: string, type: string, length: number, bytes: Uint8Array, count: number): Stored {
  switch (encoding) {
    case "PLAIN":
      return readPlain(type, length, bytes, count)
    case "RLE": {
      if (type !== "BOOLEAN") break
      const bits = new Uint8Array(count)
      if (count > 0) readHybrid(afterLength(bytes), 1, bits)
      return bits
    }
    case "DELTA_BINARY_PACKED":
      if (type === "INT32") return readDeltas({ bytes, at: 0 }, new Int32Array(count))
      if (type === "INT64") return readDeltas({ bytes, at: 0 }, new BigInt64Array(count))
      break
    case "DELTA_LENGTH_BYTE_ARRAY":
      if (type !== "BYTE_ARRAY") break
      return readLengths(bytes, count)
    case "DELTA_BYTE_ARRAY":
      if (type !== "BYTE_ARRAY" && type !== "FIXED_LEN_BYTE_ARRAY") break
      return readPrefixed(bytes, count)
    case "BYTE_STREAM_SPLIT": {
      const width = type === "FIXED_LEN_BYTE_ARRAY" ? length : (FIXED_BYTES[type] ?? 0)
      if (width === 0) break
      return readPlain(type, length, joinStreams(bytes, width, count), count)
    }
  }
  throw new Error(`values of the type ${type} are written as ${encoding}, which is not known`)
}

/** The bytes of a part that has its length before it. */
export function afterLength(bytes: Uint8Array): Uint8Array {
  const length = viewOf(bytes).getUint32(0, true)
  if (length + 4 > bytes.length) throw new Error("a part of a page is longer than the page")
  return bytes.subarray(4, 4 + length)
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export function readPlain(type: string, length: number, bytes: Uint8Array, count: number): Stored {
  if (type === "BYTE_ARRAY") return readByteArrays(bytes, count)
  if (type === "BOOLEAN") {
    if (Math.ceil(count / 8) > bytes.length) throw new Error("its values end too early")
    return Uint8Array.from({ length: count }, (_, i) => (bytes[i >> 3]! >> (i & 7)) & 1)
  }
  const width = type === "FIXED_LEN_BYTE_ARRAY" ? length : (FIXED_BYTES[type] ?? 0)
  if (width <= 0) throw new Error(`values of the type ${type} have no length`)
  if (count * width > bytes.length) throw new Error("its values end too early")
  if (type === "INT96" || type === "FIXED_LEN_BYTE_ARRAY") {
    const starts = Int32Array.from({ length: count }, (_, i) => i * width)
    return { bytes, starts, ends: starts.map((start) => start + width) }
  }
  const aligned = bytes.byteOffset % width === 0 ? bytes : bytes.slice(0, count * width)
  const { buffer, byteOffset } = aligned
  if (type === "INT32") return new Int32Array(buffer, byteOffset, count)
  if (type === "INT64") return new BigInt64Array(buffer, byteOffset, count)
  if (type === "FLOAT") return new Float32Array(buffer, byteOffset, count)
  return new Float64Array(buffer, byteOffset, count)
}

function readByteArrays(bytes: Uint8Array, count: number): Slices {
  const starts = new Int32Array(count)
  const ends = new Int32Array(count)
  const view = viewOf(bytes)
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + 4 > bytes.length) throw new Error("its values end too early")
    starts[i] = at + 4
    at += 4 + view.getUint32(at, true)
    if (at > bytes.length) throw new Error("its values end too early")
    ends[i] = at
  }
  return { bytes, starts, ends }
}

/** DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes. */
function readLengths(bytes: Uint8Array, count: number): Slices {
  const cursor = { bytes, at: 0 }
  const lengths = readDeltas(cursor, new Int32Array(count))
  const starts = new Int32Array(count)
  const ends = new Int32Array(count)
  let at = cursor.at
  for (let i = 0; i < count; i++) {
    const length = lengths[i]!
    starts[i] = at
    at += length
    if (length < 0 || at > bytes.length) throw new Error("its values end too early")
    ends[i] = at
  }
  return { bytes, starts, ends }
}

/** Most bytes that the values of a page may come to once their common beginnings are written out. */
const MOST_PAGE_BYTES = 2 ** 30

/** DELTA_BYTE_ARRAY: how much each value shares with the one before, then what follows. */
function readPrefixed(bytes: Uint8Array, count: number): Slices {
  const cursor = { bytes, at: 0 }
  const shared = readDeltas(cursor, new Int32Array(count))
  const rests = readDeltas(cursor, new Int32Array(count))
  const starts = new Int32Array(count)
  const ends = new Int32Array(count)
  let total = 0
  for (let i = 0; i < count; i++) {
    const before = i === 0 ? 0 : ends[i - 1]! - starts[i - 1]!
    if (shared[i]! < 0 || shared[i]! > before || rests[i]! < 0) throw new Error("its values have no valid lengths")
    starts[i] = total
    total += shared[i]! + rests[i]!
    if (total > MOST_PAGE_BYTES) throw new Error("a page of it would take more than a gigabyte")
    ends[i] = total
  }
  const whole = new Uint8Array(total)
  let at = cursor.at
  for (let i = 0; i < count; i++) {
    const start = starts[i]!
    if (shared[i]! > 0) whole.copyWithin(start, starts[i - 1]!, starts[i - 1]! + shared[i]!)
    if (at + rests[i]! > bytes.length) throw new Error("its values end too early")
    whole.set(bytes.subarray(at, at + rests[i]!), start + shared[i]!)
    at += rests[i]!
  }
  return { bytes: whole, starts, ends }
}

/** BYTE_STREAM_SPLIT: all first bytes, then all second bytes, and so on. */
function joinStreams(bytes: Uint8Array, width: number, count: number): Uint8Array {
  if (count * width > bytes.length) throw new Error("its values end too early")
  const joined = new Uint8Array(count * width)
  for (let b = 0; b < width; b++) {
    const from = b * count
    for (let i = 0, at = b; i < count; i++, at += width) joined[at] = bytes[from + i]!
  }
  return joined
}
