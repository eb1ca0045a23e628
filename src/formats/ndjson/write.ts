import type { Batch, Field, Vector } from "#formats/batch.ts"

const QUOTE = 34
const BACKSLASH = 92
const encoder = new TextEncoder()

/**
 * Writes batches as newline-delimited JSON: a null is left out, an integer stays exact whatever its size, a time is epoch
 * milliseconds.
 *
 * @param fields the columns, in the order of each batch's vectors
 * @returns the lines of a batch, in memory that the next call uses again
 */
export function createNdjsonWriter(fields: readonly Field[]): (batch: Batch) => Uint8Array<ArrayBuffer> {
  const names = fields.map(({ name }) => encoder.encode(`${JSON.stringify(name)}:`))
  let out = new Uint8Array(1 << 20)
  let at = 0

  function room(bytes: number): void {
    if (at + bytes <= out.length) return
    const grown = new Uint8Array(Math.max(at + bytes, out.length * 2))
    grown.set(out.subarray(0, at))
    out = grown
  }

  function writeAscii(text: string): void {
    for (let i = 0; i < text.length; i++) out[at++] = text.charCodeAt(i)
  }

  function writeText(bytes: Uint8Array, start: number, end: number): void {
    // The longest escape of a byte, \u0001, is six.
    room((end - start) * 6 + 2)
    out[at++] = QUOTE
    for (let p = start; p < end; p++) {
      const byte = bytes[p]!
      if (byte >= 32 && byte !== QUOTE && byte !== BACKSLASH) out[at++] = byte
      else if (byte >= 32) {
        out[at++] = BACKSLASH
        out[at++] = byte
      } else writeAscii(`\\u${byte.toString(16).padStart(4, "0")}`)
    }
    out[at++] = QUOTE
  }

  function writeValue(vector: Vector, row: number): void {
    switch (vector.kind) {
      case "utf8":
        writeText(vector.bytes, vector.offsets[row]!, vector.offsets[row + 1]!)
        return
      case "timestamp":
        writeAscii(String(vector.values[row]! / 1000n))
        return
      default:
        writeAscii(String(vector.values[row]))
    }
  }

  return ({ rows, columns }) => {
    at = 0
    for (let row = 0; row < rows; row++) {
      room(2)
      out[at++] = 0x7b
      let isFirst = true
      for (const [c, vector] of columns.entries()) {
        const { validity } = vector
        if (validity !== null && ((validity[row >> 3]! >> (row & 7)) & 1) === 0) continue
        const name = names[c]!
        room(name.length + 64)
        if (!isFirst) out[at++] = 0x2c
        isFirst = false
        out.set(name, at)
        at += name.length
        writeValue(vector, row)
      }
      room(2)
      out[at++] = 0x7d
      out[at++] = 0x0a
    }
    return out.subarray(0, at)
  }
}
