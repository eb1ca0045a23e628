import { readVarint, readZigZagBig, type ThriftCursor } from "./thrift.ts"

/** Most values in a block: writers have 128; a header that asks for more than this is none. */
const MOST_BLOCK = 1 << 20

/**
 * Reads numbers that are written as differences to the one before, in blocks of packed bits (DELTA_BINARY_PACKED). The
 * cursor stands behind them afterwards.
 */
export function readDeltas<T extends Int32Array | BigInt64Array>(cursor: ThriftCursor, out: T): T {
  if (out.length === 0 && cursor.at >= cursor.bytes.length) return out
  const blockSize = readVarint(cursor)
  const miniblocks = readVarint(cursor)
  readVarint(cursor)
  const first = readZigZagBig(cursor)
  const size = blockSize / miniblocks
  if (!Number.isInteger(size) || size === 0 || blockSize > MOST_BLOCK) throw new Error("its blocks have no valid size")
  const widths = new Uint8Array(miniblocks)
  if (out instanceof Int32Array) fillInts(cursor, out, Number(BigInt.asIntN(32, first)), size, widths)
  else fillLongs(cursor, out, first, size, widths)
  return out
}

function readWidths(cursor: ThriftCursor, widths: Uint8Array): void {
  if (cursor.at + widths.length > cursor.bytes.length) throw new Error("its differences end too early")
  widths.set(cursor.bytes.subarray(cursor.at, cursor.at + widths.length))
  cursor.at += widths.length
}

/** The bytes of a miniblock; at the end of a page its unused rest may be missing. */
function startMiniblock(cursor: ThriftCursor, width: number, size: number, used: number): number {
  const start = cursor.at
  if (start + Math.ceil((used * width) / 8) > cursor.bytes.length) throw new Error("its differences end too early")
  cursor.at = Math.min(cursor.bytes.length, start + Math.ceil((size * width) / 8))
  return start
}

/** 32 bits wrap around, as the writer's do. */
function fillInts(cursor: ThriftCursor, out: Int32Array, first: number, size: number, widths: Uint8Array): void {
  const { bytes } = cursor
  let value = first
  let at = 0
  if (out.length > 0) out[at++] = value
  while (at < out.length) {
    const least = Number(BigInt.asIntN(32, readZigZagBig(cursor)))
    readWidths(cursor, widths)
    for (let m = 0; m < widths.length && at < out.length; m++) {
      const width = widths[m]!
      if (width > 64) throw new Error(`its differences are ${width} bits wide, and 64 is the most`)
      const used = Math.min(size, out.length - at)
      const start = startMiniblock(cursor, width, size, used)
      for (let i = 0; i < used; i++) {
        value = (value + least + lowBits(bytes, start, i * width, width)) | 0
        out[at++] = value
      }
    }
  }
}

/** The lowest 32 of `width` bits. */
function lowBits(bytes: Uint8Array, start: number, bit: number, width: number): number {
  let value = 0
  let taken = 0
  const most = Math.min(width, 32)
  while (taken < most) {
    const at = bit + taken
    const inByte = at & 7
    const count = Math.min(8 - inByte, most - taken)
    value |= ((bytes[start + (at >> 3)]! >> inByte) & ((1 << count) - 1)) << taken
    taken += count
  }
  return value
}

function fillLongs(cursor: ThriftCursor, out: BigInt64Array, first: bigint, size: number, widths: Uint8Array): void {
  const { bytes } = cursor
  const halves = new Uint32Array(out.buffer, out.byteOffset, out.length * 2)
  let at = 0
  if (out.length > 0) out[at++] = first
  let low = Number(BigInt.asUintN(32, first))
  let high = Number(BigInt.asUintN(32, first >> 32n))
  while (at < out.length) {
    const least = readZigZagBig(cursor)
    const leastLow = Number(BigInt.asUintN(32, least))
    const leastHigh = Number(BigInt.asUintN(32, least >> 32n))
    readWidths(cursor, widths)
    for (let m = 0; m < widths.length && at < out.length; m++) {
      const width = widths[m]!
      if (width > 64) throw new Error(`its differences are ${width} bits wide, and 64 is the most`)
      const used = Math.min(size, out.length - at)
      const start = startMiniblock(cursor, width, size, used)
      for (let i = 0; i < used; i++) {
        const sum = low + leastLow + (lowBits(bytes, start, i * width, width) >>> 0)
        const above = width > 32 ? lowBits(bytes, start, i * width + 32, width - 32) >>> 0 : 0
        low = sum >>> 0
        high = (high + leastHigh + above + Math.floor(sum / 2 ** 32)) >>> 0
        // Typed arrays are little-endian wherever this runs.
        halves[at * 2] = low
        halves[at * 2 + 1] = high
        at++
      }
    }
  }
}
