import type { Language } from "./encodings.ts"
import { LETTERS } from "./letters.ts"
import { PAIRS } from "./pairs.ts"

/** Kinds of characters, in `Model.kind`. */
export const OTHER = 0
export const LOWER = 1
export const UPPER = 2
export const UNCASED = 3
export const SYMBOL = 4
const JOINER = 5

/** A letter that is none of the language, in `Model.letter`. */
export const UNKNOWN = 255

const FOREIGN = 15
const FOREIGN_BUT_KNOWN = 12
const OTHER_SCRIPT = 18
const UNASSIGNED = 26
const CONTROL = 20

/** Letters that names carry into every language of the Latin script. */
const KNOWN = new Set("éüöäáóñçèíúøåô")

/** What is no letter, by how unusual it is. */
const SYMBOL_BITS: readonly (readonly [string, number])[] = [
  ["\u00a0“”‘’–—…«»„€£", 7],
  ["°§©®™·•‚‹›½¿¡", 9],
  ["²³×±¼¾´µªº№\u00ad", 11],
  ["‰†‡¢¥¬¶¨¸¯÷¹¤¦ˆ˜˙", 14],
]

export interface Model {
  readonly bits: Float32Array
  readonly kind: Uint8Array
  readonly script: Uint8Array
  /** By byte: 1 for a sign that stands before a word only. */
  readonly opens: Uint8Array
  /** By byte: the letter's place among the language's, from 1 on; 0 for what is no letter, or `UNKNOWN`. */
  readonly letter: Uint8Array
  /** Bits that a letter saves behind another one; `side` numbers a row, the first ones for the border of a word. */
  readonly saved: Int8Array
  readonly side: number
}

const letterBits = new Map<Language, ReadonlyMap<string, number>>()

function bitsOf(language: Language): ReadonlyMap<string, number> {
  const known = letterBits.get(language)
  if (known) return known
  const characters = [...LETTERS[language]]
  const bits = new Map<string, number>()
  for (let i = 0; i < characters.length; i += 2) bits.set(characters[i]!, Number.parseInt(characters[i + 1]!, 36) / 2)
  letterBits.set(language, bits)
  return bits
}

/** A matrix of the bits that a letter saves behind another one. */
function savedBits(language: Language): { saved: Int8Array; side: number } {
  const letters = [...bitsOf(language).keys()]
  const side = letters.length + 1
  const saved = new Int8Array(side * side)
  const digits = PAIRS[language]
  if (digits === undefined) return { saved, side }
  let at = 0
  const next = () => digits.charCodeAt(at++) - 52
  if (!letters.includes("a")) return { saved: saved.map(next), side }
  letters.forEach((letter, i) => {
    if (letter < "\u0080") return
    for (let before = 0; before < side; before++) saved[before * side + i + 1] = next()
    for (let after = 0; after < side; after++) saved[(i + 1) * side + after] = next()
  })
  return { saved, side }
}

const SCRIPTS = ["Latin", "Cyrillic", "Greek", "Hebrew", "Arabic", "Thai"].map(
  (name) => new RegExp(`\\p{Script=${name}}`, "u"),
)
const scriptOf = (character: string): number => SCRIPTS.findIndex((script) => script.test(character)) + 1
const isLetter = /[\p{L}\p{M}]/u

/** What each byte costs in an encoding and a language. */
export function createModel(half: string, language: Language): Model {
  const letters = bitsOf(language)
  const main = scriptOf(letters.keys().next().value ?? "a")
  const bits = new Float32Array(256)
  const kind = new Uint8Array(256)
  const script = new Uint8Array(256)
  const letter = new Uint8Array(256)
  const opens = new Uint8Array(256)
  const order = [...letters.keys()]
  for (let byte = 0; byte < 256; byte++) {
    const character = byte < 128 ? String.fromCharCode(byte) : half[byte - 128]!
    const lower = character === "İ" ? "i" : character.toLowerCase()
    if (isLetter.test(character)) {
      script[byte] = scriptOf(character)
      const place = order.indexOf(lower)
      letter[byte] = place < 0 ? UNKNOWN : place + 1
      kind[byte] =
        character !== lower ? UPPER : character !== character.toUpperCase() || character === "ß" ? LOWER : UNCASED
      const foreign = KNOWN.has(lower) ? FOREIGN_BUT_KNOWN : FOREIGN
      // Latin letters beside a language of another script are no sign against it.
      const other = byte < 128 ? 5 : script[byte] === main ? foreign : OTHER_SCRIPT
      bits[byte] = letters.get(lower) ?? other
    } else if (byte < 128) {
      bits[byte] = byte > 0x2f && byte < 0x3a ? 1 : 4
    } else {
      kind[byte] = "’'·\u00ad‘".includes(character) ? JOINER : SYMBOL
      bits[byte] = symbolBits(character)
      opens[byte] = "„‚¿¡".includes(character) ? 1 : 0
    }
  }
  return { bits, kind, script, opens, letter, ...savedBits(language) }
}

function symbolBits(character: string): number {
  if (character === "\ufffd") return UNASSIGNED
  if (character < "\u00a0") return CONTROL
  return SYMBOL_BITS.find(([symbols]) => symbols.includes(character))?.[1] ?? 16
}
