import { namesThings } from "../profile/roles.ts"
import { textLiteral } from "../query/duckdb-text.ts"
import type { RuleColumn, RuleContext } from "../rules/context.ts"
import { storedName } from "../rules/expression/sql.ts"
import { isTime } from "./future.ts"
import { isFew, type QualityCheck, timeText } from "./quality-check.ts"
import { wordsOfName } from "./words.ts"

/** Words that say that a period begins, each with those that say that it ends. */
const PERIODS: readonly (readonly [begins: string, ends: readonly string[]])[] = [
  ["start", ["end", "finish", "stop"]],
  ["started", ["ended", "finished", "stopped"]],
  ["begin", ["end"]],
  ["beginn", ["ende"]],
  ["from", ["to", "until", "till"]],
  ["von", ["bis"]],
  ["ab", ["bis"]],
  ["debut", ["fin"]],
  ["début", ["fin"]],
  ["inicio", ["fin", "fim"]],
  ["opened", ["closed"]],
  ["checkin", ["checkout"]],
  ["in", ["out"]],
  ["pickup", ["dropoff"]],
  ["departure", ["arrival"]],
]
/** Where more periods end before they begin, or overlap, they are meant so. */
const MOST_ODD = 0.05
/** Fewer periods that could overlap say nothing about the others. */
const LEAST_PERIODS = 20
const MOST_OWNERS = 4

interface Period {
  readonly from: RuleColumn
  readonly to: RuleColumn
}

/** Pairs of time columns whose names differ in the word for beginning and end alone. */
export function periodsOf({ columns }: RuleContext): readonly Period[] {
  const times = columns.filter(isTime)
  const byWords = new Map(times.map((column) => [wordsOfName(column.name).join(" "), column]))
  return times.flatMap((from) => {
    const words = wordsOfName(from.name)
    for (const [begins, ends] of PERIODS) {
      const at = words.indexOf(begins)
      if (at < 0) continue
      const to = ends.map((end) => byWords.get(words.with(at, end).join(" "))).find((column) => column !== undefined)
      if (to) return [{ from, to }]
    }
    return []
  })
}

export const periodChecks = (context: RuleContext): readonly QualityCheck[] =>
  periodsOf(context).flatMap((period) => [reversed(period), overlap(period, context)])

const span = ({ from, to }: Period): string =>
  `concat(${timeText(storedName(from))}, ' to ', ${timeText(storedName(to))})`

function reversed({ from, to }: Period): QualityCheck {
  const [begins, ends] = [storedName(from), storedName(to)]
  const both = `${begins} IS NOT NULL AND ${ends} IS NOT NULL`
  const note = textLiteral(`${to.name} lies before ${from.name}`)
  return {
    code: "period_reversed",
    column: to.name,
    odd: `SELECT grove_row, ${span({ from, to })} AS detail, ${note} AS note FROM file WHERE ${ends} < ${begins} AND ${isFew(`${ends} < ${begins}`, both, MOST_ODD)}`,
    total: `SELECT count(*) FROM file WHERE ${both}`,
  }
}

/** Whose periods they are shows by the rows: those of the first column of which hardly two overlap, or of the whole file. */
function overlap(period: Period, context: RuleContext): QualityCheck {
  const { from, to } = period
  const [begins, ends] = [storedName(from), storedName(to)]
  const owners = context.columns
    .filter(
      (column) => !isTime(column) && column.type !== "float" && (namesThings(column.name) || isNamed(column, context)),
    )
    .slice(0, MOST_OWNERS)
  const ways = [null, ...owners].map((owner, i) => {
    const key = owner === null ? "''" : `${storedName(owner)}::VARCHAR`
    const of = owner === null ? "" : ` of the same ${owner.name}`
    const before = `OVER (PARTITION BY ${key} ORDER BY ${begins}, ${ends}, grove_row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`
    return `SELECT ${i} AS way, ${textLiteral(of)} AS note, grove_row, ${begins} AS begins, ${span(period)} AS detail,
        max(${ends}) ${before} AS latest, arg_max(grove_row, ${ends}) ${before} AS other
        FROM file WHERE ${begins} IS NOT NULL AND ${ends} >= ${begins} AND ${key} IS NOT NULL`
  })
  return {
    code: "period_overlap",
    column: from.name,
    odd: `WITH pairs AS MATERIALIZED (${ways.join(" UNION ALL ")}),
      fitting AS (SELECT min(way) AS way FROM (SELECT way FROM pairs WHERE latest IS NOT NULL GROUP BY way
        HAVING count(*) >= ${LEAST_PERIODS} AND count(*) FILTER (WHERE begins < latest) <= count(*) * ${MOST_ODD}))
      SELECT grove_row, concat(detail, ', beside row ', other) AS detail, note FROM pairs WHERE way = (SELECT way FROM fitting) AND begins < latest`,
    total: `SELECT count(*) FROM file WHERE ${begins} IS NOT NULL AND ${ends} IS NOT NULL`,
  }
}

/** Products, shops, customers and the like have periods of their own. */
const isNamed = (column: RuleColumn, context: RuleContext): boolean => context.meanings[column.name] !== undefined
