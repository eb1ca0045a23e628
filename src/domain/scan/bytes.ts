/** Bytes and byte classes that every reader of CSV shares. */

export const TAB = 9
export const LF = 10
export const CR = 13
export const SPACE = 32
export const QUOTE = 34
export const PLUS = 43
export const MINUS = 45
export const DOT = 46
export const ZERO = 48
export const BACKSLASH = 92

/** At most 200 characters of a text stand in a finding or in a list of top values. */
const TEXT_LIMIT = 200
const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

/** The text of some bytes, cut at 200 characters; bytes that are not UTF-8, and NUL, become U+FFFD. */
export function textOf(bytes: Uint8Array, start = 0, end = bytes.length): string {
  // What is shown and stored has no NUL: databases refuse it.
  const text = decoder.decode(bytes.subarray(start, Math.min(end, start + TEXT_LIMIT * 4))).replaceAll("\0", "\ufffd")
  if (text.length <= TEXT_LIMIT) return text
  const last = text.charCodeAt(TEXT_LIMIT - 1)
  const splitsPair = last >= 0xd800 && last < 0xdc00
  return text.slice(0, splitsPair ? TEXT_LIMIT - 1 : TEXT_LIMIT)
}

/** The whole text of some bytes. */
export function wholeTextOf(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end))
}

/** Compares two texts like `memcmp`: the order of code points, in which Druid sorts strings. */
export function compareRanges(
  bytes: Uint8Array,
  start: number,
  end: number,
  others: Uint8Array,
  otherStart: number,
  otherEnd: number,
): number {
  const length = Math.min(end - start, otherEnd - otherStart)
  for (let i = 0; i < length; i++) {
    const difference = bytes[start + i]! - others[otherStart + i]!
    if (difference !== 0) return difference
  }
  return end - start - (otherEnd - otherStart)
}
