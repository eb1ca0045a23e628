import { type Field, numberPart, type Parsed, type Part, type PlacedPart } from "./pattern-parts.ts"

/**
 * Patterns of letters, as Joda-Time (and so Druid), Java and Unicode have them: `dd.MM.yyyy HH:mm:ss.SSS`. Letters that
 * mean different things in these are refused where both would make sense.
 */

/** The part of `count` equal letters; null where there is none. */
function partOf(letter: string, count: number, hasWeek: boolean): Part | null {
  const number = (field: Field, most = 2) => (count > most ? null : numberPart(field, 1, most))
  switch (letter) {
    case "y":
    case "u":
      return yearPart("year", count)
    case "Y":
      return hasWeek ? yearPart("weekYear", count) : null
    case "x":
      // Joda's year of weeks; an offset for all others.
      return hasWeek && count === 4 ? yearPart("weekYear", count) : count <= 5 ? { kind: "offset" } : null
    case "M":
    case "L":
      return count >= 3 && count <= 4 ? { kind: "word", field: "month" } : number("month")
    case "d":
      return number("day")
    case "D":
      return number("ordinal", 3)
    case "Q":
    case "q":
      return number("quarter", 1)
    case "w":
      return number("isoWeek")
    case "E":
      return count <= 4 ? { kind: "word", field: "weekday" } : null
    case "e":
    case "i":
      return number("weekday", 1)
    case "a":
      return count <= 3 ? { kind: "word", field: "half" } : null
    case "H":
      return number("hour")
    case "k":
      return count <= 2 ? numberPart("hour", 1, 2, { min: 1, max: 24, wraps: { from: 24, to: 0 } }) : null
    case "h":
      return number("hour12")
    case "K":
      return count <= 2 ? numberPart("hour12", 1, 2, { min: 0, max: 11 }) : null
    case "m":
      return number("minute")
    case "s":
      return number("second")
    case "S":
      return count <= 9 ? { kind: "fraction", least: count, most: count } : null
    case "X":
    case "Z":
      return count <= 5 ? { kind: "offset" } : null
    case "z":
      return count <= 4 ? { kind: "zone" } : null
    default:
      return null
  }
}

function yearPart(field: "year" | "weekYear", count: number): Part | null {
  if (count === 2) return field === "year" ? numberPart("shortYear", 2, 2) : null
  return count === 1 || count === 4 ? numberPart(field, 4, 4) : null
}

/** The parts of a pattern of letters; text stands between apostrophes. */
export function parseLetters(pattern: string): Parsed {
  const parts: PlacedPart[] = []
  const hasWeek = /w/.test(pattern.replace(/'[^']*'/g, ""))
  let at = 0
  while (at < pattern.length) {
    const letter = pattern[at]!
    const place = at + 1
    if (letter === "'") {
      const quoted = quotedAt(pattern, at)
      if (quoted === null)
        return { problem: `The pattern ${pattern} has text from place ${place} on without an apostrophe at its end.` }
      parts.push({ part: { kind: "literal", text: quoted.text }, written: pattern.slice(at, quoted.end), place })
      at = quoted.end
      continue
    }
    let end = at + 1
    while (pattern[end] === letter) end++
    const written = pattern.slice(at, end)
    if (!/[A-Za-z]/.test(letter)) {
      parts.push({ part: { kind: "literal", text: written }, written, place })
    } else {
      const part = partOf(letter, end - at, hasWeek)
      if (part === null)
        return { problem: `The pattern ${pattern} has ${written} at place ${place}, ${adviceFor(letter)}` }
      parts.push({ part, written, place })
    }
    at = end
  }
  return parts
}

function adviceFor(letter: string): string {
  return letter === "Y"
    ? "which is the year of weeks; write yyyy for the year."
    : "which is no part of a time that is known; write text between apostrophes, as in 'T'."
}

/** The text between apostrophes that begins at a place; two apostrophes stand for one. */
function quotedAt(pattern: string, at: number): { readonly text: string; readonly end: number } | null {
  if (pattern[at + 1] === "'") return { text: "'", end: at + 2 }
  let text = ""
  for (let p = at + 1; p < pattern.length; p++) {
    if (pattern[p] !== "'") text += pattern[p]
    else if (pattern[p + 1] === "'") {
      text += "'"
      p++
    } else return { text, end: p + 1 }
  }
  return null
}
