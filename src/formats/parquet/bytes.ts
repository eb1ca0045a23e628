import type { Slices } from "./values.ts"

const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
const strict = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true })
const byByte = new TextDecoder("latin1")

/** Texts in UTF-8; what is no UTF-8 becomes U+FFFD. */
export function textsOf({ bytes, starts, ends }: Slices, from: number, to: number): string[] {
  const texts = new Array<string>(to - from)
  if (from === to) return texts
  // Most texts are ASCII: they are cut out of one text that has a letter for each byte.
  const first = starts[from]!
  const whole = byByte.decode(bytes.subarray(first, ends[to - 1]!))
  for (let i = from; i < to; i++) {
    const start = starts[i]!
    const end = ends[i]!
    texts[i - from] = isAscii(bytes, start, end)
      ? whole.slice(start - first, end - first)
      : decoder.decode(bytes.subarray(start, end))
  }
  return texts
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i]! > 127) return false
  return true
}

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"))

/** `0x0a1b`: a text that nobody takes for a number. */
export function hexText(bytes: Uint8Array, start: number, end: number): string {
  let text = "0x"
  for (let i = start; i < end; i++) text += HEX[bytes[i]!]!
  return text
}

/** `00112233-4455-6677-8899-aabbccddeeff`. */
export function uuidText(bytes: Uint8Array, start: number): string {
  const part = (from: number, to: number) => hexText(bytes, start + from, start + to).slice(2)
  return `${part(0, 4)}-${part(4, 6)}-${part(6, 8)}-${part(8, 10)}-${part(10, 16)}`
}

/** Whether all values are texts: UTF-8 without control characters, but for tab and line breaks. */
export function areTexts({ bytes, starts, ends }: Slices): boolean {
  for (let i = 0; i < starts.length; i++) {
    let ascii = true
    for (let at = starts[i]!; at < ends[i]!; at++) {
      const byte = bytes[at]!
      if (byte > 126) ascii = false
      if (byte === 127 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) return false
    }
    if (ascii) continue
    try {
      strict.decode(bytes.subarray(starts[i]!, ends[i]!))
    } catch {
      return false
    }
  }
  return true
}
