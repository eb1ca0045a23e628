import type { Fields } from "./pattern-dates.ts"
import type { Field, Part, PlacedPart } from "./pattern-parts.ts"
import { AMPM, fold, weekdaysOf, wordOf, ZONE } from "./words.ts"

/** The number of a month by its folded name, or undefined where it is none or may be several. */
export type MonthOfWord = (folded: string) => number | undefined

interface Found {
  readonly end: number
  readonly value: number
}

/** Where a text leaves a pattern, from 0, and the part that was to stand there; null: nothing more was. */
export type OnMisfit = (at: number, part: PlacedPart | null) => void

/**
 * What a text gives for the parts of a pattern, or null where it does not fit. Blanks around it do not matter, nor how many
 * stand where the pattern has one.
 */
export function readParts(
  text: string,
  parts: readonly PlacedPart[],
  monthOf: MonthOfWord,
  onMisfit?: OnMisfit,
): Fields | null {
  const fields = new Map<Field, number>()
  const hasOffset = parts.some(({ part }) => part.kind === "offset")
  let at = blanksFrom(text, 0)
  for (const [i, placed] of parts.entries()) {
    const { part } = placed
    if (part.kind === "literal") {
      const end = literalAt(text, at, part.text)
      if (end < 0) {
        onMisfit?.(at, placed)
        return null
      }
      at = end
      continue
    }
    // Days and hours are often padded with a blank: `Jan  2`.
    const start = part.kind === "number" ? blanksFrom(text, at) : at
    const next = parts[i + 1]?.part
    const found = partAt(text, start, part, monthOf, beginsWithLetter(next))
    const isUnknownZone = found !== null && part.kind === "zone" && Number.isNaN(found.value)
    if (!found || (isUnknownZone && !hasOffset)) {
      onMisfit?.(start, placed)
      return null
    }
    at = part.kind === "word" ? behindPoint(text, found.end, next) : found.end
    if (isUnknownZone) continue
    const field =
      part.kind === "zone" ? "offset" : part.kind === "number" || part.kind === "word" ? part.field : part.kind
    // A part that is there twice has to say the same.
    const before = fields.get(field)
    if (before !== undefined && before !== found.value && found.value !== ANY_DAY) {
      onMisfit?.(start, placed)
      return null
    }
    if (found.value !== ANY_DAY) fields.set(field, found.value)
  }
  at = blanksFrom(text, at)
  if (at === text.length) return fields
  onMisfit?.(at, null)
  return null
}

type Word = "month" | "weekday" | "half"

/** A weekday's name that is another day's in another language. */
const ANY_DAY = -1

const isBlank = (text: string, at: number): boolean => at < text.length && /\s/.test(text[at]!)

function blanksFrom(text: string, at: number): number {
  while (isBlank(text, at)) at++
  return at
}

/** Where the text of a literal ends, or -1. */
function literalAt(text: string, at: number, literal: string): number {
  for (let i = 0; i < literal.length; i++) {
    if (!isBlank(literal, i)) {
      if (text[at] !== literal[i]) return -1
      at++
      continue
    }
    // Blanks that a directive or the end of the text has taken already are there.
    if (!isBlank(text, at) && !isBlank(text, at - 1)) return -1
    at = blanksFrom(text, at)
  }
  return at
}

function behindPoint(text: string, end: number, next: Part | undefined): number {
  const mayHavePoint = text[end] === "." && !(next?.kind === "literal" && next.text.startsWith("."))
  return mayHavePoint ? end + 1 : end
}

function partAt(
  text: string,
  at: number,
  part: Exclude<Part, { kind: "literal" }>,
  monthOf: MonthOfWord,
  mayBeGlued: boolean,
): Found | null {
  switch (part.kind) {
    case "number":
      return numberAt(text, at, part)
    case "fraction":
      return fractionAt(text, at, part.least, part.most)
    case "word":
      return wordAt(text, at, part.field, monthOf, mayBeGlued)
    case "offset":
      return offsetAt(text, at)
    case "zone":
      return zoneAt(text, at)
  }
}

function digitsAt(text: string, at: number, most: number): number {
  let end = at
  while (end < text.length && end - at < most && text[end]! >= "0" && text[end]! <= "9") end++
  return end
}

function numberAt(text: string, at: number, part: Extract<Part, { kind: "number" }>): Found | null {
  const end = digitsAt(text, at, part.most)
  if (end - at < part.least) return null
  const value = Number(text.slice(at, end))
  if (value < part.min || value > part.max) return null
  return { end, value: part.wraps?.from === value ? part.wraps.to : value }
}

function fractionAt(text: string, at: number, least: number, most: number): Found | null {
  const end = digitsAt(text, at, most)
  return end - at < least ? null : { end, value: Number(text.slice(at, end).padEnd(9, "0")) }
}

const WORDS = /[\p{L}\p{M}]+(?:[ .][\p{L}\p{M}]+){0,2}/uy

/**
 * The longest run of words that is a month, a weekday or a half of the day; only part of a word where the pattern goes on
 * with letters: `%bT%H`.
 */
function wordAt(text: string, at: number, field: Word, monthOf: MonthOfWord, mayBeGlued: boolean): Found | null {
  WORDS.lastIndex = at
  let words = WORDS.exec(text)?.[0] ?? ""
  while (words !== "") {
    const value = meaningIn(fold(words).replaceAll(".", "").replaceAll(" ", "_"), field, monthOf)
    if (value !== undefined) return { end: at + words.length, value }
    const end = mayBeGlued ? words.length - 1 : Math.max(0, words.lastIndexOf(" "), words.lastIndexOf("."))
    words = words.slice(0, end)
  }
  return null
}

const beginsWithLetter = (part: Part | undefined): boolean =>
  part !== undefined &&
  (part.kind === "word" || part.kind === "zone" || (part.kind === "literal" && /^\p{L}/u.test(part.text)))

function meaningIn(folded: string, field: Word, monthOf: MonthOfWord): number | undefined {
  if (field === "month") return monthOf(folded)
  if (field === "half") {
    const word = wordOf(folded)
    return word?.kind === AMPM ? word.value : undefined
  }
  const days = weekdaysOf(folded)
  return days && days.length > 1 ? ANY_DAY : days?.[0]
}

const OFFSET = /([+-])(\d\d)(?::?(\d\d))?(?!\d)|Z(?!\p{L})/uy

/** `+01`, `+0100`, `+01:00` or `Z`, in minutes. */
function offsetAt(text: string, at: number): Found | null {
  OFFSET.lastIndex = at
  const found = OFFSET.exec(text)
  if (!found) return null
  const [all, sign, hours = "0", minutes = "0"] = found
  if (Number(hours) > 23 || Number(minutes) > 59) return null
  const value = Number(hours) * 60 + Number(minutes)
  return { end: at + all.length, value: sign === "-" && value > 0 ? -value : value }
}

const ZONE_LETTERS = /[A-Za-z]{1,5}(?!\p{L})/uy

/** Minutes of a zone by letters; NaN for those that mean several or none. */
function zoneAt(text: string, at: number): Found | null {
  ZONE_LETTERS.lastIndex = at
  const letters = ZONE_LETTERS.exec(text)?.[0]
  if (!letters) return null
  const word = wordOf(fold(letters))
  return { end: at + letters.length, value: word?.kind === ZONE ? word.value : Number.NaN }
}
