/** What a pattern that a person gives is made of, whatever its notation: `%d/%m/%Y` and `dd/MM/yyyy` are the same parts. */

/** A value that a part of a pattern gives. Weekdays count from Monday, 1, to Sunday, 7. */
export type Field =
  | "year"
  | "shortYear"
  | "month"
  | "day"
  | "ordinal"
  | "quarter"
  | "weekYear"
  /** Week of ISO 8601. */
  | "isoWeek"
  /** Weeks from the first Sunday, or the first Monday, of the year; the days before it are week 0. */
  | "sundayWeek"
  | "mondayWeek"
  | "weekday"
  | "hour"
  /** 0 to 12: it needs a half of the day. */
  | "hour12"
  | "half"
  | "minute"
  | "second"
  /** Nanoseconds of the second. */
  | "fraction"
  /** Minutes east of UTC. */
  | "offset"

export type Part =
  | { readonly kind: "literal"; readonly text: string }
  | {
      readonly kind: "number"
      readonly field: Field
      readonly least: number
      readonly most: number
      readonly min: number
      readonly max: number
      /** What the digits mean where it is not the number itself: 24 o'clock is 0, Sunday 0 is 7. */
      readonly wraps?: { readonly from: number; readonly to: number }
    }
  | { readonly kind: "fraction"; readonly least: number; readonly most: number }
  | { readonly kind: "word"; readonly field: "month" | "weekday" | "half" }
  | { readonly kind: "offset" }
  | { readonly kind: "zone" }

/** A part with what it was written as, and where in the pattern (from 1), for messages. */
export interface PlacedPart {
  readonly part: Part
  readonly written: string
  readonly place: number
}

/** Why a pattern cannot be used: a sentence. */
export interface PatternProblem {
  readonly problem: string
}

export type Parsed = readonly PlacedPart[] | PatternProblem

export const isProblem = <T>(parsed: T | PatternProblem): parsed is PatternProblem =>
  typeof parsed === "object" && parsed !== null && "problem" in parsed

interface Range {
  readonly field: Field
  readonly min: number
  readonly max: number
}

const RANGES: Readonly<Record<string, Range>> = {
  year: { field: "year", min: 1, max: 9999 },
  shortYear: { field: "shortYear", min: 0, max: 99 },
  month: { field: "month", min: 1, max: 12 },
  day: { field: "day", min: 1, max: 31 },
  ordinal: { field: "ordinal", min: 1, max: 366 },
  quarter: { field: "quarter", min: 1, max: 4 },
  weekYear: { field: "weekYear", min: 1, max: 9999 },
  isoWeek: { field: "isoWeek", min: 1, max: 53 },
  sundayWeek: { field: "sundayWeek", min: 0, max: 53 },
  mondayWeek: { field: "mondayWeek", min: 0, max: 53 },
  weekday: { field: "weekday", min: 1, max: 7 },
  hour: { field: "hour", min: 0, max: 23 },
  hour12: { field: "hour12", min: 1, max: 12 },
  minute: { field: "minute", min: 0, max: 59 },
  second: { field: "second", min: 0, max: 59 },
}

/** A number of `least` to `most` digits within its field's range, or within another one. */
export function numberPart(
  field: Field,
  least: number,
  most: number,
  other: { readonly min?: number; readonly max?: number; readonly wraps?: { from: number; to: number } } = {},
): Part {
  return { kind: "number", least, most, ...RANGES[field]!, ...other }
}

/**
 * Numbers that stand right beside each other have all their digits: `112` after `%m%d` would be two days. A fraction may
 * be shorter at the end of such a row.
 */
export function withWidths(parts: readonly PlacedPart[]): readonly PlacedPart[] {
  const isNumber = (i: number) => parts[i]?.part.kind === "number" || parts[i]?.part.kind === "fraction"
  return parts.map((placed, i) => {
    const { part } = placed
    if (part.kind !== "number" && part.kind !== "fraction") return placed
    const isBeside = part.kind === "number" ? isNumber(i - 1) || isNumber(i + 1) : isNumber(i + 1)
    return isBeside ? { ...placed, part: { ...part, least: part.most } } : placed
  })
}
