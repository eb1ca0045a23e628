import { decodeAll } from "./decoders.ts"
import type { MultiByte } from "./encodings.ts"
import { COMMON } from "./ideographs.ts"
import type { Score } from "./score.ts"

/**
 * The bits of words in an encoding with thousands of characters: the common ones of its language are cheap, the rare
 * ones dear, and what is no character at all dearest.
 */

const NONE = 28
const RARE = 17.5
const TAUGHT = 14.5

const ranks = new Map<string, ReadonlyMap<number, number>>()

function rankBits(language: MultiByte["language"]): ReadonlyMap<number, number> {
  const known = ranks.get(language)
  if (known) return known
  const made = new Map(
    [...COMMON[language]].map((character, rank) => [character.codePointAt(0)!, Math.log2(rank + 12) + 3.2]),
  )
  ranks.set(language, made)
  return made
}

const taught = new Map<string, ReadonlySet<number>>()

/** The characters of the encoding's common rows. */
function taughtIn({ name, common: [from, to] }: MultiByte): ReadonlySet<number> {
  const known = taught.get(name)
  if (known) return known
  const bytes: number[] = []
  for (let lead = from; lead <= to; lead++)
    for (let trail = 0x31; trail < 0xff; trail++)
      // A line feed keeps a pair that is no character from taking the next one along.
      if (
        trail > 0xa0 ||
        name === "johab" ||
        ((name === "shift_jis" || name === "big5") && trail > 0x3f && trail !== 0x7f)
      )
        bytes.push(lead, trail, 10)
  const made = new Set([...decodeAll(name, Uint8Array.from(bytes))].map((character) => character.codePointAt(0)!))
  made.delete(10)
  made.delete(0xfffd)
  taught.set(name, made)
  return made
}

const within = (code: number, from: number, to: number) => code >= from && code <= to

function characterBits(code: number, language: MultiByte["language"], common: ReadonlySet<number>): number {
  if (code < 0x80) return within(code | 32, 0x61, 0x7a) ? 5 : within(code, 0x30, 0x39) ? 1 : 4
  if (code === 0xfffd || within(code, 0xe000, 0xf8ff) || within(code, 0x80, 0x9f)) return NONE
  const ranked = rankBits(language).get(code)
  if (ranked !== undefined) return ranked
  if (within(code, 0x3041, 0x3096)) return language === "ja" ? 5.6 : 17
  if (within(code, 0x30a1, 0x30fc)) return language === "ja" ? 6.4 : 17
  if (within(code, 0xff61, 0xff9f)) return language === "ja" ? 9 : NONE
  if ("、。，「」（）：！？・～ー　『』【】；“”…—《》".includes(String.fromCodePoint(code))) return 7.5
  if (within(code, 0xff01, 0xff5e)) return 9
  if (common.has(code)) return TAUGHT
  if (within(code, 0x3000, 0x303f) || within(code, 0x2000, 0x27ff)) return 13
  if (within(code, 0x4e00, 0x9fff) || within(code, 0xac00, 0xd7a3)) return RARE
  return within(code, 0xa0, 0x4ff) ? 15 : 20
}

/** An ideograph glued to a Latin letter, and a lone one: what two bytes of another encoding look like. */
const GLUED = 3
const LONE = 6

export function scoreMultiByte(encoding: MultiByte, words: readonly Uint8Array[], most: number): Score {
  const common = taughtIn(encoding)
  const { name, language } = encoding
  let bits: number = encoding.rarity
  for (const word of words) {
    let last = 0
    let run = 0
    for (const character of `${decodeAll(name, word)}\0`) {
      const code = character.codePointAt(0)!
      if (code > 0) bits += characterBits(code, language, common)
      if (code < 0x80) {
        const isGlued = isLatin(code) || run < 0
        if (run !== 0 && isGlued) bits += Math.abs(run) === 1 ? LONE : GLUED
        run = 0
      } else if (run === 0) run = isLatin(last) ? -1 : 1
      else run += Math.sign(run)
      last = code
    }
    if (bits > most) break
  }
  return { encoding: name, language, bits, isDeclared: false }
}

const isLatin = (code: number): boolean => within(code | 32, 0x61, 0x7a)

/**
 * EUC-TW has no decoder here, so it is known by its form alone: pairs of high bytes in the rows of plane 1 that hold
 * ideographs, 0x8E before a character of another plane.
 */
export function scoreEucTw(words: readonly Uint8Array[]): Score {
  let bits = 14
  for (const word of words)
    for (let p = 0; p < word.length; ) {
      const lead = word[p]!
      const trail = word[p + 1] ?? 0
      if (lead < 0x80) {
        bits += 4
        p++
      } else if (lead === 0x8e && within(trail, 0xa1, 0xb0) && (word[p + 2] ?? 0) > 0xa0 && (word[p + 3] ?? 0) > 0xa0) {
        bits += 18
        p += 4
      } else if (lead > 0xa0 && trail > 0xa0) {
        bits += within(lead, 0xc4, 0xfd) ? 11.5 : lead < 0xa3 ? 8 : 16
        p += 2
      } else {
        bits += NONE
        p++
      }
    }
  return { encoding: "euc-tw", language: "zh-hant", bits, isDeclared: false }
}
