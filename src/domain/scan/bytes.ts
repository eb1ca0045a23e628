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

/** OR-ed over the bytes of a field, these bits say what the field can be without a second look at it. */
export const DIGIT_BIT = 1
export const DOT_BIT = 2
export const SIGN_BIT = 4
export const OTHER_BIT = 8
/** A byte of a character beyond ASCII. */
export const HIGH_BIT = 16
/** NUL or Ctrl-A, which Druid and others read in their own ways. */
export const CONTROL_BIT = 32
/** Not a byte's class: the field was written in quotes. */
export const QUOTED_BIT = 64
/** The byte ends an unquoted field: the delimiter, CR or LF. Greater than all other bits together. */
export const STOP_BIT = 128

/** The class of every byte under a delimiter. */
export function byteClasses(delimiter: number): Uint8Array {
  const classes = new Uint8Array(256).fill(OTHER_BIT)
  classes.fill(DIGIT_BIT, ZERO, ZERO + 10)
  classes.fill(HIGH_BIT, 128)
  classes[DOT] = DOT_BIT
  classes[PLUS] = classes[MINUS] = SIGN_BIT
  classes[0] = classes[1] = OTHER_BIT | CONTROL_BIT
  classes[CR] = classes[LF] = classes[delimiter] = STOP_BIT | OTHER_BIT
  return classes
}

/** FNV-1a, 32 bits: `hash = Math.imul(hash ^ byte, HASH_PRIME)` from `HASH_SEED`. */
export const HASH_SEED = 0x811c9dc5 | 0
export const HASH_PRIME = 0x01000193

/** Hash of a text's bytes, equal to what the tokenizer computes on its way. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = HASH_SEED
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, HASH_PRIME)
  return hash
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

/** Compares `[start, end)` with a text like `memcmp`: the order of code points, in which Druid sorts strings. */
export function compareRange(bytes: Uint8Array, start: number, end: number, text: Uint8Array): number {
  const length = Math.min(end - start, text.length)
  for (let i = 0; i < length; i++) {
    const difference = bytes[start + i]! - text[i]!
    if (difference !== 0) return difference
  }
  return end - start - text.length
}
