import { timeLiteral } from "../query/duckdb-text.ts"
import type { RuleColumn, RuleContext } from "../rules/context.ts"
import { storedName } from "../rules/expression/sql.ts"
import { isFew, type QualityCheck, timeText } from "./quality-check.ts"
import { wordsOfName } from "./words.ts"

export const isTime = ({ type }: RuleColumn): boolean => type === "date" || type === "timestamp"

/** Times without a zone are some place's own, and clocks are up to so much ahead of the one in UTC. */
const AHEAD_MS = 14 * 3_600_000
/** Where more times lie in the future, they are plans. */
const MOST_AHEAD = 0.05
/** Columns of what is to come. */
const PLANS =
  /^(due|deadline|expir\w*|valid|until|till|to|end|ends|ending|finish|planned|plan|scheduled|schedule|target|forecast|eta|expected|required|promised|promise|delivery|requested|maturity|renewal|next|warranty|best|fällig\w*|bis|ende|geplant|liefertermin|ablauf\w*|échéance|fin|vencimiento|scadenza|termin)$/

/** Times that lie in the future, where it is not what the column is about. Ends of the current month are such of a period. */
export function futureChecks(context: RuleContext): readonly QualityCheck[] {
  const limit = context.now + AHEAD_MS
  return context.columns.filter(isTime).flatMap((column): QualityCheck[] => {
    const isSales = column === context.columnOf("order_date")
    const latest = column.timestamps?.[0]?.max
    if (latest !== undefined && latest <= limit) return []
    if (!isSales && wordsOfName(column.name).some((word) => PLANS.test(word))) return []
    const stored = storedName(column)
    const ahead = `${stored}::TIMESTAMP > ${timeLiteral(limit)} AND ${stored}::DATE <> last_day(${timeLiteral(context.now)})`
    const few = isFew(ahead, `${stored} IS NOT NULL`, MOST_AHEAD)
    return [
      {
        code: "future_time",
        column: column.name,
        odd: `SELECT grove_row, ${timeText(stored)} AS detail, '' AS note FROM file WHERE ${ahead}${isSales ? "" : ` AND ${few}`}`,
        total: `SELECT count(${stored}) FROM file`,
      },
    ]
  })
}
