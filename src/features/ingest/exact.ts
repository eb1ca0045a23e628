import { formatDecimal, formatInstant } from "#components/format.ts"
import { ok } from "#domain/findings/result.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { ColumnProfile } from "#domain/profile/profile.ts"
import type { TableTask } from "#profiler/api.ts"
import type { LocalCell, TopCell } from "#profiler/duckdb/api.ts"
import { roleOf } from "./decide.ts"

/** What the scan estimates of a column, counted. */
export interface Exact {
  readonly distinct: number
  /** Null where its values have no order but that of their letters. */
  readonly quantiles: readonly { readonly label: string; readonly value: LocalCell }[] | null
  /** Null where the scan counted them exactly. */
  readonly top: readonly TopCell[] | null
}

/** A tenth of the values lies outside of the first and the last. */
const QUANTILES = [
  ["5\u2009% are at most", 0.05],
  ["Median", 0.5],
  ["95\u2009% are at most", 0.95],
] as const
const MOST_VALUES = 10

/** Whether its values are numbers or times. */
const isOrdered = (column: ColumnProfile, choices: Choices | null): boolean =>
  roleOf(column, choices) === "timestamp" ||
  column.type === "integer" ||
  column.type === "float" ||
  ((column.type === "date" || column.type === "timestamp") && column.timestamps.length > 0)

/** Whether there is something to count that the scan does not know exactly. */
export const isWorthCounting = (column: ColumnProfile, choices: Choices | null): boolean =>
  column.count > 0 && (!column.distinctExact || column.topError > 0 || isOrdered(column, choices))

/** Counts on the table of the file. */
export const countExactly =
  (column: ColumnProfile, choices: Choices | null, signal: AbortSignal): TableTask<Exact> =>
  async (table) => {
    const distinct = await table.distinct(column.name, signal)
    if (!distinct.ok) return distinct
    const fractions = QUANTILES.map(([, fraction]) => fraction)
    const found = isOrdered(column, choices) ? await table.quantiles(column.name, fractions, signal) : ok(null)
    if (!found.ok) return found
    const top = column.topError > 0 ? await table.top(column.name, MOST_VALUES, signal) : ok(null)
    if (!top.ok) return top
    const quantiles = found.value?.map((value, i) => ({ label: QUANTILES[i]![0], value })) ?? null
    return ok({ distinct: distinct.value, quantiles, top: top.value })
  }

/** A number or a time as people write it. */
export function cellWords(cell: LocalCell): string {
  if (cell === null) return "–"
  const time = typeof cell === "string" ? Date.parse(cell) : Number.NaN
  return Number.isNaN(time) ? formatDecimal(String(cell)) : formatInstant(time)
}
