import { failed, ok, type Result } from "#domain/findings/result.ts"
import type { ByteSource } from "../source.ts"
import { encodingNamed, MULTI_BYTE, SINGLE_BYTE, upperHalf } from "./encodings.ts"
import { collectEvidence, type Evidence } from "./evidence.ts"
import { LETTERS } from "./letters.ts"
import { type Score, scoreSingleByte } from "./score.ts"
import { scoreEucTw, scoreMultiByte } from "./score-multi.ts"
import { looksWide } from "./wide.ts"

/** The encoding of a text. */
export interface DetectedEncoding {
  /** WHATWG name in lower case, or the usual one; "utf-8" for ASCII. */
  readonly encoding: string
  readonly bom: boolean
  /** From 0 to 1: how much better it fits than the next one that gives another text. Below `WEAK` a person should look. */
  readonly confidence: number
  /** The next best encoding that gives another text; null where there is none worth a look. */
  readonly runnerUp: string | null
  /** Characters that the two encodings read differently, in the whole file; null where that was not counted. */
  readonly differing: number | null
  /** Bytes that are no UTF-8, in a text that is UTF-8 else; they are read as `fallback`. */
  readonly strayBytes: number
  readonly fallback: string | null
}

/** A confidence that is too weak to go on without asking. */
export const WEAK = 0.75

/** How many bits a file's own word about its encoding is worth. */
const DECLARED = 30

const BOMS: readonly (readonly [string, readonly number[]])[] = [
  ["utf-32le", [0xff, 0xfe, 0, 0]],
  ["utf-32be", [0, 0, 0xfe, 0xff]],
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
]

const certain = (encoding: string, bom: boolean): DetectedEncoding => ({
  encoding,
  bom,
  confidence: 1,
  runnerUp: null,
  differing: null,
  strayBytes: 0,
  fallback: null,
})

/**
 * Finds the encoding of a text from the whole of it; the file is read once, what is kept of it is bounded.
 *
 * @returns `not_text` for what is no text in any encoding
 */
export async function detectEncoding(source: ByteSource): Promise<Result<DetectedEncoding>> {
  const start = new Uint8Array(await source.slice(0, Math.min(4, source.byteLength)))
  const bom = BOMS.find(([, bytes]) => bytes.every((byte, i) => start[i] === byte))?.[0]
  if (bom && bom !== "utf-8") return ok(certain(bom, true))
  const wide = bom ? null : await looksWide(source)
  if (wide) return ok(certain(wide, false))
  const evidence = await collectEvidence(source)
  if (evidence.controls * 50 > Math.min(evidence.byteLength, 64 << 10))
    return failed("not_text", "The file holds binary data, not text in any known encoding.")
  const { utf8, escapes } = evidence
  if (utf8.good + utf8.bad === 0) {
    if (escapes.korean > 0) return ok(certain("iso-2022-kr", false))
    if (escapes.japanese > 0) return ok(certain("iso-2022-jp", false))
    return ok(certain(escapes.hz > 0 ? "hz" : "utf-8", bom !== undefined))
  }
  if (utf8.bad === 0 && (utf8.good > FEW || !mixesScripts(evidence.words)))
    return ok(certain("utf-8", bom !== undefined))
  // Of bytes in another encoding hardly any are characters of UTF-8, so that many of them prove it.
  if (bom || (utf8.bad > 0 && utf8.good > 2 * utf8.bad)) {
    const { encoding: fallback } = judge(scoreAll(evidence.badWords, null, false, evidence), evidence)
    return ok({ ...certain("utf-8", bom !== undefined), confidence: 0.9, strayBytes: utf8.bad, fallback })
  }
  return ok(judge(scoreAll(evidence.words, declaredIn(evidence.head), true, evidence), evidence))
}

/** So few characters may be UTF-8 by chance. */
const FEW = 3
/** A letter of ASCII beside one that is neither Latin nor an ideograph. */
const MIXED = /[a-z][\u0250-\u1dff]|[\u0250-\u1dff][a-z]/i

const mixesScripts = (words: readonly Uint8Array[]): boolean =>
  words.some((word) => MIXED.test(new TextDecoder().decode(word)))

/** What another script costs where hardly a letter is beyond ASCII: there accents are likelier. */
const AMID_LATIN = 4

function scoreAll(
  words: readonly Uint8Array[],
  declared: string | null,
  multi: boolean,
  evidence: Evidence,
): readonly Score[] {
  const isAmidLatin = evidence.high.reduce((sum, count) => sum + count, 0) * 10 < evidence.letters
  const single = SINGLE_BYTE.map((encoding) => {
    const score = scoreSingleByte(encoding, words)
    const isLatin = LETTERS[encoding.languages[0]!] < "\u0080"
    return isAmidLatin && !isLatin ? { ...score, bits: score.bits + AMID_LATIN } : score
  })
  const least = Math.min(...single.map(({ bits }) => bits))
  const others = multi
    ? [...MULTI_BYTE.map((encoding) => scoreMultiByte(encoding, words, least + 500)), scoreEucTw(words)]
    : []
  return [...single, ...others]
    .map((score) => (score.encoding === declared ? { ...score, bits: score.bits - DECLARED, isDeclared: true } : score))
    .sort((a, b) => a.bits - b.bits)
}

function judge(scores: readonly Score[], { high }: Evidence): DetectedEncoding {
  const least = scores[0]!
  // Of encodings that give the same text, the usual one is named.
  const best = usual(scores.filter(({ encoding }) => differing(least.encoding, encoding, high) === 0)) ?? least
  const other = scores.find(({ encoding }) => differing(best.encoding, encoding, high) !== 0)
  const margin = other ? other.bits - least.bits : 100
  return {
    ...certain(best.encoding, false),
    confidence: 1 - 2 ** (-margin / 4),
    runnerUp: other && margin < 40 ? other.encoding : null,
    differing: other ? differing(best.encoding, other.encoding, high) : null,
  }
}

function usual(scores: readonly Score[]): Score | undefined {
  const rarity = ({ encoding }: Score) => SINGLE_BYTE.find(({ name }) => name === encoding)?.rarity ?? 0
  return scores.toSorted((a, b) => Number(b.isDeclared) - Number(a.isDeclared) || rarity(a) - rarity(b))[0]
}

/** Bytes of the file that two encodings read differently; null where that cannot be told byte by byte. */
function differing(one: string, other: string, high: Float64Array): number | null {
  if (one === other) return 0
  const [a, b] = [upperHalf(one), upperHalf(other)]
  if (a === null || b === null) return null
  return high.reduce((sum, count, i) => sum + (a[i] === b[i] ? 0 : count), 0)
}

/** The encoding that XML or HTML says it is in, or null. */
export function declaredIn(head: Uint8Array): string | null {
  const text = String.fromCharCode(...head.subarray(0, 2048))
  const named =
    /<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/i.exec(text) ??
    /<meta[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(text)
  return named ? encodingNamed(named[1]!) : null
}
