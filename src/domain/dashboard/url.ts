import type { ColumnFilter, DashboardState } from "./dashboard.ts"

/**
 * The state of a dashboard as the parameters of its address: `from` and `to` (a day or an instant), `compare`, `tz`, and
 * `is.country=France` for each value, `no.country` for rows without one. What cannot be read is left out.
 */

export const DEFAULT_STATE: DashboardState = { interval: null, filters: [], compare: "before", timezone: null }

type Param = readonly [name: string, value: string]

/** The parameters, in order; a state that is the default has none. */
export function toParams(state: DashboardState): readonly Param[] {
  const { interval, filters, compare, timezone } = state
  return [
    ...(interval ? [["from", toTime(interval.start)] as const, ["to", toTime(interval.end)] as const] : []),
    ...(compare === "year" ? [["compare", "year"] as const] : []),
    ...(timezone !== null ? [["tz", timezone] as const] : []),
    ...filters.flatMap(({ column, values }) =>
      values.map((value): Param => (value === null ? [`no.${column}`, ""] : [`is.${column}`, value])),
    ),
  ]
}

/** The state that an address's parameters say. */
export function fromParams(params: Iterable<Param>): DashboardState {
  const single = new Map<string, string>()
  const filters = new Map<string, (string | null)[]>()
  for (const [name, value] of params) {
    const [, kind, column] = /^(is|no)\.(.+)$/s.exec(name) ?? []
    if (column === undefined) single.set(name, value)
    else {
      const values = filters.get(column) ?? []
      const one = kind === "no" ? null : value
      if (!values.includes(one)) filters.set(column, [...values, one])
    }
  }
  const timezone = single.get("tz") ?? null
  return {
    interval: intervalOf(single.get("from"), single.get("to")),
    filters: [...filters].map(([column, values]): ColumnFilter => ({ column, values })),
    compare: single.get("compare") === "year" ? "year" : "before",
    timezone: timezone !== null && isTimezone(timezone) ? timezone : null,
  }
}

/** The state with a value of a column chosen, or no longer chosen where it was. */
export function toggleValue(state: DashboardState, column: string, value: string | null): DashboardState {
  const before = state.filters.find((f) => f.column === column)?.values ?? []
  const values = before.includes(value) ? before.filter((v) => v !== value) : [...before, value]
  if (before.length === 0) return { ...state, filters: [...state.filters, { column, values }] }
  return {
    ...state,
    filters: state.filters.flatMap((f) => (f.column !== column ? [f] : values.length > 0 ? [{ column, values }] : [])),
  }
}

function intervalOf(from: string | undefined, to: string | undefined): DashboardState["interval"] {
  const [start, end] = [parseTime(from), parseTime(to)]
  return start !== null && end !== null && start < end ? { start, end } : null
}

/** A whole day of UTC is its date alone. */
function toTime(ms: number): string {
  const text = new Date(ms).toISOString()
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, -14) : text
}

/** Years 0 to 9999 only: others cannot be sent to Druid as they are. */
function parseTime(text: string | undefined): number | null {
  if (!text || !/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,3})?Z)?$/.test(text)) return null
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? null : ms
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name })
    return name.length <= 64
  } catch {
    return false
  }
}
