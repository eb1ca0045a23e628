import { NUMBER_FORMATS, numberFormatsOf } from "../schema/number-formats.ts"
import { wholeTextOf, ZERO } from "./bytes.ts"

/** Longer texts are no numbers. */
const LONGEST = 48
/** A sign of currency has at most so many letters or bytes, at one side. */
const MOST_LETTERS = 6

const GROUPING: Readonly<Record<number, string>> = { 44: ",", 46: ".", 32: " ", 39: "'" }
/** Bits of the formats by their decimal separator. */
export const WITH_POINT = bitsOf((f) => f.decimal === ".")
export const WITH_COMMA = bitsOf((f) => f.decimal === ",")

function bitsOf(wanted: (format: (typeof NUMBER_FORMATS)[number]) => boolean): number {
  return NUMBER_FORMATS.reduce((bits, f) => (wanted(f) ? bits | f.bit : bits), 0)
}

/**
 * Which formats of `schema/number-formats.ts` read a value that is no plain number, as a mask of their bits: a look at
 * the bytes for what is digits and one separator, the careful way for the rest, and 0 at once for what has letters.
 */
export function numberFormsOf(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > LONGEST) return 0
  let letters = 0
  let digits = 0
  let separators = 0
  let separator = 0
  let at = 0
  for (let p = start; p < end; p++) {
    const byte = bytes[p]!
    if (byte >= ZERO && byte <= ZERO + 9) digits++
    else if (GROUPING[byte] !== undefined) {
      separators++
      separator = byte
      at = p
    } else if (++letters > MOST_LETTERS) return 0
  }
  if (digits === 0 || (separators === 0 && letters === 0)) return 0
  const isSimple = separators === 1 && (letters === 0 || (letters === 1 && bytes[start] === 45))
  if (!isSimple) return numberFormatsOf(wholeTextOf(bytes, start, end))
  const from = start + letters
  // `12,5`: a fraction, unless three digits follow and at most three stand before, which may be a group.
  if (separator !== 44) return numberFormatsOf(wholeTextOf(bytes, start, end))
  const isGroup = end - at - 1 === 3 && at - from >= 1 && at - from <= 3
  return isGroup ? WITH_COMMA | (WITH_POINT & GROUPED_BY_COMMA) : WITH_COMMA
}

const GROUPED_BY_COMMA = bitsOf((f) => f.grouping === ",")
