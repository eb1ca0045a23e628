import { type SingleByte, upperHalf } from "./encodings.ts"
import { createModel, LOWER, type Model, OTHER, SYMBOL, UNCASED, UNKNOWN, UPPER } from "./model.ts"

/**
 * How many bits it takes to write a file's words, if they are of a language and in an encoding: the fewer, the likelier
 * both are. Letters cost by their share of the language; what no text has (a capital behind a small letter, two scripts
 * in a word, a symbol amid letters, a control character) costs dearly.
 */

const SYMBOL_AMID_LETTERS = 7
const LETTER_AT_DIGIT = 4
const LETTER_AT_SYMBOL = 3
const MISPLACED_QUOTE = 6
const ANOTHER_SCRIPT = 8
const ANOTHER_LANGUAGE = 4

function wordBits(word: Uint8Array, model: Model): number {
  const { bits, kind, opens, letter, script, saved, side } = model
  let sum = 0
  let before = OTHER
  let capitals = 0
  let lastScript = 0
  let last = 0
  for (let p = 0; p <= word.length; p++) {
    // The end of the word is a border, as a blank is.
    const byte = p < word.length ? word[p]! : 32
    const is = kind[byte]!
    const now = letter[byte]!
    if (now !== UNKNOWN && last !== UNKNOWN) sum -= saved[last * side + now]!
    last = now
    if (p === word.length) break
    sum += bits[byte]!
    if (is >= LOWER && is <= UNCASED) {
      if (before === OTHER) {
        if (byte > 127 && p > 0 && isDigit(word[p - 1]!)) sum += LETTER_AT_DIGIT
      } else if (before === SYMBOL && bits[word[p - 1]!]! > 8) sum += LETTER_AT_SYMBOL
      else if (before <= UNCASED && script[byte] !== lastScript && script[byte] !== 0) sum += ANOTHER_SCRIPT
      if (script[byte] !== 0) lastScript = script[byte]!
      sum += caseBits(before, is, capitals)
      capitals = is === UPPER ? capitals + 1 : 0
    } else {
      const followsLetter = before >= LOWER && before <= UNCASED
      if (followsLetter && is === OTHER && word[p - 1]! > 127 && isDigit(byte)) sum += LETTER_AT_DIGIT
      const next = p + 1 < word.length ? kind[word[p + 1]!]! : OTHER
      if (followsLetter && opens[byte] === 1) sum += MISPLACED_QUOTE
      if (followsLetter && is === SYMBOL && next >= LOWER && next <= UNCASED) sum += SYMBOL_AMID_LETTERS
      capitals = 0
    }
    before = is
  }
  return sum
}

const isDigit = (byte: number): boolean => byte > 0x2f && byte < 0x3a

/** Words are small, or begin with a capital, or are all capitals. */
function caseBits(before: number, is: number, capitals: number): number {
  if (is === UPPER) return before === LOWER ? 8 : before !== UPPER ? 2 : capitals > 1 ? 0.3 : 1.5
  return is === LOWER && before === UPPER ? (capitals > 1 ? 7 : 0.6) : 0
}

export interface Score {
  readonly encoding: string
  /** The language that fits best. */
  readonly language: string
  readonly bits: number
  /** The file says itself that it is in this encoding. */
  readonly isDeclared: boolean
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
  return { encoding: name, language: languages[best]!, bits: sums[best]! + rarity, isDeclared: false }
}
