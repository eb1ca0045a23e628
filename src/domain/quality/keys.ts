import type { RuleColumn, RuleContext } from "../rules/context.ts"
import { storedName } from "../rules/expression/sql.ts"
import type { SqlRow } from "../rules/learn.ts"
import type { QualityCheck } from "./quality-check.ts"

/** A name that can be nothing but that of a key. */
const SURE_NAME = /^(id|key|pk|uuid|guid)$/i
/** A name that speaks of a key: its last word, apart or in one piece with the one before. */
const KEY_NAME =
  /(^|[\s_.-])(id|key|pk|uuid|guid|sku|isbn|iban|nr|no|num|number|code|ref|reference)\.?$|[a-z](Id|ID|Key|No|Nr|Number|Code)$|^(id|no|nr)[\s_-]/i
/** Numbers and codes that many share. */
const SHARED_NAME =
  /phone|tele?fon|fax|mobile|zip|postal|post|plz|area|country|region|city|currency|status|type|category|house|street/i

/** Fewer values are no evidence, unless the name is sure. */
const LEAST_VALUES = 20
/** A key may come back in so many of its rows; more are meant so. */
const MOST_REPEATED = 0.01
const MOST_REPEATED_SURE = 0.1
/** A first look: distinct values of long columns are estimates, and rows that are there twice are counted. */
const LEAST_DISTINCT = 0.95
const LEAST_DISTINCT_SURE = 0.5
const MOST_CANDIDATES = 8

/** Whether a column may be the key of its table, by its name and by what is known of its values. */
function mayBeKey(column: RuleColumn, context: RuleContext): boolean {
  const { name, count = 0, distinct = 0, type } = column
  if (type === "date" || type === "timestamp" || type === "float" || type === "boolean") return false
  if (!KEY_NAME.test(name) || SHARED_NAME.test(name)) return false
  if (column === context.columnOf("row_number")) return false
  // Where rows are the lines of an order, it comes back by its nature.
  const isOfLines = (["product", "product_name", "line"] as const).some((meaning) => context.columnOf(meaning) !== null)
  if (isOfLines && (column === context.columnOf("order") || column === context.columnOf("original_order"))) return false
  const isSure = SURE_NAME.test(name)
  if (count < (isSure ? 3 : LEAST_VALUES)) return false
  return distinct >= count * (isSure ? LEAST_DISTINCT_SURE : LEAST_DISTINCT)
}

/** Columns to count the different values of before `keyChecks` can tell. */
export const keyCandidates = (context: RuleContext): readonly RuleColumn[] =>
  context.columns.filter((column) => mayBeKey(column, context)).slice(0, MOST_CANDIDATES)

/**
 * Answers `rows`, the different rows of the file, and `v0`, `d0`, `v1`, …: those of them that have a value of each
 * candidate, and its different values.
 */
export function keyCountsQuery(context: RuleContext, candidates: readonly RuleColumn[]): string {
  const names = candidates.map(storedName)
  const counts = names.map((_, i) => `count(k${i}) AS v${i}, count(DISTINCT k${i}) AS d${i}`)
  return `SELECT count(*) AS rows, ${counts.join(", ")} FROM (SELECT DISTINCT ${hashOf(context)} AS h, ${names.map((name, i) => `${name} AS k${i}`).join(", ")} FROM file)`
}

/** Of all that a row says; whatever numbers the rows does not tell them apart. */
const hashOf = ({ columns, columnOf }: RuleContext): string =>
  `hash(${columns
    .filter((column) => column !== columnOf("row_number"))
    .map(storedName)
    .join(", ")})`

/** The first column that is a key but for a few rows, unless another one is a key throughout. */
export function keyChecks(
  context: RuleContext,
  candidates: readonly RuleColumn[],
  counts: SqlRow | undefined,
): readonly QualityCheck[] {
  const countOf = (name: string) => Number(counts?.[name] ?? 0)
  if (candidates.some((_, i) => countOf(`d${i}`) === countOf("rows"))) return []
  const nearly = candidates.find((column, i) => {
    const [values, distinct] = [countOf(`v${i}`), countOf(`d${i}`)]
    const share = SURE_NAME.test(column.name) ? MOST_REPEATED_SURE : MOST_REPEATED
    return values > distinct && values - distinct <= Math.max(1, values * share)
  })
  if (!nearly) return []
  const key = storedName(nearly)
  return [
    {
      code: "duplicate_key",
      column: nearly.name,
      // Rows that are equal in all columns are told as repeated rows.
      odd: `WITH keys AS (SELECT ${key} AS k FROM file WHERE ${key} IS NOT NULL GROUP BY 1 HAVING count(*) > 1),
        suspects AS (SELECT grove_row, ${key} AS k, ${hashOf(context)} AS h FROM file WHERE ${key} IN (SELECT k FROM keys)),
        numbered AS (SELECT grove_row, k, row_number() OVER (PARTITION BY k ORDER BY grove_row) AS n, min(grove_row) OVER (PARTITION BY k) AS first,
          row_number() OVER (PARTITION BY k, h ORDER BY grove_row) AS same FROM suspects)
        SELECT grove_row, concat(k, ': as row ', format('{:,}', first)) AS detail, '' AS note FROM numbered WHERE n > 1 AND same = 1`,
      total: `SELECT count(${key}) FROM file`,
      repair: { op: "dedupe", columns: [nearly.name] },
    },
  ]
}
