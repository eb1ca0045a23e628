import { memoryHost, sourceOfBytes } from "#formats/source.ts"
import { createDecoder } from "#formats/text/decoders.ts"
import { type DetectedEncoding, detectEncoding } from "#formats/text/detect.ts"
import { upperHalf } from "#formats/text/encodings.ts"

export const host = memoryHost
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Text in an encoding of one byte a character. */
export function encoded(text: string, encoding: string): Uint8Array {
  const half = upperHalf(encoding)!
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0)
    const byte = code < 128 ? code : half.indexOf(character) + 128
    if (byte === 127) throw new Error(`${character} is not in ${encoding}`)
    return byte
  })
}

export const utf16 = (text: string, isLittle: boolean): Uint8Array => {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), isLittle)
  return bytes
}

export async function detected(bytes: Uint8Array): Promise<DetectedEncoding> {
  const found = await detectEncoding(sourceOfBytes(bytes))
  if (!found.ok) throw new Error(found.problem.message)
  return found.value
}

/** Bytes as text, decoded in pieces of so many bytes. */
export function decoded(
  bytes: Uint8Array,
  encoding: string,
  piece = bytes.length || 1,
  fallback: string | null = null,
) {
  const decoder = createDecoder(encoding, fallback)
  if (!decoder.ok) throw new Error(decoder.problem.message)
  const parts: number[] = []
  for (let at = 0; at < bytes.length; at += piece) parts.push(...decoder.value.decode(bytes.subarray(at, at + piece)))
  parts.push(...decoder.value.end())
  return {
    text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(parts)),
    bad: decoder.value.bad(),
  }
}

/** A sales file of `rows` rows, in some of which a name stands. */
export const sales = (names: readonly string[], rows = names.length, delimiter = ";"): string =>
  ["order_id", "customer", "amount"].join(delimiter) +
  "\r\n" +
  Array.from({ length: rows }, (_, i) => {
    const at = Math.floor((i * names.length) / rows)
    const isFirst = i === 0 || Math.floor(((i - 1) * names.length) / rows) !== at
    return [1000 + i, isFirst ? names[at] : "Smith", `${i}.50`].join(delimiter)
  }).join("\r\n") +
  "\r\n"
