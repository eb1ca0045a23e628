import type { DatasourceColumn } from "../contracts/datasources.ts"
import type { Meanings } from "../schema/meanings/meaning.ts"
import { wordsOf } from "../schema/meanings/words.ts"
import type { Dashboard, DashboardSchema, Panel, SalesColumns } from "./dashboard.ts"
import { planGeneral } from "./general.ts"
import { planSales } from "./sales.ts"
import { findSalesColumns } from "./sales-columns.ts"
import { DAY } from "./time.ts"

/**
 * The panels of a datasource: its key figures, what happened over time, and its greatest values.
 *
 * @param meanings what its columns mean, where a person said so
 */
export function planDashboard(schema: DashboardSchema, meanings?: Meanings): Dashboard {
  const columns = schema.columns.filter((c) => !c.hidden && c.type !== "other")
  const sales = findSalesColumns(columns, meanings)
  const hasHours = hasTimesOfDay(columns, schema.time ?? null)
  const hasWeekdays = hasHours || !schema.time || schema.time.first !== schema.time.last
  const panels = sales ? planSales(sales, columns, hasWeekdays) : planGeneral(columns, hasWeekdays)
  const shown = panels.flatMap((panel) => (panel.kind === "top" ? [panel.column] : []))
  const others = columns.filter((c) => c.role !== "metric" && c.type !== "timestamp").map((c) => c.name)
  const filterable = [...new Set([...shown, ...others])]
  return {
    datasource: schema.name,
    kind: sales ? "sales" : "general",
    columns: sales,
    panels,
    hasHours,
    currency: sales ? currencyOf(sales, columns) : null,
    filterable,
    numeric: columns.filter((c) => c.type !== "string" && filterable.includes(c.name)).map((c) => c.name),
    notes: sales ? salesNotes(sales, columns) : generalNotes(panels),
  }
}

const TIME = "__time"

/** By what the file's profile said; where it knew the column by another name, by whether the bounds are midnights. */
function hasTimesOfDay(columns: readonly DatasourceColumn[], time: DashboardSchema["time"]): boolean {
  const type = columns.find((c) => c.name === TIME)?.profile?.type
  if (type) return type !== "date"
  return !time || [time.first, time.last].some((at) => Date.parse(at) % DAY !== 0)
}

const SUFFIXES: Readonly<Record<string, string>> = { euro: "EUR", euros: "EUR", dollar: "USD", dollars: "USD" }

/** The one currency of all amounts: a column of currencies has one value, or the amount's name ends in it. */
function currencyOf(sales: SalesColumns, columns: readonly DatasourceColumn[]): string | null {
  const profile = columns.find((c) => c.name === sales.currency)?.profile
  if (sales.currency !== null) {
    const only = profile?.distinct === 1 && profile.nulls === 0 ? profile.top[0]?.value.trim().toUpperCase() : undefined
    return only && /^[A-Z]{3}$/.test(only) ? only : null
  }
  const name = sales.amount && ("column" in sales.amount ? sales.amount.column : sales.amount.product[0])
  const last =
    wordsOf(name ?? "")
      .split(" ")
      .at(-1) ?? ""
  if (/^(eur|usd|gbp|chf|pln|sek|dkk|nok|jpy|cny)$/.test(last)) return last.toUpperCase()
  return SUFFIXES[last] ?? null
}

function salesNotes(sales: SalesColumns, columns: readonly DatasourceColumn[]): readonly string[] {
  const notes: string[] = []
  if (sales.amount && "product" in sales.amount)
    notes.push(`No column holds an amount, so it is ${sales.amount.product[0]} × ${sales.amount.product[1]}.`)
  else if (sales.amount && !sales.quantity && /price|preis|prix|prec|prez/.test(wordsOf(sales.amount.column)))
    notes.push(`No column holds a quantity, so each row counts as one piece at its ${sales.amount.column}.`)
  if (sales.returns.by === "none")
    notes.push("No returns were recognised: no amount is below zero and no row is marked.")
  const currencies = columns.find((c) => c.name === sales.currency)?.profile?.distinct ?? 0
  if (currencies > 1)
    notes.push(
      `${sales.currency} has ${currencies} currencies. Amounts are added up as they are: choose one currency to compare.`,
    )
  return notes
}

const generalNotes = (panels: readonly Panel[]): readonly string[] => {
  const ops = new Set(panels.flatMap((p) => p.measures.map((m) => m.op)))
  const numbers = [ops.has("sum") ? "added up" : "", ops.has("avg") ? "averaged" : ""].filter(Boolean).join(" or ")
  return [`No column was recognised as a sales amount, so rows are counted${numbers && ` and numbers are ${numbers}`}.`]
}
