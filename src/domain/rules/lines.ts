import { identifier } from "../query/duckdb-text.ts"
import { MEANING_IDS, MEANINGS, type Meaning } from "../schema/meanings/meaning.ts"
import { bindOwn, type RuleContext } from "./context.ts"
import { conditionSql, storedName } from "./expression/sql.ts"
import type { Learned } from "./learn.ts"

/**
 * The relation that the queries of rules read: a column for each meaning by its name (numbers DOUBLE, times TIMESTAMP,
 * else VARCHAR, blank ones NULL), and
 *
 * - `is_return`: by the file's convention, FALSE where it has none
 * - `worth`: what the line comes to, as far as columns say; NULL where none does
 * - `match_key`, `match_product`: what a return and its sale have in common: the order that it names, or the customer;
 *   NULL in rows that have none
 */
export function linesSql(context: RuleContext, learned: Learned, table: string): string {
  const columns = MEANING_IDS.flatMap((meaning) => {
    const column = context.columnOf(meaning)
    return column ? [`${columnSql(meaning, storedName(column))} AS ${identifier(meaning)}`] : []
  })
  const { returns } = learned
  const isReturn = returns ? `coalesce(${conditionSql(bindOwn(returns.isReturn, context))}, FALSE)` : "FALSE"
  const base = `SELECT ${["grove_row", ...columns, `${isReturn} AS is_return`].join(", ")} FROM ${identifier(table)}`
  return `SELECT *, ${worthSql(context)} AS worth, ${matchSql(context)} FROM (${base})`
}

function columnSql(meaning: Meaning, name: string): string {
  const { nature } = MEANINGS[meaning]
  if (nature === "number") return `${name}::DOUBLE`
  return nature === "time" ? `${name}::TIMESTAMP` : `nullif(trim(${name}::VARCHAR, ' '), '')`
}

/** What a line comes to. */
export const WORTH: readonly Meaning[] = ["amount", "net_amount", "gross_amount"]

function worthSql(context: RuleContext): string {
  const amount = WORTH.find((meaning) => context.columnOf(meaning))
  if (amount) return identifier(amount)
  const hasPrice = context.columnOf("unit_price") && context.columnOf("quantity")
  return hasPrice ? "unit_price * quantity" : "NULL::DOUBLE"
}

/** Whether a return names the order that it is of. */
export const namesOrders = (context: RuleContext): boolean =>
  context.columnOf("original_order") !== null && context.columnOf("order") !== null

function matchSql(context: RuleContext): string {
  const product = (["product", "product_name"] as const).find((meaning) => context.columnOf(meaning))
  const by = namesOrders(context)
    ? `CASE WHEN is_return THEN original_order ELSE "order" END`
    : context.columnOf("customer")
      ? "customer"
      : context.columnOf("customer_name")
        ? "customer_name"
        : "NULL::VARCHAR"
  // Of an order that is named, what is returned may be told without the product; of a customer it may not.
  const of = product ? identifier(product) : namesOrders(context) ? "''" : "NULL::VARCHAR"
  return `${by} AS match_key, ${of} AS match_product`
}
