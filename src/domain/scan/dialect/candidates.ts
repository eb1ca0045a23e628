import { type ByteText, decoded, encoded } from "./byte-text.ts"
import type { RowGrammar } from "./rows.ts"

/** What people separate cells by, the likeliest first. */
const USUAL = [",", ";", "\t", "|"] as const
/** Signs that stand in values as well: to be taken for delimiters they have to do better. */
const TRUST: Readonly<Record<string, number>> = { ":": 0.6, " ": 0.6, "-": 0, "/": 0 }
const RARE_TRUST = 0.85
/** Never delimiters: parts of numbers, names, addresses and code. */
const NEVER = new Set([..."\"'`._-/\\@()[]{}<>$%+=?!\n\r\0"])
/** A delimiter stands in at least so many of the lines. */
const LEAST_LINES = 0.4
/** Distinct signs that are tried beside the usual ones. */
const MOST_RARE = 6
/** Of a delimiter of several characters so many occurrences look alike. */
const ALIKE = 0.98

export interface Candidate {
  readonly grammar: RowGrammar
  /** How far a delimiter is trusted before anything is read, up to 1. */
  readonly trust: number
}

/** The dialects that a text may be written in. */
export function candidatesFor(sample: ByteText): readonly Candidate[] {
  const lines = sample.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "")
  const comments = [null, ...commentPrefixes(lines)]
  const quotes = quotesOf(sample)
  return delimitersOf(sample, lines).flatMap(({ delimiter, trust }) =>
    quotes.flatMap((quoting) =>
      comments.map((comment): Candidate => ({ trust, grammar: { delimiter, ...quoting, comment, newline: null } })),
    ),
  )
}

interface Separator {
  readonly delimiter: ByteText
  readonly trust: number
}

function delimitersOf(sample: ByteText, lines: readonly ByteText[]): readonly Separator[] {
  const found: Separator[] = USUAL.map((delimiter) => ({ delimiter, trust: 1 }))
  const least = Math.max(2, lines.length * LEAST_LINES)
  const counts = signsOf(lines)
  const rare = [...counts]
    .filter(([sign, count]) => count >= least && !(USUAL as readonly string[]).includes(sign))
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_RARE)
    .map(([sign]) => sign)
  for (const sign of rare) found.push({ delimiter: encoded(sign), trust: TRUST[sign] ?? RARE_TRUST })
  for (const sign of [...USUAL, ...rare]) {
    const long = lengthened(sample, encoded(sign))
    if (long !== null && !found.some(({ delimiter }) => delimiter === long)) found.push({ delimiter: long, trust: 1 })
  }
  // Written out as two characters by a program that was to write a tab.
  if (lines.filter((line) => line.includes("\\t")).length >= least) found.push({ delimiter: "\\t", trust: 0.95 })
  return found
}

/** How many lines have each sign that may separate cells. */
function signsOf(lines: readonly ByteText[]): ReadonlyMap<string, number> {
  const seen = new Map<string, { lines: number; latest: number }>()
  for (const [n, line] of lines.entries())
    for (const character of decoded(line)) {
      const known = seen.get(character)
      if (known === undefined) seen.set(character, { lines: 1, latest: n })
      else if (known.latest !== n) {
        known.latest = n
        known.lines++
      }
    }
  return new Map([...seen].filter(([sign]) => isSign(sign)).map(([sign, known]) => [sign, known.lines]))
}

function isSign(sign: string): boolean {
  if (NEVER.has(sign)) return false
  return sign < "\x80" ? /[^\p{L}\p{N}]/u.test(sign) : /[\p{P}\p{S}]/u.test(sign)
}

/** The longer delimiter that a sign is always a part of, such as `||`, `, ` or `|~|`; null where it stands alone. */
function lengthened(sample: ByteText, sign: ByteText): ByteText | null {
  let at = sample.indexOf(sign)
  if (at < 0) return null
  const lengths = new Map<number, number>()
  let runs = 0
  const before = new Map<string, number>()
  const behind = new Map<string, number>()
  while (at >= 0) {
    let end = at
    while (sample.startsWith(sign, end)) end += sign.length
    const length = (end - at) / sign.length
    lengths.set(length, (lengths.get(length) ?? 0) + 1)
    runs++
    count(before, sample[at - 1] ?? "\n")
    count(behind, sample[end] ?? "\n")
    at = sample.indexOf(sign, end)
  }
  if (runs < 2) return null
  // A sign alone in a text, and several delimiters side by side, are the fewer.
  const core = sign.repeat(Math.min(...[...lengths].flatMap(([n, times]) => (times * 10 >= runs ? [n] : []))))
  const left = always(before, runs)
  const right = always(behind, runs)
  const long = sign === " " ? core : `${left === " " ? "" : left}${core}${right}`
  return long === sign ? null : long
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** The sign beside nearly every occurrence, or nothing; where a line ends, none is missed. */
function always(counts: ReadonlyMap<string, number>, total: number): string {
  const inside = total - (counts.get("\n") ?? 0) - (counts.get("\r") ?? 0)
  for (const [sign, times] of counts)
    if (times >= inside * ALIKE && times > 1 && sign < "\x80" && isSign(sign)) return sign
  return ""
}

function quotesOf(sample: ByteText): readonly Pick<RowGrammar, "quote" | "escape">[] {
  const double = { quote: '"', escape: null }
  const found: Pick<RowGrammar, "quote" | "escape">[] = [double]
  if (/\\["\\]/.test(sample)) found.push({ quote: '"', escape: "\\" })
  if (/(?:^|[^\p{L}\p{N} ]) ?'[^'\n]*' ?(?:$|[^\p{L}\p{N} ])/mu.test(sample)) {
    found.push({ quote: "'", escape: null })
    if (/\\['\\]/.test(sample)) found.push({ quote: "'", escape: "\\" })
  }
  if (/"/.test(sample)) found.push({ quote: null, escape: null })
  if (/\\[,;|\t:]/.test(sample)) found.push({ quote: null, escape: "\\" }, { quote: '"', escape: "\\" })
  return found
}

const COMMENTS = ["#", "//", "%", "--"] as const

/** Of the lines, so many may be comments. */
const MOST_COMMENTS = 0.8

/** Signs that begin some lines, and never all of them. */
function commentPrefixes(lines: readonly ByteText[]): readonly ByteText[] {
  return COMMENTS.filter((sign) => {
    const marked = lines.filter((line) => line.trimStart().startsWith(sign)).length
    return marked >= (sign === "#" ? 1 : 2) && marked < Math.max(lines.length * MOST_COMMENTS, (lines.length + 1) / 2)
  })
}
