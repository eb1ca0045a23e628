import type { SentColumn } from "#domain/ingestion/sent.ts"
import { isOdd } from "#domain/scan/texts.ts"
import type { Block } from "#domain/scan/tokenize.ts"
import {
  classified,
  INTEGER,
  isUtf8,
  parseNumber,
  readNumber,
  trimEnd,
  trimStart,
  utf8Size,
} from "#domain/scan/values.ts"
import { timestampFormat } from "#domain/schema/timestamp-formats.ts"
import type { Vector } from "#formats/batch.ts"

/** One column of a batch that is being filled. */
export interface VectorBuilder {
  /** Takes the column's fields of the records `[from, to)` of a block, before which the range has `lines` lines. */
  append(bytes: Uint8Array, block: Block, from: number, to: number, lines: number): void
  /** What was taken since the last call; the builder starts anew. */
  finish(): Vector
}

/** @param capacity rows at most between two calls of `finish` */
export function createVectorBuilder(column: SentColumn, capacity: number): VectorBuilder {
  switch (column.kind) {
    case "utf8":
      return utf8Builder(column.source, capacity)
    case "int64":
      return wordsBuilder("int64", column.source, capacity, readInteger)
    case "float64":
      return float64Builder(column.source, capacity)
    case "timestamp":
      return wordsBuilder("timestamp", column.source, capacity, timestampReader(column))
  }
}

/**
 * No column of the file but the number of each row, as a person counts.
 *
 * @param firstRow that of the range's first line
 */
export function rowNumberBuilder(firstRow: number, capacity: number): VectorBuilder {
  let words = new Int32Array(capacity * 2)
  let rows = 0
  return {
    append(_, block, from, to, lines) {
      for (let r = from; r < to; r++) writeExact(words, rows++, firstRow + lines + block.lines[r]!)
    },
    finish() {
      const values = new BigInt64Array(words.buffer, 0, rows)
      words = new Int32Array(capacity * 2)
      rows = 0
      return { kind: "int64", values, validity: null }
    },
  }
}

/** One bit a row; allocated at the first null. */
function createValidity(capacity: number) {
  let bits: Uint8Array | null = null
  return {
    setNull(row: number): void {
      bits ??= new Uint8Array((capacity + 7) >> 3).fill(255)
      bits[row >> 3]! &= ~(1 << (row & 7))
    },
    finish(rows: number): Uint8Array | null {
      const done = bits?.slice(0, (rows + 7) >> 3) ?? null
      bits = null
      return done
    },
  }
}

function utf8Builder(source: number, capacity: number): VectorBuilder {
  const validity = createValidity(capacity)
  let offsets = new Int32Array(capacity + 1)
  let text = new Uint8Array(capacity * 8)
  let rows = 0

  function room(at: number, length: number): void {
    if (at + length <= text.length) return
    const grown = new Uint8Array(Math.max(at + length, text.length * 2))
    grown.set(text.subarray(0, at))
    text = grown
  }

  return {
    append(bytes, block, from, to) {
      const { view, columns, starts, ends, quoted } = block
      let at = offsets[rows]!
      for (let r = from, i = from * columns + source; r < to; r++, i += columns) {
        const start = starts[i]!
        const end = ends[i]!
        const length = end - start
        if (length === 0) {
          if (quoted[i] === 0) validity.setNull(rows)
        } else if (isOdd(view, start, end) && !isUtf8(bytes, start, end)) {
          room(at, length * 3)
          at = copyRepaired(bytes, start, end, text, at)
        } else {
          room(at, length)
          if (length < 48) for (let p = start; p < end; ) text[at++] = bytes[p++]!
          else {
            text.set(bytes.subarray(start, end), at)
            at += length
          }
        }
        offsets[++rows] = at
      }
    },
    finish() {
      const vector: Vector = {
        kind: "utf8",
        offsets: offsets.slice(0, rows + 1),
        bytes: text.slice(0, offsets[rows]),
        validity: validity.finish(rows),
      }
      offsets = new Int32Array(capacity + 1)
      rows = 0
      return vector
    },
  }
}

/** Copies a text in which bytes that are not UTF-8 become U+FFFD, as every decoder shows them. */
function copyRepaired(bytes: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
  for (let p = start; p < end; ) {
    const size = utf8Size(bytes, p, end)
    if (size < 0) {
      out[at++] = 0xef
      out[at++] = 0xbf
      out[at++] = 0xbd
      p -= size
    } else for (const stop = p + size; p < stop; ) out[at++] = bytes[p++]!
  }
  return at
}

/** The value of a field as a 64-bit integer in two halves, written to `words[2 * row]`; false where there is none. */
type ReadWords = (bytes: Uint8Array, start: number, end: number, words: Int32Array, row: number) => boolean

/** Integers go into 64 bits by halves: a BigInt for each value would cost more than reading it. */
function wordsBuilder(kind: "int64" | "timestamp", source: number, capacity: number, read: ReadWords): VectorBuilder {
  const validity = createValidity(capacity)
  let words = new Int32Array(capacity * 2)
  let rows = 0
  return {
    append(bytes, block, from, to) {
      const { columns, starts, ends } = block
      for (let r = from, i = from * columns + source; r < to; r++, i += columns) {
        if (!read(bytes, starts[i]!, ends[i]!, words, rows)) validity.setNull(rows)
        rows++
      }
    },
    finish() {
      const values = new BigInt64Array(words.buffer, 0, rows)
      words = new Int32Array(capacity * 2)
      const vector: Vector = { kind, values, validity: validity.finish(rows) }
      rows = 0
      return vector
    },
  }
}

function float64Builder(source: number, capacity: number): VectorBuilder {
  const validity = createValidity(capacity)
  let values = new Float64Array(capacity)
  let rows = 0
  return {
    append(bytes, block, from, to) {
      const { columns, starts, ends } = block
      for (let r = from, i = from * columns + source; r < to; r++, i += columns) {
        const value = readNumber(bytes, starts[i]!, ends[i]!)
        if (Number.isNaN(value)) validity.setNull(rows)
        else values[rows] = value
        rows++
      }
    },
    finish() {
      const vector: Vector = { kind: "float64", values: values.subarray(0, rows), validity: validity.finish(rows) }
      values = new Float64Array(capacity)
      rows = 0
      return vector
    },
  }
}

const readInteger: ReadWords = (bytes, start, end, words, row) => {
  const from = trimStart(bytes, start, end)
  const to = trimEnd(bytes, from, end)
  if (from === to || parseNumber(bytes, from, to) !== INTEGER) return false
  if (classified.big === null) writeExact(words, row, classified.mantissa)
  else writeBig(words, row, classified.big)
  return true
}

function timestampReader({ name, timestampFormat: id }: SentColumn): ReadWords {
  const format = timestampFormat(id ?? "")
  if (!format) throw new RangeError(`Column ${name} is to be read as a time in the unknown format ${id}.`)
  return (bytes, start, end, words, row) => {
    if (start === end) return false
    const millis = format.parse(bytes, start, end)
    if (Number.isNaN(millis)) return false
    const micros = millis * 1000
    if (Number.isSafeInteger(micros)) writeExact(words, row, micros)
    else writeBig(words, row, BigInt(millis) * 1000n)
    return true
  }
}

/** @param value an integer below 2⁵³ in magnitude */
function writeExact(words: Int32Array, row: number, value: number): void {
  words[row * 2] = value
  words[row * 2 + 1] = Math.floor(value / 2 ** 32)
}

function writeBig(words: Int32Array, row: number, value: bigint): void {
  words[row * 2] = Number(BigInt.asIntN(32, value))
  words[row * 2 + 1] = Number(value >> 32n)
}
