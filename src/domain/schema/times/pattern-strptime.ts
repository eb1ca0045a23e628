import { numberPart, type Parsed, type Part, type PlacedPart } from "./pattern-parts.ts"

/**
 * Patterns of the `strptime` of C, Python and DuckDB. Where these differ, DuckDB's meaning holds: `%n` are nanoseconds,
 * `%g` milliseconds, and `%c`, `%x` and `%X` the notations of ISO 8601.
 */

const PARTS: Readonly<Record<string, Part>> = {
  a: { kind: "word", field: "weekday" },
  A: { kind: "word", field: "weekday" },
  b: { kind: "word", field: "month" },
  B: { kind: "word", field: "month" },
  h: { kind: "word", field: "month" },
  d: numberPart("day", 1, 2),
  e: numberPart("day", 1, 2),
  f: { kind: "fraction", least: 1, most: 6 },
  g: { kind: "fraction", least: 1, most: 3 },
  n: { kind: "fraction", least: 1, most: 9 },
  G: numberPart("weekYear", 4, 4),
  H: numberPart("hour", 1, 2),
  I: numberPart("hour12", 1, 2),
  j: numberPart("ordinal", 1, 3),
  m: numberPart("month", 1, 2),
  M: numberPart("minute", 1, 2),
  p: { kind: "word", field: "half" },
  S: numberPart("second", 1, 2),
  u: numberPart("weekday", 1, 1),
  w: numberPart("weekday", 1, 1, { min: 0, max: 6, wraps: { from: 0, to: 7 } }),
  U: numberPart("sundayWeek", 1, 2),
  W: numberPart("mondayWeek", 1, 2),
  V: numberPart("isoWeek", 1, 2),
  y: numberPart("shortYear", 1, 2),
  Y: numberPart("year", 4, 4),
  z: { kind: "offset" },
  Z: { kind: "zone" },
  "%": { kind: "literal", text: "%" },
}

/** Directives that stand for several others. */
const LONGER: Readonly<Record<string, string>> = {
  c: "%Y-%m-%d %H:%M:%S",
  D: "%m/%d/%y",
  F: "%Y-%m-%d",
  R: "%H:%M",
  T: "%H:%M:%S",
  x: "%Y-%m-%d",
  X: "%H:%M:%S",
}

/** Those that may have a dash, which says that no zero stands in front. */
const MAY_HAVE_DASH = "dmyHIMSj"

/** The parts of a pattern with `%`. */
export function parseStrptime(pattern: string): Parsed {
  const parts: PlacedPart[] = []
  let at = 0
  while (at < pattern.length) {
    const next = pattern.indexOf("%", at)
    const end = next < 0 ? pattern.length : next
    if (end > at)
      parts.push({
        part: { kind: "literal", text: pattern.slice(at, end) },
        written: pattern.slice(at, end),
        place: at + 1,
      })
    if (next < 0) break
    const hasDash = pattern[next + 1] === "-"
    const letter = String.fromCodePoint(pattern.codePointAt(next + (hasDash ? 2 : 1)) ?? 0)
    const written = pattern.slice(next, next + (hasDash ? 2 : 1) + letter.length)
    const place = next + 1
    if (letter === "\0")
      return { problem: `The pattern ${pattern} ends with ${written}; a percent sign is written %%.` }
    const part = Object.hasOwn(PARTS, letter) ? PARTS[letter] : undefined
    const longer = Object.hasOwn(LONGER, letter) ? LONGER[letter] : undefined
    if ((!part && !longer) || (hasDash && !MAY_HAVE_DASH.includes(letter)))
      return {
        problem: `The pattern ${pattern} has ${written} at place ${place}, which is no directive that is known; text is written without %.`,
      }
    if (part) parts.push({ part, written, place })
    else {
      const inner = parseStrptime(longer!)
      if ("problem" in inner) return inner
      parts.push(...inner.map((one) => ({ ...one, written, place })))
    }
    at = next + written.length
  }
  return parts
}
