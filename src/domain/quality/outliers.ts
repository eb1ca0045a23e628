import { namesThings } from "../profile/roles.ts"
import { doubleLiteral, textLiteral } from "../query/duckdb-text.ts"
import type { RuleColumn, RuleContext } from "../rules/context.ts"
import { storedName } from "../rules/expression/sql.ts"
import type { SqlRow } from "../rules/learn.ts"
import { MEANINGS } from "../schema/meanings/meaning.ts"
import { isNumeric, rangeOf } from "./numbers.ts"
import { numberText, type QualityCheck } from "./quality-check.ts"

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
/** So many values are sorted at once. */
const MOST_SORTED = 4_000_000
const MOST_COLUMNS = 200

/** A column of numbers that have a size, and how many of them are not zero. */
export interface Measured {
  readonly column: RuleColumn
  readonly values: number
}

/** The columns whose tails are looked at, put together as far as they can be asked at once. */
export function measuredColumns(context: RuleContext): readonly (readonly Measured[])[] {
  const measured = context.columns.filter(isNumeric).flatMap((column): Measured[] => {
    const { count = 0, distinct = 0, top = [] } = column
    const values = count - (top.find(({ value }) => Number(value) === 0)?.count ?? 0)
    const has = values >= LEAST_VALUES && distinct >= LEAST_DISTINCT
    return has && !isName(column, context) && !isPlace(column) ? [{ column, values }] : []
  })
  const atOnce = Math.max(1, Math.floor(MOST_SORTED / Math.max(1, context.rows)))
  const shown = measured.slice(0, MOST_COLUMNS)
  return Array.from({ length: Math.ceil(shown.length / atOnce) }, (_, i) => shown.slice(i * atOnce, (i + 1) * atOnce))
}

/** Where quantiles are taken: of both ends the tail and ten times of it, and the middle. */
function fractionsOf({ values }: Measured): readonly [number, number, number, number, number] {
  const tail = Math.max(TAIL, LEAST_IN_TAIL / values)
  const inner = Math.min(0.5, 10 * tail)
  return [tail, inner, 0.5, 1 - inner, 1 - tail]
}

/** The logarithm of a number's magnitude; zero has none. */
const sizeOf = (column: RuleColumn): string => `ln(abs(nullif(${storedName(column)}::DOUBLE, 0)))`

/** Answers for each column its quantiles `q0_1` to `q0_5`, and its least and greatest as `l0` and `g0`: all logarithms of magnitudes. */
export function tailsQuery(measured: readonly Measured[]): string {
  const asked = measured.map((one, i) => {
    const size = sizeOf(one.column)
    return `quantile_cont(${size}, [${fractionsOf(one).map(doubleLiteral).join(", ")}]) AS q${i}, min(${size}) AS l${i}, max(${size}) AS g${i}`
  })
  const told = measured.map(
    (_, i) => `${[1, 2, 3, 4, 5].map((n) => `q${i}[${n}] AS q${i}_${n}`).join(", ")}, l${i}, g${i}`,
  )
  return `SELECT ${told.join(", ")} FROM (SELECT ${asked.join(", ")} FROM file)`
}

/** @param tails the row that `tailsQuery` answered */
export function outlierChecks(measured: readonly Measured[], tails: SqlRow | undefined): readonly QualityCheck[] {
  return measured.flatMap((one, i): QualityCheck[] => {
    const numberOf = (name: string) => Number(tails?.[name] ?? Number.NaN)
    const quantiles = [1, 2, 3, 4, 5].map((n) => numberOf(`q${i}_${n}`))
    const { low, high } = fencesOf(one, quantiles)
    const isFar = numberOf(`l${i}`) < low || numberOf(`g${i}`) > high
    return isFar ? [outlierCheck(one, low, high)] : []
  })
}

/**
 * Fences from the tails of the values' magnitudes, on a scale of logarithms: beyond its outermost hundredth a tail goes on
 * at most as it went from the median, or from the outermost tenth, up to there. That is Weissman's estimator of extreme
 * quantiles with quantiles in the place of the mean excess, which a few wrong values would carry off. Tails of amounts
 * follow a power law at worst; lighter ones lie well within.
 */
function fencesOf(one: Measured, quantiles: readonly number[]): { readonly low: number; readonly high: number } {
  const [tail, inner] = fractionsOf(one)
  const [lowest = 0, lower = 0, middle = 0, higher = 0, highest = 0] = quantiles
  const beyond = Math.log(tail * one.values) - Math.log(BY_CHANCE)
  const paceOf = (fromMiddle: number, fromInner: number) =>
    Math.max(fromMiddle / Math.log(0.5 / tail), fromInner / Math.log(inner / tail))
  const up = paceOf(highest - middle, highest - higher)
  const down = paceOf(middle - lowest, lower - lowest)
  // Where numbers are of both signs, or none, those near zero are nothing special.
  const isOneSided = Number(one.column.min) > 0 || Number(one.column.max) < 0
  return {
    low: down > 0 && isOneSided ? lowest - down * beyond : Number.NEGATIVE_INFINITY,
    high: up > 0 ? highest + up * beyond : Number.POSITIVE_INFINITY,
  }
}

function outlierCheck({ column, values }: Measured, low: number, high: number): QualityCheck {
  const stored = storedName(column)
  const size = sizeOf(column)
  const sides = [
    ...(Number.isFinite(low) ? [`${size} < ${doubleLiteral(low)}`] : []),
    ...(Number.isFinite(high) ? [`${size} > ${doubleLiteral(high)}`] : []),
  ]
  const isFar = `coalesce(${sides.join(" OR ")}, FALSE)`
  const most = doubleLiteral(Math.max(3, values * MOST_OUTLYING))
  return {
    code: "outlier",
    column: column.name,
    odd: `WITH others AS (SELECT count(*) FILTER (WHERE ${isFar}) AS far, min(${stored}) FILTER (WHERE NOT ${isFar}) AS least, max(${stored}) FILTER (WHERE NOT ${isFar}) AS most FROM file)
      SELECT grove_row, ${numberText(stored)} AS detail, concat(${numberText("least")}, ${textLiteral(" and ")}, ${numberText("most")}) AS note
      FROM file, others WHERE ${isFar} AND far <= ${most}`,
    total: `SELECT count(${stored}) FROM file`,
  }
}

/** Degrees of a place on earth: a place that is far from others is no mistake. */
const isPlace = ({ name }: RuleColumn): boolean => (rangeOf(name)?.least ?? 0) < 0

/** Numbers that name something have no size. */
function isName(column: RuleColumn, context: RuleContext): boolean {
  const meaning = context.meanings[column.name]
  return namesThings(column.name) || (meaning !== undefined && MEANINGS[meaning].nature === "any")
}
