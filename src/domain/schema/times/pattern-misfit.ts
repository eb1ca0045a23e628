import type { Misfit } from "./pattern.ts"
import type { Field, Part, PlacedPart } from "./pattern-parts.ts"
import { type MonthOfWord, readParts } from "./pattern-read.ts"

const NAMES: Readonly<Record<Field, string>> = {
  year: "the year",
  shortYear: "the year's last two digits",
  month: "the month",
  day: "the day",
  ordinal: "the day of the year",
  quarter: "the quarter",
  weekYear: "the year of the week",
  isoWeek: "the week",
  sundayWeek: "the week from Sunday on",
  mondayWeek: "the week from Monday on",
  weekday: "the weekday",
  hour: "the hour",
  hour12: "the hour up to 12",
  half: "AM or PM",
  minute: "the minute",
  second: "the second",
  fraction: "the fraction of a second",
  offset: "the offset from UTC, such as +01:00",
}

/** Where a text that a pattern does not read leaves it. */
export function misfitOf(text: string, parts: readonly PlacedPart[], monthOf: MonthOfWord): Misfit {
  let misfit: Misfit | null = null
  const fields = readParts(text, parts, monthOf, (at, placed) => {
    misfit = { at, why: placed === null ? tooMuch(text, at) : expected(text, at, placed) }
  })
  if (fields === null && misfit !== null) return misfit
  return { at: null, why: "it fits the pattern, and there is no such day or time" }
}

const isOver = (text: string, at: number): boolean => text.slice(at).trim() === ""

function tooMuch(text: string, at: number): string {
  return `the pattern ends before letter ${at + 1}, and “${text.slice(at, at + 20)}” is left`
}

function expected(text: string, at: number, { part, written }: PlacedPart): string {
  const where = isOver(text, at) ? "it ends, and behind it is to be" : `letter ${at + 1} is to be`
  return `${where} ${wanted(part, written)}`
}

function wanted(part: Part, written: string): string {
  switch (part.kind) {
    case "literal":
      return part.text.trim() === "" ? "a blank" : `“${part.text}”`
    case "number":
      return `${NAMES[part.field]} (${written}), ${digits(part)}`
    case "fraction":
      return `${NAMES.fraction} (${written})`
    case "word":
      return part.field === "half" ? `${NAMES.half} (${written})` : `${NAMES[part.field]} (${written}), by its name`
    case "offset":
      return `${NAMES.offset} (${written})`
    case "zone":
      return `a zone by its letters, such as UTC (${written})`
  }
}

function digits({ least, most, min, max }: Extract<Part, { kind: "number" }>): string {
  const range = `${String(min).padStart(least, "0")} to ${max}`
  return least === most ? `${least} ${least === 1 ? "digit" : "digits"} from ${range}` : `a number from ${range}`
}
