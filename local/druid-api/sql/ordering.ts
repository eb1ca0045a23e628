import { type DruidError, refusal } from "../errors.ts"
import { decodeName } from "../names.ts"

/** What DuckDB's parser makes of a statement, as far as it is looked into. */
interface Select {
  readonly type: "SELECT_NODE"
  readonly modifiers: readonly { readonly type: string; readonly orders?: readonly { expression: Expression }[] }[]
  readonly select_list: readonly Expression[]
  readonly from_table: { readonly type: string; readonly schema_name?: string }
  readonly group_expressions: readonly unknown[]
}

interface Expression {
  readonly class: string
  readonly alias?: string
  readonly column_names?: readonly string[]
  readonly function_name?: string
  readonly value?: { readonly value: unknown }
}

const AGGREGATES =
  /^(count|count_star|sum|min|max|avg|stddev|stddev_pop|stddev_samp|var_pop|var_samp|variance|any_value|array_agg|quantile_disc|arg_max_null|arg_min_null)$/

export const isSelect = (node: object): node is Select => "type" in node && node.type === "SELECT_NODE"

/**
 * Druid sorts groups by anything, but rows by their time only. What it says to any other order, or null where this one
 * is right.
 */
export function issueWithOrder(select: Select): DruidError | null {
  const { type, schema_name } = select.from_table
  const isRows =
    type === "BASE_TABLE" &&
    (schema_name === "" || schema_name === "druid") &&
    select.group_expressions.length === 0 &&
    !select.modifiers.some((modifier) => modifier.type === "DISTINCT_MODIFIER") &&
    !hasAggregate(select.select_list)
  if (!isRows) return null
  const orders = select.modifiers.flatMap(({ orders: list = [] }) => list)
  for (const { expression } of orders) {
    const name = columnOf(expression, select.select_list)
    if (name === "__time") continue
    const shown = name === null ? "" : ` [[${decodeName(name)}]]`
    const problem = `SQL query requires ordering a table by non-time column${shown}, which is not supported.`
    return refusal(`Query could not be planned. A possible reason is [${problem}]`, "general", {})
  }
  return null
}

/** The column that is sorted by, through its position or its alias; null for any other expression. */
function columnOf(expression: Expression, list: readonly Expression[]): string | null {
  const position = expression.class === "CONSTANT" ? list[Number(expression.value?.value) - 1] : undefined
  if (position) return position.column_names?.at(-1) ?? null
  const name = expression.column_names?.at(-1)
  if (name === undefined) return null
  const named = list.find(({ alias }) => alias === name)
  return named ? (named.column_names?.at(-1) ?? null) : name
}

function hasAggregate(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.some(hasAggregate)
  if (typeof tree !== "object" || tree === null) return false
  if ("function_name" in tree && AGGREGATES.test(String(tree.function_name))) return true
  return Object.values(tree).some(hasAggregate)
}
