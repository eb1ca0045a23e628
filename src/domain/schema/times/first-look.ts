import { DAY_NAMES, MONTH_NAMES } from "./names.ts"
import { fold, mayBeginWithKnownWord } from "./words.ts"

/** Most texts are no times: what a look at their first letters and at their digits can tell, before anything is read. */

/** One for each way that three bytes of ASCII may begin a time. */
let starts: Uint8Array | null = null

const OTHERS = [
  "q1 ",
  "q2 ",
  "q3 ",
  "q4 ",
  "le ",
  "den",
  "the",
  "kw ",
  "cw ",
  "wk ",
  "week",
  "tha",
  "thg",
  "am ",
  "pm ",
]

function startsTable(): Uint8Array {
  const table = new Uint8Array(1 << 17)
  const words = [
    ...Object.values(MONTH_NAMES).flatMap((list) => list.split(/[| ]/)),
    ...Object.values(DAY_NAMES).flatMap((list) => list.split(/[| ]/)),
    ...OTHERS,
  ]
  for (const word of words.flatMap((one) => [one, fold(one)])) {
    const [a, b, c] = [0, 1, 2].map((i) => word.charCodeAt(i))
    if (a! >= 128 || b! >= 128) continue
    // Behind a word of two letters stands a mark or a digit.
    if (Number.isNaN(c!)) for (let mark = 32; mark < 65; mark++) table[slotOf(a!, b!, mark)] = 1
    else if (c! < 128) for (const letter of [c!, c! ^ 32]) table[slotOf(a!, b!, letter)] = 1
  }
  for (const [a, b] of ["kw", "cw", "wk"])
    for (let digit = 48; digit < 58; digit++) table[slotOf(a!.charCodeAt(0), b!.charCodeAt(0), digit)] = 1
  for (const letter of "wqh")
    for (let digit = 48; digit < 58; digit++)
      for (let any = 32; any < 65; any++) table[slotOf(letter.charCodeAt(0), digit, any)] = 1
  // A bracket before anything.
  for (let any = 0; any < 1 << 12; any++) table[((91 & 31) << 12) | any] = 1
  return table
}

/** The first two letters by their last five bits, which are the same for capitals. */
const slotOf = (a: number, b: number, c: number): number => ((a & 31) << 12) | ((b & 31) << 7) | c

/**
 * Whether the value `[start, end)`, which begins with no digit, may be a time. Never false for one whose first three bytes
 * are ASCII and a known name's.
 */
export function mayBeginWithWord(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 6) return false
  const a = bytes[start]!
  const b = bytes[start + 1]!
  const c = bytes[start + 2]!
  if ((a | b | c) < 0x80) {
    starts ??= startsTable()
    if (starts[slotOf(a, b, c)] === 0 || !mayBeginWithKnownWord(bytes, start, end)) return false
  }
  return end - start <= 160 && hasDigit(bytes, start, end)
}

/** Numbers of digits that times begin with. */
const LENGTHS = (1 << 1) | (1 << 2) | (1 << 3) | (1 << 4) | (1 << 8) | (1 << 14)

/** Whether the value `[start, end)`, which begins with a digit and is no number, may be a time. */
export function mayBeginWithNumber(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length < 6 || length > 160) return false
  let digits = 1
  while (digits < length && isDigit(bytes[start + digits]!)) digits++
  return digits < 15 && (LENGTHS & (1 << digits)) !== 0 && (digits === 14 || hasDigit(bytes, start + digits, end))
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}

/** A digit of ASCII, or the lead byte of a script that has its own. */
function hasDigit(bytes: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; p++) {
    const byte = bytes[p]!
    if (isDigit(byte) || byte === 0xd9 || byte === 0xdb || byte === 0xe0 || byte === 0xef) return true
  }
  return false
}
