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

/** MurmurHash3 (32 bits) of a text, without its last step, which is `spread`. Reads up to three bytes beyond the text. */
export function hashOf(view: DataView, start: number, end: number): number {
  let hash = end - start
  let p = start
  for (; p + 4 <= end; p += 4) hash = mix(hash, view.getInt32(p, true))
  return p < end ? mix(hash, lastOf(view, p, end)) : hash
}

function mix(hash: number, four: number): number {
  const k = Math.imul(four, 0xcc9e2d51)
  const h = hash ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

/** The bytes `[p, end)`, one to three of them, as a number. Reads beyond them. */
export function lastOf(view: DataView, p: number, end: number): number {
  return view.getInt32(p, true) & ~(-1 << ((end - p) << 3))
}

/** Whether a byte of the text is NUL, Ctrl-A (Druid and others read them in their own ways) or beyond ASCII. Reads beyond it. */
export function isOdd(view: DataView, start: number, end: number): boolean {
  let p = start
  for (; p + 4 <= end; p += 4) if (hasOdd(view.getInt32(p, true))) return true
  // What lies beyond the text becomes 2.
  return p < end && hasOdd(lastOf(view, p, end) | (0x02020202 << ((end - p) << 3)))
}

/** By a borrow into the highest bit of a byte below 2. */
function hasOdd(four: number): boolean {
  return (((four - 0x02020202) | four) & 0x80808080) !== 0
}

/** Spreads a hash over all its bits (the finaliser of MurmurHash3), for table slots and HyperLogLog. */
export function spread(hash: number): number {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** At most 200 characters of a text stand in a finding or in a list of top values. */
const TEXT_LIMIT = 200
const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

/** The text of some bytes, cut at 200 characters; bytes that are not UTF-8 become U+FFFD. */
export function textOf(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const text = decoder.decode(bytes.subarray(start, Math.min(end, start + TEXT_LIMIT * 4)))
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
