import { utf8Size } from "#domain/scan/values.ts"
import type { ByteSource } from "../source.ts"

/** What a file's bytes say about its encoding: bounded, however long the file is. */
export interface Evidence {
  readonly byteLength: number
  /** The first bytes. */
  readonly head: Uint8Array
  /** How often each byte above ASCII occurs, by its value less 128. */
  readonly high: Float64Array
  /** Characters of UTF-8 beyond ASCII, and bytes that are none. */
  readonly utf8: { good: number; bad: number }
  /** Control characters that no text has; tabs, line ends, escapes and shifts are none of them. */
  readonly controls: number
  /** Latin letters of ASCII among the first 64 KiB. */
  readonly letters: number
  /** Distinct words that hold bytes above ASCII, from the whole file. */
  readonly words: readonly Uint8Array[]
  /** Of those, some that are no UTF-8. */
  readonly badWords: readonly Uint8Array[]
  /** What switches character sets by escapes or shifts. */
  readonly escapes: { readonly japanese: number; readonly korean: number; readonly hz: number }
}

const PIECE = 1 << 20
const HEAD = 4096
const LONGEST_WORD = 120
const MOST_WORDS = 2500
const MOST_BAD_WORDS = 200
/** Every word of so many bytes is looked at; of what follows, one in eight stretches of 64 KiB. */
const LOOK_AT_ALL = 16 << 20

/**
 * A word ends before a byte that is no second byte of a character in any encoding: blanks, most punctuation, and
 * `:;<=>?`. So each word can be decoded on its own.
 */
const endsWord = (byte: number): boolean => byte < 0x30 || (byte > 0x39 && byte < 0x40)

/** Reads a file once, for what it holds beyond ASCII. */
export async function collectEvidence(source: ByteSource): Promise<Evidence> {
  const high = new Float64Array(128)
  const utf8 = { good: 0, bad: 0 }
  const words = createSample(MOST_WORDS)
  const badWords = createSample(MOST_BAD_WORDS)
  const escapes = { japanese: 0, korean: 0, hz: 0 }
  let head: Uint8Array = new Uint8Array(0)
  let controls = 0
  let letters = 0
  for (let at = 0; at < source.byteLength; ) {
    const piece = new Uint8Array(await source.slice(at, Math.min(source.byteLength, at + PIECE)))
    if (at === 0) {
      head = piece.slice(0, HEAD)
      const start = piece.subarray(0, 64 << 10)
      controls = countControls(start)
      letters = countLetters(start)
    }
    const end = at + piece.length < source.byteLength ? lastWordEnd(piece) : piece.length
    countEscapes(piece.subarray(0, end), escapes)
    for (let p = nextHigh(piece, 0, end); p < end; p = nextHigh(piece, p, end)) {
      let start = p
      while (start > 0 && p - start < LONGEST_WORD && !endsWord(piece[start - 1]!)) start--
      while (p < end && !endsWord(piece[p]!)) {
        const byte = piece[p++]!
        if (byte > 127) high[byte - 128]!++
      }
      const bad = countUtf8(piece, start, p, utf8)
      const offset = at + start
      if (offset > LOOK_AT_ALL && ((offset >> 16) & 7) !== 0) continue
      for (let s = start; s < p; s += LONGEST_WORD) words.add(piece, s, Math.min(p, s + LONGEST_WORD))
      if (bad) badWords.add(piece, start, Math.min(p, start + LONGEST_WORD))
    }
    at += end
  }
  const { byteLength } = source
  return { byteLength, head, high, utf8, controls, letters, words: words.all(), badWords: badWords.all(), escapes }
}

/** Where the last word of a piece ends that more may follow; all of it where that is nowhere near. */
function lastWordEnd(piece: Uint8Array): number {
  for (let p = piece.length; p > piece.length - 8192 && p > 0; p--) if (endsWord(piece[p - 1]!)) return p
  return piece.length
}

/** The first byte above ASCII from `p` on, or `end`. */
function nextHigh(bytes: Uint8Array, p: number, end: number): number {
  if (bytes.byteOffset === 0 && end - p > 16) {
    while ((p & 3) !== 0)
      if (bytes[p]! > 127) return p
      else p++
    const four = new Int32Array(bytes.buffer, 0, end >> 2)
    let q = p >> 2
    while (q < four.length && (four[q]! & 0x80808080) === 0) q++
    p = q << 2
  }
  while (p < end && bytes[p]! < 128) p++
  return p
}

function countUtf8(bytes: Uint8Array, start: number, end: number, count: { good: number; bad: number }): boolean {
  let bad = 0
  for (let p = start; p < end; ) {
    if (bytes[p]! < 128) {
      p++
      continue
    }
    const size = utf8Size(bytes, p, end)
    if (size > 0) {
      count.good++
      p += size
    } else {
      bad++
      p++
    }
  }
  count.bad += bad
  return bad > 0
}

function countControls(bytes: Uint8Array): number {
  let controls = 0
  for (const byte of bytes) {
    const isText = byte > 31 || (byte > 8 && byte < 16) || byte === 26 || byte === 27
    if (!isText) controls++
  }
  return controls
}

function countLetters(bytes: Uint8Array): number {
  let letters = 0
  for (const byte of bytes) if ((byte | 32) > 0x60 && (byte | 32) < 0x7b) letters++
  return letters
}

/** Escapes and shifts that announce another character set: ISO-2022-JP, ISO-2022-KR, HZ. */
function countEscapes(bytes: Uint8Array, escapes: { japanese: number; korean: number; hz: number }): void {
  for (let p = bytes.indexOf(0x1b); p >= 0 && p + 2 < bytes.length; p = bytes.indexOf(0x1b, p + 1)) {
    const [first, second] = [bytes[p + 1]!, bytes[p + 2]!]
    if (first === 0x24 && (second === 0x40 || second === 0x42)) escapes.japanese++
    if (first === 0x28 && second === 0x49) escapes.japanese++
    if (first === 0x24 && second === 0x29 && bytes[p + 3] === 0x43) escapes.korean++
  }
  for (let p = bytes.indexOf(0x7e); p >= 0; p = bytes.indexOf(0x7e, p + 1)) if (isHz(bytes, p)) escapes.hz++
}

/** `~{`, pairs of printable characters, `~}`. */
function isHz(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 1] !== 0x7b) return false
  let p = at + 2
  while (p + 1 < bytes.length && bytes[p]! > 0x20 && bytes[p]! < 0x78 && bytes[p + 1]! > 0x20 && bytes[p + 1]! < 0x7f)
    p += 2
  return p > at + 2 && bytes[p] === 0x7e && bytes[p + 1] === 0x7d
}

/** Distinct words; of too many those with the smallest hashes, so that it does not matter where they stand. */
function createSample(most: number) {
  const words = new Map<number, Uint8Array>()
  let limit = 2 ** 32
  return {
    add(bytes: Uint8Array, start: number, end: number): void {
      let hash = 0x811c9dc5
      for (let p = start; p < end; p++) hash = Math.imul(hash ^ bytes[p]!, 0x01000193)
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0
      if (hash >= limit || words.has(hash)) return
      words.set(hash, bytes.slice(start, end))
      while (words.size > most) {
        limit /= 2
        for (const known of words.keys()) if (known >= limit) words.delete(known)
      }
    },
    all: (): readonly Uint8Array[] => [...words.values()],
  }
}
