import { wholeTextOf } from "../../scan/bytes.ts"
import { isWithinCalendar } from "../calendar.ts"
import { epochOfFields } from "./pattern-dates.ts"
import { parseLetters } from "./pattern-letters.ts"
import { misfitOf } from "./pattern-misfit.ts"
import { type Field, isProblem, type Part, type PatternProblem, type PlacedPart, withWidths } from "./pattern-parts.ts"
import { readParts } from "./pattern-read.ts"
import { parseStrptime } from "./pattern-strptime.ts"
import { isLanguage, meaningOf, wordOf } from "./words.ts"

/**
 * Patterns of times that a person gives: `%d/%m/%Y` as C, Python and DuckDB have them, `dd/MM/yyyy` as Joda-Time, Java and
 * Unicode do. They are never proposed. Behind a pattern of letters may stand the language of its names: `d MMMM yyyy hr`.
 */

/** A time that a pattern read. */
export interface PatternTime {
  /** Epoch milliseconds, what is finer cut off. */
  readonly time: number
  /** Minutes east of UTC as they were written; undefined where the text has no zone. */
  readonly offset: number | undefined
  /** Nanoseconds behind the millisecond. */
  readonly nanos: number
}

export interface TimePattern {
  readonly id: string
  readonly example: string
  readonly monthFirst: boolean
  /** The time of a text, or null where the pattern does not read it. */
  readonly read: (text: string) => PatternTime | null
  /** Why the pattern does not read a text; null where it does. */
  readonly misfitOf: (text: string) => Misfit | null
}

/** Where a text leaves a pattern. */
export interface Misfit {
  /** Place of the letter in the text, from 0; its length where the text ends too soon. Null: it is no letter's fault. */
  readonly at: number | null
  /** In words, to be read after the text: `letter 4 is to be the month, MM, from 01 to 12`. */
  readonly why: string
}

const MOST_LENGTH = 160
const MOST_PATTERN = 64

/** Whether an id is meant as a pattern, right or wrong: it has a percent sign, or letters of a year and others of a time. */
export function looksLikePattern(id: string): boolean {
  if (id.includes("%")) return true
  const letters = withoutTexts(id)
  return /yy|uuuu|Y|xxxx|^[yu]|[^A-Za-z][yu]/.test(letters) && /[MLdDwQqHhE]/.test(letters)
}

const withoutTexts = (id: string): string => id.replace(/'[^']*'/g, "")

/** Compiles a pattern, or says why it cannot be used. */
export function compilePattern(id: string): TimePattern | PatternProblem {
  if (id.length > MOST_PATTERN) return { problem: `A pattern has at most ${MOST_PATTERN} characters.` }
  if (id.includes("%")) return compiled(id, parseStrptime(id), null)
  const language = /(?:MMM|LLL).* ([a-z]{2,3}(?:-Latn)?)$/.exec(withoutTexts(id))?.[1]
  if (language === undefined || !isLanguage(language)) return compiled(id, parseLetters(id), null)
  return compiled(id, parseLetters(id.slice(0, -language.length - 1)), language)
}

function compiled(
  id: string,
  parsed: readonly PlacedPart[] | PatternProblem,
  language: string | null,
): TimePattern | PatternProblem {
  if (isProblem(parsed)) return parsed
  const parts = withWidths(parsed)
  const problem = contradictionOf(id, parts)
  if (problem !== null) return { problem }
  const isStrptime = id.includes("%")
  const monthOf = (folded: string) => monthIn(folded, language)
  const places = parts.map(({ part }) => fieldOf(part))
  const read = (text: string): PatternTime | null => {
    // What PostgreSQL and DuckDB write and read for the first second of 1970.
    if (isStrptime && text === "epoch") return { time: 0, offset: undefined, nanos: 0 }
    const fields = text.length > MOST_LENGTH ? null : readParts(text, parts, monthOf)
    if (fields === null) return null
    const offset = fields.get("offset")
    const time = epochOfFields(fields) - (offset ?? 0) * 60_000
    return isWithinCalendar(time) ? { time, offset, nanos: (fields.get("fraction") ?? 0) % 1_000_000 } : null
  }
  return {
    id,
    example: exampleOf(parts),
    monthFirst: places.includes("day") && places.includes("month") && isFirst(places),
    read,
    misfitOf: (text) => (read(text) === null ? misfitOf(text, parts, monthOf) : null),
  }
}

/** The month before the day, and the year not before both. */
const isFirst = (places: readonly (Field | null)[]): boolean => {
  const month = places.indexOf("month")
  const year = places.findIndex((field) => field === "year" || field === "shortYear")
  return month < places.indexOf("day") && !(year >= 0 && year < month)
}

/** The number of a month by its name, in a language or in all that have it. */
function monthIn(folded: string, language: string | null): number | undefined {
  const name = wordOf(folded)?.name
  if (!name) return undefined
  const meanings = meaningOf(name.meaning) ?? []
  if (language !== null) return meanings.find(({ languages }) => languages.includes(language))?.month
  return meanings.length === 1 ? meanings[0]!.month : undefined
}

function fieldOf(part: Part): Field | null {
  if (part.kind === "number" || part.kind === "word") return part.field
  if (part.kind === "literal") return null
  return part.kind === "zone" ? "offset" : part.kind
}

/** Why the parts of a pattern cannot make a time together, or null. */
function contradictionOf(id: string, parts: readonly PlacedPart[]): string | null {
  const written = new Map<Field, string>()
  for (const { part, written: text } of parts) {
    const field = fieldOf(part)
    if (field !== null && !written.has(field)) written.set(field, text)
  }
  const has = (field: Field) => written.has(field)
  const both = (a: Field, b: Field, why: string) =>
    `The pattern ${id} has ${written.get(a)} and ${written.get(b)}, which say the day in two ways; ${why}`
  if (written.size === 0) return `The pattern ${id} has no part of a time.`
  const hasYear = has("year") || has("shortYear")
  if (!id.includes("%")) {
    if (!hasYear && !has("weekYear")) return `The pattern ${id} has no year.`
    if (has("hour12") && !has("half"))
      return `The pattern ${id} has ${written.get("hour12")}, which counts to 12 and needs a for the half of the day; write HH for hours up to 23.`
  }
  const isWhole = has("month") && has("day")
  if (isWhole && hasYear) return null
  const days = (["ordinal", "isoWeek", "sundayWeek", "mondayWeek"] as const).filter(has)
  if (days.length > 1) return both(days[0]!, days[1]!, "leave one of them out.")
  const part = (["month", "day"] as const).find(has)
  if (days[0] === "ordinal" && part !== undefined)
    return both("ordinal", part, `the day of the month is ${id.includes("%") ? "%d" : "dd"}.`)
  if (days.length > 0 && part !== undefined) return both(days[0]!, part, "leave one of them out.")
  if (has("weekYear")) {
    const other = (["year", "shortYear", "month", "day", "ordinal", "sundayWeek", "mondayWeek"] as const).find(has)
    if (other !== undefined) return both("weekYear", other, "a year of weeks goes with weeks of ISO 8601 only.")
  } else if (has("isoWeek") && hasYear) {
    const year = has("year") ? "year" : "shortYear"
    return both("isoWeek", year, `weeks of ISO 8601 go with their own year, ${id.includes("%") ? "%G" : "YYYY"}.`)
  }
  return null
}

const SAMPLES: Readonly<Record<string, string>> = {
  year: "2024",
  shortYear: "24",
  month: "01",
  day: "31",
  ordinal: "031",
  quarter: "1",
  weekYear: "2024",
  isoWeek: "05",
  sundayWeek: "04",
  mondayWeek: "05",
  weekday: "3",
  hour: "13",
  hour12: "01",
  minute: "45",
  second: "00",
}

/** Wednesday, 31 January 2024, 13:45 by a pattern. */
function exampleOf(parts: readonly PlacedPart[]): string {
  const hasHalf = parts.some(({ part }) => fieldOf(part) === "half")
  const sample = ({ part, written }: PlacedPart): string => {
    switch (part.kind) {
      case "literal":
        return part.text
      case "fraction":
        return "0".repeat(part.least === part.most ? part.most : Math.min(part.most, 3))
      case "offset":
        return "+01:00"
      case "zone":
        return "UTC"
      case "word": {
        const isLong = written === "%A" || written === "%B" || written.length === 4
        if (part.field === "half") return "PM"
        return part.field === "month" ? (isLong ? "January" : "Jan") : isLong ? "Wednesday" : "Wed"
      }
      case "number":
        return part.field === "hour" && hasHalf ? "01" : SAMPLES[part.field]!
    }
  }
  return parts.map(sample).join("")
}

/** Reads values as epoch milliseconds by a pattern; NaN where it does not read one. */
export function patternParser({ read }: TimePattern): (bytes: Uint8Array, start: number, end: number) => number {
  return (bytes, start, end) =>
    end - start > MOST_LENGTH * 3 ? Number.NaN : (read(wholeTextOf(bytes, start, end))?.time ?? Number.NaN)
}

/** Patterns as they were compiled; forgotten when they get many. */
const known = new Map<string, TimePattern | PatternProblem>()
const MOST_KNOWN = 200

function knownOf(id: string): TimePattern | PatternProblem | undefined {
  const before = known.get(id)
  if (before || !looksLikePattern(id)) return before
  const pattern = compilePattern(id)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(id, pattern)
  return pattern
}

/** The pattern of an id; undefined where it is none. */
export function knownPattern(id: string): TimePattern | undefined {
  const pattern = knownOf(id)
  return pattern === undefined || isProblem(pattern) ? undefined : pattern
}

/** Why an id that is meant as a pattern is none, in a sentence; null for all others. */
export function patternProblem(id: string): string | null {
  const pattern = knownOf(id)
  return pattern !== undefined && isProblem(pattern) ? pattern.problem : null
}
