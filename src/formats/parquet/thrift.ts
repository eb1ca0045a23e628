/**
 * Thrift's compact protocol, as far as Parquet's page headers and statistics need it. Numbers are bounded: bytes that are
 * none end in an error, not in a loop.
 */
export type ThriftValue = boolean | number | Uint8Array | readonly ThriftValue[] | ThriftStruct

/** Fields by their ids. */
export interface ThriftStruct {
  readonly [id: number]: ThriftValue | undefined
}

export interface ThriftCursor {
  readonly bytes: Uint8Array
  at: number
}

/** More bytes than there are were asked for: there may be more in the file. */
export class EndOfBytes extends Error {
  override readonly name = "EndOfBytes"
}

const MOST_DEPTH = 32
const MOST_VARINT_BYTES = 10

export function readStruct(cursor: ThriftCursor, depth = 0): ThriftStruct {
  if (depth > MOST_DEPTH) throw new Error("its structures stand too deep in one another")
  const fields: Record<number, ThriftValue> = {}
  let id = 0
  for (;;) {
    const head = readByte(cursor)
    const type = head & 15
    if (type === 0) return fields
    const delta = head >> 4
    id = delta === 0 ? readZigZag(cursor) : id + delta
    fields[id] = type === 1 ? true : type === 2 ? false : readValue(cursor, type, depth)
  }
}

function readValue(cursor: ThriftCursor, type: number, depth: number): ThriftValue {
  switch (type) {
    case 3:
      return (readByte(cursor) << 24) >> 24
    case 4:
    case 5:
    case 6:
      return readZigZag(cursor)
    case 7:
      return new DataView(new Uint8Array(readBytes(cursor, 8)).buffer).getFloat64(0, true)
    case 8:
      return readBytes(cursor, readVarint(cursor))
    case 9:
    case 10: {
      const head = readByte(cursor)
      const size = head >> 4 === 15 ? readVarint(cursor) : head >> 4
      const element = head & 15
      const list: ThriftValue[] = []
      for (let i = 0; i < size; i++)
        list.push(element === 1 || element === 2 ? readByte(cursor) === 1 : readValue(cursor, element, depth))
      return list
    }
    case 12:
      return readStruct(cursor, depth + 1)
    default:
      throw new Error(`a field has the unknown type ${type}`)
  }
}

function readByte(cursor: ThriftCursor): number {
  const byte = cursor.bytes[cursor.at++]
  if (byte === undefined) throw new EndOfBytes("it ends too early")
  return byte
}

function readBytes(cursor: ThriftCursor, length: number): Uint8Array {
  if (cursor.at + length > cursor.bytes.length) throw new EndOfBytes("it ends too early")
  cursor.at += length
  return cursor.bytes.subarray(cursor.at - length, cursor.at)
}

/** Exact up to 2⁵³; beyond, which no size or count reaches, rounded. */
export function readVarint(cursor: ThriftCursor): number {
  let value = 0
  let weight = 1
  for (let i = 0; i < MOST_VARINT_BYTES; i++) {
    const byte = readByte(cursor)
    value += (byte & 127) * weight
    if (byte < 128) return value
    weight *= 128
  }
  throw new Error("a number in it is too long")
}

function readZigZag(cursor: ThriftCursor): number {
  const value = readVarint(cursor)
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

/** A varint of 64 bits, zigzag, exact. */
export function readZigZagBig(cursor: ThriftCursor): bigint {
  let value = 0n
  for (let i = 0; i < MOST_VARINT_BYTES; i++) {
    const byte = readByte(cursor)
    value |= BigInt(byte & 127) << BigInt(7 * i)
    if (byte < 128) return (value >> 1n) ^ -(value & 1n)
  }
  throw new Error("a number in it is too long")
}
