import type { DatasourceColumn } from "../contracts/datasources.ts"
import type { Value } from "../contracts/query.ts"
import type { ColumnEvidence } from "../schema/meanings/evidence.ts"
import { isReturned, isYes } from "../schema/meanings/known-values.ts"
import { columnOf, columnsOf, type Meaning, type Meanings } from "../schema/meanings/meaning.ts"
import { meaningsOf, proposeMeanings } from "../schema/meanings/propose.ts"
import { readName } from "../schema/meanings/vocabulary.ts"
import type { ReturnMarker, SalesColumns } from "./dashboard.ts"

/** In the order of interest. */
const PLACES: readonly Meaning[] = ["region", "country", "store", "state", "city"]
const KINDS: readonly Meaning[] = [
  "category",
  "channel",
  "subcategory",
  "segment",
  "brand",
  "payment",
  "shipping_mode",
  "seller",
]
/** In the order of trust. What a whole order is worth comes last: it may stand in every line of the order. */
const AMOUNTS: readonly Meaning[] = ["amount", "net_amount", "gross_amount", "order_total"]

/**
 * Which columns play which part in sales, by what they mean (`schema/meanings`). Null when there is nothing that could be
 * what a row is worth.
 *
 * @param said what the columns mean, where a person said so; else it is proposed
 */
export function findSalesColumns(all: readonly DatasourceColumn[], said?: Meanings): SalesColumns | null {
  const columns = all.filter((c) => !c.hidden && c.type !== "other" && c.type !== "timestamp")
  const meanings = said
    ? Object.fromEntries(Object.entries(said).filter(([name]) => columns.some((c) => c.name === name)))
    : meaningsOf(proposeMeanings(columns.map(evidenceOf), mostRows(columns)))
  const number = (meaning: Meaning) => {
    const column = columns.find((c) => c.name === columnOf(meanings, meaning))
    return column?.type === "integer" || column?.type === "float" ? column : undefined
  }
  const quantity = number("quantity")
  const total = AMOUNTS.map(number).find((column) => column !== undefined)
  const amount = amountOf(total, number("unit_price"), quantity)
  if (!amount) return null
  const parts = {
    order: columnOf(meanings, "order"),
    customer: columnOf(meanings, "customer_name") ?? columnOf(meanings, "customer"),
    product: columnOf(meanings, "product_name") ?? columnOf(meanings, "product"),
  }
  const isSales = quantity || Object.values(parts).some((part) => part !== null)
  if (!isSales && !(total && isSurelySales(total.name))) return null
  const telling = new Set(columns.filter(isTelling).map((c) => c.name))
  const others = (wanted: readonly Meaning[]) =>
    wanted.flatMap((meaning) => columnsOf(meanings, meaning)).filter((name) => telling.has(name))
  return {
    amount,
    quantity: quantity?.name ?? null,
    ...parts,
    places: others(PLACES),
    kinds: others(KINDS),
    currency: columnOf(meanings, "currency"),
    returns: returnsOf(columns, meanings, amount, quantity),
  }
}

function evidenceOf(column: DatasourceColumn): ColumnEvidence {
  const { name, profile } = column
  // Druid has no booleans, dates or codes with zeros in front: what the file's profile said is closer to the truth.
  const isNumber = column.type === "integer" || column.type === "float"
  const type = isNumber ? (column.type as "integer" | "float") : "string"
  if (profile === null) return { name, type }
  const { distinct, nulls, min, max, top } = profile
  return { name, type, distinct, nulls, min, max, top }
}

/** A bound for the rows of the file: its length is not part of a column's profile. */
const mostRows = (columns: readonly DatasourceColumn[]): number =>
  columns.reduce((most, c) => Math.max(most, c.profile?.distinct ?? 0), 0)

function amountOf(total?: DatasourceColumn, price?: DatasourceColumn, quantity?: DatasourceColumn): Value | null {
  if (total) return { column: total.name }
  if (!price) return null
  return quantity ? { product: [price.name, quantity.name] } : { column: price.name }
}

/** A name that is about sales and nothing else. */
function isSurelySales(name: string): boolean {
  const { concepts } = readName(name)
  return concepts.has("sales") || concepts.has("revenue")
}

function returnsOf(
  columns: readonly DatasourceColumn[],
  meanings: Meanings,
  amount: Value,
  quantity?: DatasourceColumn,
): ReturnMarker {
  if ("product" in amount) return { by: "sign", of: amount }
  const minimum = columns.find((c) => c.name === amount.column)?.profile?.min
  const amountsFall = minimum == null || Number(minimum) < 0
  if (amountsFall) return { by: "sign", of: amount }
  if (quantity?.profile?.min != null && Number(quantity.profile.min) < 0)
    return { by: "sign", of: { column: quantity.name } }
  for (const meaning of ["return_marker", "status"] as const)
    for (const name of columnsOf(meanings, meaning)) {
      const values = returnValues(columns.find((c) => c.name === name)!, meaning)
      if (values.length > 0) return { by: "values", column: name, values }
    }
  return { by: "none" }
}

/** The values of a column that mean "this row is a return", as Druid stores them. */
function returnValues(column: DatasourceColumn, meaning: "return_marker" | "status"): readonly (string | number)[] {
  const top = (column.profile?.top ?? []).map(({ value }) => value)
  const values = top.filter(meaning === "return_marker" ? isYes : isReturned)
  // Druid has no booleans: where the column is a number there, true is 1.
  return column.type === "string" ? values : values.length > 0 ? [1] : []
}

/** A column that tells rows apart. */
const isTelling = (column: DatasourceColumn): boolean =>
  column.role !== "metric" && (column.profile === null || column.profile.distinct > 1)
