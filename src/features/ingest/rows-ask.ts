import { formatDay, formatDecimal } from "#components/format.ts"
import type { Filter } from "#domain/contracts/query.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { ColumnProfile } from "#domain/profile/profile.ts"
import type { RowsView, TimeSpan } from "#profiler/duckdb/api.ts"
import { roleOf } from "./decide.ts"

/** What a person wants to see of a column's rows. */
export type Condition =
  /** Both bounds are in it; null is none. */
  | { readonly kind: "numbers"; readonly column: string; readonly from: number | null; readonly to: number | null }
  /** Days of ISO 8601, the last one in it; null is no bound. */
  | { readonly kind: "days"; readonly column: string; readonly from: string | null; readonly to: string | null }
  | { readonly kind: "contains"; readonly column: string; readonly text: string }
  | { readonly kind: "values"; readonly column: string; readonly values: readonly string[] }
  | { readonly kind: "empty" | "filled"; readonly column: string }

export type ConditionKind = Condition["kind"]

export interface RowsSort {
  readonly column: string
  readonly direction: "asc" | "desc"
}

/** Which of a file's rows are shown, in which order. */
export interface RowsAsk {
  /** All rows are at hand, not only the first ones. */
  readonly all: boolean
  readonly sort: RowsSort | null
  readonly search: string
  readonly conditions: readonly Condition[]
}

export const FIRST_ROWS_ONLY: RowsAsk = { all: false, sort: null, search: "", conditions: [] }

/** Whether it leaves rows out. */
export const isNarrowed = ({ search, conditions }: RowsAsk): boolean => search.trim() !== "" || conditions.length > 0

/** Ascending first, then descending, then as in the file. */
export function sortedBy(ask: RowsAsk, column: string): RowsAsk {
  const { sort } = ask
  if (sort?.column !== column) return { ...ask, all: true, sort: { column, direction: "asc" } }
  return { ...ask, sort: sort.direction === "asc" ? { column, direction: "desc" } : null }
}

export const searchedFor = (ask: RowsAsk, search: string): RowsAsk => ({
  ...ask,
  all: ask.all || search.trim() !== "",
  search,
})

/** Adds a condition. One of a kind stands for a column; being empty and having a value exclude each other. */
export function narrowedBy(ask: RowsAsk, condition: Condition): RowsAsk {
  const rival = (kind: ConditionKind) => (kind === "filled" ? "empty" : kind)
  const others = ask.conditions.filter((c) => c.column !== condition.column || rival(c.kind) !== rival(condition.kind))
  return { ...ask, all: true, conditions: [...others, condition] }
}

export const without = (ask: RowsAsk, condition: Condition): RowsAsk => ({
  ...ask,
  conditions: ask.conditions.filter((c) => c !== condition),
})

/** All rows again, in the file's order. */
export const everything = (ask: RowsAsk): RowsAsk => ({ ...FIRST_ROWS_ONLY, all: ask.all })

/** What still can be asked of a table that has these columns now. */
export function fitting(ask: RowsAsk, columns: readonly ColumnProfile[], choices: Choices | null): RowsAsk {
  const known = new Map(columns.map((c) => [c.name, c]))
  const fits = ({ kind, column }: Condition) => {
    const own = known.get(column)
    return own !== undefined && kindsFor(own, choices).includes(kind)
  }
  const conditions = ask.conditions.filter(fits)
  const sort = ask.sort && known.has(ask.sort.column) ? ask.sort : null
  return conditions.length === ask.conditions.length && sort === ask.sort ? ask : { ...ask, sort, conditions }
}

/** The conditions that a column can be given, the most useful one first. */
export function kindsFor(column: ColumnProfile, choices: Choices | null): readonly ConditionKind[] {
  const isTime = roleOf(column, choices) === "timestamp"
  const isNumber = !isTime && (column.type === "integer" || column.type === "float")
  const hasTimes = isTime || ((column.type === "date" || column.type === "timestamp") && column.timestamps.length > 0)
  const isText = !isTime && !(isNumber && roleOf(column, choices) === "metric")
  const hasValues = !isTime && frequentValues(column).length > 0
  return [
    ...(hasTimes ? (["days"] as const) : []),
    ...(isNumber ? (["numbers"] as const) : []),
    ...(hasValues && isText ? (["values"] as const) : []),
    ...(isText ? (["contains"] as const) : []),
    ...(hasValues && !isText ? (["values"] as const) : []),
    "empty",
    "filled",
  ]
}

/** Longer ones were cut, and equal no cell. */
const LONGEST_VALUE = 199

/** A column's most frequent values that can be chosen. */
export const frequentValues = (column: ColumnProfile): readonly string[] =>
  column.top.map(({ value }) => value).filter((value) => value.length <= LONGEST_VALUE)

/** What DuckDB is asked. */
export function viewOf({ sort, search, conditions }: RowsAsk): RowsView {
  const filters = conditions.flatMap(filterOf)
  const spans = conditions.flatMap(spanOf)
  return {
    ...(sort ? { sort: [sort] } : {}),
    ...(filters.length > 0 ? { filters } : {}),
    ...(spans.length > 0 ? { spans } : {}),
    ...(search.trim() !== "" ? { search: search.trim() } : {}),
  }
}

function filterOf(condition: Condition): readonly Filter[] {
  const { column } = condition
  switch (condition.kind) {
    case "numbers": {
      const { from, to } = condition
      const bounds = { ...(from === null ? {} : { gte: from }), ...(to === null ? {} : { lte: to }) }
      return from === null && to === null ? [] : [{ op: "range", column, ...bounds }]
    }
    case "contains":
      return [{ op: "contains", column, text: condition.text }]
    case "values":
      return [{ op: "in", column, values: [...condition.values] }]
    case "empty":
      return [{ op: "is_null", column }]
    case "filled":
      return [{ op: "not_null", column }]
    case "days":
      return []
  }
}

const DAY = 86_400_000

function spanOf(condition: Condition): readonly TimeSpan[] {
  if (condition.kind !== "days") return []
  const { column, from, to } = condition
  return [{ column, start: from === null ? null : Date.parse(from), end: to === null ? null : Date.parse(to) + DAY }]
}

/** A condition on its chip: `quantity from 2 to 10`. */
export function conditionWords(condition: Condition): string {
  const { column } = condition
  switch (condition.kind) {
    case "numbers":
      return `${column} ${rangeWords(condition.from, condition.to, (n) => formatDecimal(String(n)))}`
    case "days":
      return `${column} ${rangeWords(condition.from, condition.to, (day) => formatDay(Date.parse(day)))}`
    case "contains":
      return `${column} contains ${condition.text}`
    case "values": {
      const values = condition.values.map((value) => (value === "" ? "empty text" : value))
      return `${column} is ${values.length > 1 ? `${values.slice(0, -1).join(", ")} or ` : ""}${values.at(-1)}`
    }
    case "empty":
      return `${column} is empty`
    case "filled":
      return `${column} is not empty`
  }
}

function rangeWords<T>(from: T | null, to: T | null, words: (bound: T) => string): string {
  const [first, last] = [from === null ? null : words(from), to === null ? null : words(to)]
  if (first !== null && first === last) return `is ${first}`
  return [first === null ? "" : `from ${first}`, last === null ? "" : `to ${last}`].filter(Boolean).join(" ")
}

/** A text in parts, those that were searched for marked. */
export function hitsIn(text: string, search: string): readonly { readonly text: string; readonly isHit: boolean }[] {
  const wanted = search.trim()
  if (wanted === "") return [{ text, isHit: false }]
  const found = new RegExp(`(${wanted.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")})`, "giu")
  return text
    .split(found)
    .map((part, i) => ({ text: part, isHit: i % 2 === 1 }))
    .filter((part) => part.text !== "")
}
