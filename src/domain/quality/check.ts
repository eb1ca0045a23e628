import { finding } from "../findings/catalogue.ts"
import type { Finding } from "../findings/finding.ts"
import { identifier, wholeLiteral } from "../query/duckdb-text.ts"
import type { RuleContext } from "../rules/context.ts"
import type { SqlRow } from "../rules/learn.ts"
import { codeChecks } from "./codes.ts"
import { futureChecks } from "./future.ts"
import { gapChecks } from "./gaps.ts"
import { keyCandidates, keyChecks, keyCountsQuery } from "./keys.ts"
import { rangeChecks } from "./numbers.ts"
import { measuredColumns, outlierChecks, tailsQuery } from "./outliers.ts"
import { periodChecks } from "./periods.ts"
import type { QualityCheck } from "./quality-check.ts"
import { rowChecks } from "./rows.ts"

/** So many places are shown. */
const MOST_PLACES = 20
/** Checks of more columns than a person reads would take long. */
const MOST_CHECKS = 200
const LONGEST_PLACE = 200

/** Answers a statement about a table; its columns by their names. */
type Ask = (sql: string) => Promise<readonly SqlRow[]>

/**
 * What to ask about the rows of any file, whatever its columns mean: rows that repeat others, keys that come back, numbers
 * far from the rest or out of range, times in the future, gaps in time. It takes all rows beside each other, so it is asked
 * of DuckDB; what one value or column tells by itself the scan has found.
 *
 * @param table its name in SQL; its columns are those of the context, and `grove_row`
 */
export async function planQuality(context: RuleContext, table: string, ask: Ask): Promise<readonly QualityCheck[]> {
  const candidates = keyCandidates(context)
  const [counts] =
    candidates.length === 0 ? [] : await ask(`WITH ${fileOf(table)} ${keyCountsQuery(context, candidates)}`)
  const outliers: QualityCheck[] = []
  for (const measured of measuredColumns(context)) {
    const [tails] = await ask(`WITH ${fileOf(table)} ${tailsQuery(measured)}`)
    outliers.push(...outlierChecks(measured, tails))
  }
  const ranges = rangeChecks(context)
  const isRanged = (check: QualityCheck) => ranges.some(({ column }) => column === check.column)
  const checks = [
    ...rowChecks(context),
    ...keyChecks(context, candidates, counts),
    ...gapChecks(context),
    ...futureChecks(context),
    ...periodChecks(context),
    ...ranges,
    ...outliers.filter((check) => !isRanged(check)),
    ...codeChecks(context),
  ]
  return checks.slice(0, MOST_CHECKS)
}

/** The finding of a check, or null where nothing is odd. */
export async function askQuality(check: QualityCheck, table: string, ask: Ask): Promise<Finding | null> {
  return qualityFinding(check, await ask(qualityQuery(check, table)))
}

const fileOf = (table: string): string => `file AS NOT MATERIALIZED (SELECT * FROM ${identifier(table)})`

const qualityQuery = ({ odd, total }: QualityCheck, table: string): string =>
  `WITH ${fileOf(table)}, odd AS MATERIALIZED (${odd})
SELECT count, (${total})::DOUBLE AS total, grove_row, detail, note
FROM (SELECT count(*)::DOUBLE AS count FROM odd)
LEFT JOIN (SELECT grove_row, detail, note FROM odd ORDER BY grove_row, detail LIMIT ${wholeLiteral(MOST_PLACES)}) ON TRUE
ORDER BY grove_row, detail`

/** The finding of a check from what its query answered; null where nothing is odd. */
function qualityFinding({ code, column, repair }: QualityCheck, answer: readonly SqlRow[]): Finding | null {
  const [first] = answer
  const count = Number(first?.count ?? 0)
  if (!first || count === 0) return null
  const places = answer.map(({ grove_row, detail }) => ({
    row: Number(grove_row),
    offset: 0,
    text: String(detail ?? "").slice(0, LONGEST_PLACE),
  }))
  return finding(code, column, count, places, { total: Number(first.total), detail: String(first.note ?? ""), repair })
}
