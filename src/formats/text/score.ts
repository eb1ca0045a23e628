import { type Language, type SingleByte, upperHalf } from "./encodings.ts"
import { LETTERS } from "./letters.ts"

/**
 * How many bits it takes to write a file's words, if they are of a language and in an encoding: the fewer, the likelier
 * both are. Letters cost by their share of the language; what no text has (a capital behind a small letter, two scripts
 * in a word, a symbol amid letters, a control character) costs dearly.
 */

const OTHER = 0
const LOWER = 1
const UPPER = 2
const UNCASED = 3
const SYMBOL = 4
const JOINER = 5

const FOREIGN = 15
const FOREIGN_BUT_KNOWN = 12
const OTHER_SCRIPT = 18
const UNASSIGNED = 26
const CONTROL = 20
const SYMBOL_AMID_LETTERS = 7
const ANOTHER_LANGUAGE = 4

/** Letters that names carry into every language of the Latin script. */
const KNOWN = new Set("éüöäáóñçèíúøåô")

/** What is no letter, by how unusual it is. */
const SYMBOL_BITS: readonly (readonly [string, number])[] = [
  ["\u00a0“”‘’–—…«»„", 7],
  ["€£°§©®™·•‚‹›½¿¡", 9],
  ["²³×±¼¾´µªº№\u00ad", 11],
  ["‰†‡¢¥¬¶¨¸¯÷¹¤¦ˆ˜˙", 14],
]

interface Model {
  readonly bits: Float32Array
  readonly kind: Uint8Array
  readonly script: Uint8Array
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

const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
]
const scriptOf = (character: string): number => SCRIPTS.findIndex((script) => script.test(character)) + 1
const isLetter = /[\p{L}\p{M}]/u

function createModel(half: string, language: Language): Model {
  const letters = bitsOf(language)
  const main = scriptOf(letters.keys().next().value ?? "a")
  const bits = new Float32Array(256)
  const kind = new Uint8Array(256)
  const script = new Uint8Array(256)
  for (let byte = 0; byte < 256; byte++) {
    const character = byte < 128 ? String.fromCharCode(byte) : half[byte - 128]!
    const lower = character === "İ" ? "i" : character.toLowerCase()
    if (isLetter.test(character)) {
      script[byte] = scriptOf(character)
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
    }
  }
  return { bits, kind, script }
}

function symbolBits(character: string): number {
  if (character === "\ufffd") return UNASSIGNED
  if (character < "\u00a0") return CONTROL
  return SYMBOL_BITS.find(([symbols]) => symbols.includes(character))?.[1] ?? 16
}

function wordBits(word: Uint8Array, { bits, kind, script }: Model): number {
  let sum = 0
  let before = OTHER
  let capitals = 0
  let lastScript = 0
  for (let p = 0; p < word.length; p++) {
    const byte = word[p]!
    const is = kind[byte]!
    sum += bits[byte]!
    if (is === LOWER || is === UPPER || is === UNCASED) {
      if (before >= LOWER && before <= UNCASED && script[byte] !== lastScript && script[byte] !== 0) sum += 8
      if (script[byte] !== 0) lastScript = script[byte]!
      if (is === UPPER) {
        sum += before === LOWER ? 8 : before === UPPER ? (capitals > 1 ? 0.3 : 1.5) : 2
        capitals++
      } else {
        if (is === LOWER && before === UPPER) sum += capitals > 1 ? 7 : 0.6
        capitals = 0
      }
    } else {
      if (is === SYMBOL && before >= LOWER && before <= UNCASED) {
        const next = p + 1 < word.length ? kind[word[p + 1]!]! : OTHER
        if (next >= LOWER && next <= UNCASED) sum += SYMBOL_AMID_LETTERS
      }
      capitals = 0
    }
    before = is
  }
  return sum
}

export interface Score {
  readonly encoding: string
  /** The language that fits best. */
  readonly language: string
  readonly bits: number
}

/**
 * The bits of the words in an encoding, in the language that fits best; a word of another language that is written in
 * the encoding costs somewhat more.
 */
export function scoreSingleByte({ name, rarity, languages }: SingleByte, words: readonly Uint8Array[]): Score {
  const half = upperHalf(name)!
  const all = languages.map((language) => {
    const model = createModel(half, language)
    return Float64Array.from(words, (word) => wordBits(word, model))
  })
  const least = words.map((_, w) => Math.min(...all.map((bits) => bits[w]!)) + ANOTHER_LANGUAGE)
  const sums = all.map((bits) => bits.reduce((sum, own, w) => sum + Math.min(own, least[w]!), 0))
  const best = sums.indexOf(Math.min(...sums))
  return { encoding: name, language: languages[best]!, bits: sums[best]! + rarity }
}
