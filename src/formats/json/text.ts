import { ESCAPED, NOT_ASCII, type Window } from "./tokenize.ts"

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true })
/** One character a byte: a text of ASCII alone stands in it where it stands in the bytes. */
const oneByOne = new TextDecoder("windows-1252")

/** The text between two quotes. @param flags as the tokenizer tells them */
export function decodeText(bytes: Uint8Array, start: number, end: number, flags: number): string {
  if (start === end) return ""
  const text = utf8.decode(bytes.subarray(start, end))
  return (flags & ESCAPED) === 0 ? text : (JSON.parse(`"${text}"`) as string)
}

/** Cuts texts out of a window. One decoding of the whole window costs less than one for each text. */
export interface Cutter {
  /** The bytes of the window are others now. */
  forget(): void
  cut(start: number, end: number, flags: number): string
}

export function createCutter(window: Window): Cutter {
  let whole: string | null = null
  return {
    forget() {
      whole = null
    },
    cut(start, end, flags) {
      if (start === end) return ""
      if (flags & (ESCAPED | NOT_ASCII)) return decodeText(window.bytes, start, end, flags)
      whole ??= decodeWindow(window)
      return whole.slice(start, end)
    },
  }
}

function decodeWindow({ bytes, end }: Window): string {
  const view = bytes.subarray(0, end)
  const text = utf8.decode(view)
  // As many characters as bytes: each stands at its byte, and UTF-8 decodes faster.
  return text.length === view.length ? text : oneByOne.decode(view)
}

const isBlank = (byte: number): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9

/** A value as JSON text, as it stands in the file but for the blanks between its parts. */
export function compactJson(bytes: Uint8Array, start: number, end: number): string {
  const out = new Uint8Array(end - start)
  let length = 0
  let isInText = false
  for (let p = start; p < end; p++) {
    const byte = bytes[p]!
    if (!isInText && isBlank(byte)) continue
    out[length++] = byte
    if (byte === 0x22) isInText = !isInText
    else if (byte === 0x5c && isInText) out[length++] = bytes[++p]!
  }
  return utf8.decode(out.subarray(0, length))
}

const LONE_SURROGATE = /\p{Surrogate}/u

/** Halves of characters cannot be written as UTF-8. Only an escape can make one. */
export const holdsHalves = (text: string): boolean => LONE_SURROGATE.test(text)
export const withoutHalves = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd")
