import type { Filter, Granularity, Group, Interval, Query } from "../contracts/query.ts"
import type { Dashboard, DashboardState, Panel } from "./dashboard.ts"
import type { Span } from "./time.ts"

/** The names that a query gives to its groups. */
export const GROUP = { time: "time", value: "value", weekday: "weekday", hour: "hour" } as const

const MOST_BUCKETS = 1000

/** The query of a panel over an interval, or over all rows. */
export function panelQuery(
  dashboard: Dashboard,
  panel: Panel,
  state: DashboardState,
  interval: Span | null,
  granularity: Granularity,
): Query {
  const base = baseQuery(dashboard, panel, state, interval)
  switch (panel.kind) {
    case "figures":
      return base
    case "series":
      return overTime(base, granularity)
    case "top":
      return {
        ...base,
        groups: [byValue(panel.column)],
        order: [
          { name: panel.orderBy, direction: "desc" },
          { name: GROUP.value, direction: "asc" },
        ],
        limit: panel.limit,
      }
    case "clock":
      return {
        ...base,
        groups: [
          { by: "time_part", name: GROUP.weekday, part: "weekday" },
          { by: "time_part", name: GROUP.hour, part: "hour" },
        ],
        limit: 7 * 24,
      }
  }
}

/** A panel's figures over time: the small lines beside the key figures. */
export function figuresOverTime(
  dashboard: Dashboard,
  panel: Panel,
  state: DashboardState,
  interval: Span | null,
  granularity: Granularity,
): Query {
  return overTime(baseQuery(dashboard, panel, state, interval), granularity)
}

/** The figures of a list's shown values over another interval; none to ask for when the list is empty. */
export function sameValuesQuery(
  dashboard: Dashboard,
  panel: Extract<Panel, { kind: "top" }>,
  state: DashboardState,
  interval: Span,
  values: readonly (string | null)[],
): Query | null {
  if (values.length === 0) return null
  const base = baseQuery(dashboard, panel, state, interval)
  const shown = filterOf(dashboard, panel.column, values)
  return { ...base, groups: [byValue(panel.column)], filters: [...(base.filters ?? []), shown], limit: values.length }
}

/** A list keeps its own column's filter to itself, so that its other values can still be chosen. */
function baseQuery(dashboard: Dashboard, panel: Panel, state: DashboardState, interval: Span | null): Query {
  const filters = state.filters
    .filter((f) => f.values.length > 0 && !(panel.kind === "top" && panel.column === f.column))
    .map((f) => filterOf(dashboard, f.column, f.values))
  return {
    datasource: dashboard.datasource,
    measures: panel.measures,
    ...(interval ? { interval: toInterval(interval) } : {}),
    ...(filters.length > 0 ? { filters } : {}),
    ...(state.timezone !== null ? { timezone: state.timezone } : {}),
  }
}

const overTime = (base: Query, granularity: Granularity): Query => ({
  ...base,
  groups: [{ by: "time", name: GROUP.time, granularity }],
  limit: MOST_BUCKETS,
})

const byValue = (column: string): Group => ({ by: "column", name: GROUP.value, column })

function filterOf(dashboard: Dashboard, column: string, values: readonly (string | null)[]): Filter {
  const isNumber = dashboard.numeric.includes(column)
  const cells = values.map((v) =>
    isNumber && v !== null && v.trim() !== "" && Number.isFinite(Number(v)) ? Number(v) : v,
  )
  return { op: "in", column, values: cells }
}

const toInterval = ({ start, end }: Span): Interval => ({
  start: new Date(start).toISOString(),
  end: new Date(end).toISOString(),
})
