import { namesThings } from "../profile/roles.ts"
import { doubleLiteral, textLiteral } from "../query/duckdb-text.ts"
import type { RuleColumn, RuleContext } from "../rules/context.ts"
import { storedName } from "../rules/expression/sql.ts"
import { MEANINGS } from "../schema/meanings/meaning.ts"
import { isFew, type QualityCheck } from "./quality-check.ts"
import { wordsOfName } from "./words.ts"

const isNumeric = ({ type }: RuleColumn): boolean => type === "integer" || type === "float"

/** Numbers that lie far from the others of their column, or that cannot be what the column's name says. */
export function numberChecks(context: RuleContext): readonly QualityCheck[] {
  return context.columns.filter(isNumeric).flatMap((column) => {
    const range = rangeCheck(column, context)
    return range ? [range] : outlierCheck(column, context)
  })
}

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
    odd: `SELECT grove_row, ${plain(storedName(column))} AS detail, ${textLiteral(words)} AS note FROM file WHERE ${outside}
      AND ${isFew(outside, `${x} IS NOT NULL`, MOST_OUTSIDE)}`,
    total: `SELECT count(${x}) FROM file`,
  }
}

/** Rates of discount and tax have rules of their own. */
const isRuled = (column: RuleColumn, context: RuleContext): boolean =>
  (["discount_rate", "tax_rate"] as const).some((meaning) => context.columnOf(meaning) === column)

/** Fewer values show no tail. */
const LEAST_VALUES = 30
/** Few different numbers are codes or marks. */
const LEAST_DISTINCT = 10
/** The tail of the values that is looked at, but never so few that one wrong value makes it. */
const TAIL = 0.01
const LEAST_IN_TAIL = 3
/** So many values are expected beyond the fences by chance. */
const BY_CHANCE = 0.05
/** More values than this share are no outliers, but values of another kind. */
const MOST_OUTLYING = 0.002

/**
 * Fences from the tails of the values' magnitudes, on a scale of logarithms: beyond its outermost hundredth a tail goes on
 * at most as it went from the median, or from the outermost tenth, up to there. That is Weissman's estimator of extreme
 * quantiles with quantiles in the place of the mean excess, which a few wrong values would carry off. Tails of amounts
 * follow a power law at worst; lighter ones lie well within.
 */
function outlierCheck(column: RuleColumn, context: RuleContext): readonly QualityCheck[] {
  const { name, count = 0, distinct = 0, top = [] } = column
  const zeros = top.find(({ value }) => Number(value) === 0)?.count ?? 0
  const n = count - zeros
  if (n < LEAST_VALUES || distinct < LEAST_DISTINCT || isName(column, context)) return []
  const tail = Math.max(TAIL, LEAST_IN_TAIL / n)
  const inner = Math.min(0.5, 10 * tail)
  const fractions = [tail, inner, 0.5, 1 - inner, 1 - tail].map(doubleLiteral)
  const beyond = doubleLiteral(Math.log(tail * n) - Math.log(BY_CHANCE))
  const perMedian = doubleLiteral(1 / Math.log(0.5 / tail))
  const perInner = doubleLiteral(1 / Math.log(inner / tail))
  const most = doubleLiteral(Math.max(3, n * MOST_OUTLYING))
  const stored = storedName(column)
  return [
    {
      code: "outlier",
      column: name,
      odd: `WITH v AS NOT MATERIALIZED (SELECT grove_row, ${stored} AS x, ln(abs(${stored}::DOUBLE)) AS y FROM file WHERE ${stored} <> 0),
        q AS (SELECT quantile_cont(y, [${fractions.join(", ")}]) AS q FROM v),
        s AS (SELECT q[1] AS low, q[5] AS high, greatest((q[3] - q[1]) * ${perMedian}, (q[2] - q[1]) * ${perInner}) AS down,
          greatest((q[5] - q[3]) * ${perMedian}, (q[5] - q[4]) * ${perInner}) AS up FROM q),
        fences AS (SELECT CASE WHEN up > 0 THEN high + up * ${beyond} END AS high, CASE WHEN down > 0 THEN low - down * ${beyond} END AS low FROM s),
        far AS (SELECT grove_row, x FROM v, fences WHERE y > high OR y < low),
        others AS (SELECT ${plain(`min(${stored})`)} AS least, ${plain(`max(${stored})`)} AS most FROM file ANTI JOIN far USING (grove_row))
        SELECT grove_row, ${plain("x")} AS detail, concat(least, ' and ', most) AS note FROM far, others WHERE (SELECT count(*) FROM far) <= ${most}`,
      total: `SELECT count(${stored}) FROM file`,
    },
  ]
}

/** A number without the `.0` of a whole one. */
const plain = (sql: string): string => `regexp_replace((${sql})::VARCHAR, '\\.0$', '')`

/** Numbers that name something have no size. */
function isName(column: RuleColumn, context: RuleContext): boolean {
  const meaning = context.meanings[column.name]
  return namesThings(column.name) || (meaning !== undefined && MEANINGS[meaning].nature === "any")
}
