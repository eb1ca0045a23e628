import { readVarint } from "./thrift.ts"

/** Bits that a number up to `most` takes. */
export const bitWidth = (most: number): number => 32 - Math.clz32(most)

/**
 * Reads `out.length` numbers of `width` bits, in runs and bit-packed groups of eight, as Parquet writes levels, places in a
 * dictionary and booleans.
 */
export function readHybrid(bytes: Uint8Array, width: number, out: Uint8Array | Int32Array): void {
  if (width > 32) throw new Error(`its numbers are ${width} bits wide, and 32 is the most`)
  if (width === 0) return
  const cursor = { bytes, at: 0 }
  const runBytes = (width + 7) >> 3
  let filled = 0
  while (filled < out.length) {
    const head = readVarint(cursor)
    if (head % 2 === 1) {
      const groups = (head - 1) / 2
      const count = Math.min(groups * 8, out.length - filled)
      unpack(bytes, cursor.at, width, out, filled, count)
      cursor.at += groups * width
      filled += count
      continue
    }
    const count = Math.min(head / 2, out.length - filled)
    if (cursor.at + runBytes > bytes.length) throw new Error("a run of equal values ends too early")
    let value = 0
    for (let i = 0; i < runBytes; i++) value |= bytes[cursor.at + i]! << (8 * i)
    cursor.at += runBytes
    out.fill(value, filled, filled + count)
    filled += count
  }
}

/** Little-endian groups of `width` bits. Bits beyond the end are zero only where no value needs them. */
function unpack(
  bytes: Uint8Array,
  from: number,
  width: number,
  out: Uint8Array | Int32Array,
  at: number,
  count: number,
): void {
  if (from + Math.ceil((count * width) / 8) > bytes.length) throw new Error("its packed values end too early")
  if (width === 1) {
    for (let i = 0; i < count; i++) out[at + i] = (bytes[from + (i >> 3)]! >> (i & 7)) & 1
    return
  }
  const mask = width === 32 ? 0xffffffff : (1 << width) - 1
  let buffer = 0
  let held = 0
  let p = from
  for (let i = 0; i < count; i++) {
    if (width <= 24) {
      while (held < width) {
        buffer |= bytes[p++]! << held
        held += 8
      }
      out[at + i] = buffer & mask
      buffer >>>= width
      held -= width
    } else {
      out[at + i] = wide(bytes, from, i * width, mask)
    }
  }
}

/** A number of 25 to 32 bits, which with what stands before it in its first byte is more than a register holds. */
function wide(bytes: Uint8Array, from: number, bit: number, mask: number): number {
  const first = from + Math.floor(bit / 8)
  let value = 0
  for (let i = 0; i < 5; i++) value += (bytes[first + i] ?? 0) * 2 ** (8 * i)
  return Math.floor(value / 2 ** (bit % 8)) & mask
}

/** The old form of levels: bit-packed, the highest bit first, without a length before it. Returns the bytes taken. */
export function readBitPacked(bytes: Uint8Array, width: number, out: Uint8Array): number {
  const taken = Math.ceil((out.length * width) / 8)
  if (taken > bytes.length) throw new Error("its levels end too early")
  for (let i = 0; i < out.length; i++) {
    let value = 0
    for (let b = i * width; b < (i + 1) * width; b++) value = (value << 1) | ((bytes[b >> 3]! >> (7 - (b & 7))) & 1)
    out[i] = value
  }
  return taken
}
