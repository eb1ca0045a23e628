import { doubleLiteral, textLiteral } from "../query/duckdb-text.ts"
import type { RuleColumn, RuleContext } from "../rules/context.ts"
import { storedName } from "../rules/expression/sql.ts"
import { isFew, numberText, type QualityCheck } from "./quality-check.ts"
import { wordsOfName } from "./words.ts"

export const isNumeric = ({ type }: RuleColumn): boolean => type === "integer" || type === "float"

/** Numbers that cannot be what the column's name says. */
export const rangeChecks = (context: RuleContext): readonly QualityCheck[] =>
  context.columns.filter(isNumeric).flatMap((column) => rangeCheck(column, context) ?? [])

interface Range {
  readonly least: number
  readonly most: number
}

/** What columns with such a word in their name can hold. */
const RANGES: readonly (Range & { readonly words: readonly string[] })[] = [
  { words: ["latitude", "lat"], least: -90, most: 90 },
  { words: ["longitude", "lon", "lng", "long"], least: -180, most: 180 },
  { words: ["percent", "percentage", "pct", "%", "prozent"], least: 0, most: 100 },
  { words: ["probability", "prob"], least: 0, most: 1 },
  { words: ["age", "alter"], least: 0, most: 130 },
  { words: ["ph"], least: 0, most: 14 },
  {
    words: ["weight", "height", "length", "width", "distance", "duration", "population", "area", "volume"],
    least: 0,
    most: Number.MAX_VALUE,
  },
]
/** Such a word makes a difference of what it stands beside, which may be negative and more than the whole. */
const DIFFERENCES =
  /^(change|changes|growth|diff|difference|delta|variance|var|variation|deviation|dev|error|increase|decrease|margin|profit|z|score|log|norm|normalized|scaled|index|offset|shift)$/

/** Where more values are outside of the range, the column is about something else. */
const MOST_OUTSIDE = 0.05

export function rangeOf(name: string): Range | null {
  const words = wordsOfName(name)
  if (words.some((word) => DIFFERENCES.test(word))) return null
  return RANGES.find((range) => words.some((word) => range.words.includes(word))) ?? null
}

function rangeCheck(column: RuleColumn, context: RuleContext): QualityCheck | null {
  const range = rangeOf(column.name)
  if (range === null || isRuled(column, context)) return null
  const [min, max] = [Number(column.min ?? Number.NaN), Number(column.max ?? Number.NaN)]
  if (!(min < range.least || max > range.most)) return null
  const x = `${storedName(column)}::DOUBLE`
  const outside = `NOT (${x} BETWEEN ${doubleLiteral(range.least)} AND ${doubleLiteral(range.most)})`
  const words = range.most === Number.MAX_VALUE ? "positive" : `between ${range.least} and ${range.most}`
  return {
    code: "out_of_range",
    column: column.name,
    odd: `SELECT grove_row, ${numberText(storedName(column))} AS detail, ${textLiteral(words)} AS note FROM file WHERE ${outside}
      AND ${isFew(outside, `${x} IS NOT NULL`, MOST_OUTSIDE)}`,
    total: `SELECT count(${x}) FROM file`,
  }
}

/** Rates of discount and tax have rules of their own. */
const isRuled = (column: RuleColumn, context: RuleContext): boolean =>
  (["discount_rate", "tax_rate"] as const).some((meaning) => context.columnOf(meaning) === column)
