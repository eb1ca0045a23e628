import type { Cell, Granularity, QueryAnswer } from "../contracts/query.ts"
import type { Panel } from "./dashboard.ts"
import { evaluate } from "./formula.ts"
import { GROUP } from "./queries.ts"
import { bucketsOf, type Span } from "./time.ts"

/** The numbers of a panel's figures, by their ids. */
export type FigureValues = Readonly<Record<string, number | null>>

export interface TopRow {
  /** Null: rows without a value. */
  readonly value: string | null
  readonly figures: FigureValues
}

export interface SeriesPoint {
  /** The start of the bucket, epoch milliseconds. */
  readonly time: number
  readonly figures: FigureValues
}

/** The figures of an answer without groups. */
export const readFigures = (panel: Panel, answer: QueryAnswer): FigureValues =>
  figuresOf(panel, answer, answer.rows[0] ?? [])

/** The values of a list, in the answer's order. */
export function readTop(panel: Panel, answer: QueryAnswer): readonly TopRow[] {
  const at = columnAt(answer, GROUP.value)
  return answer.rows.map((row) => ({ value: toText(row[at] ?? null), figures: figuresOf(panel, answer, row) }))
}

/** One point a bucket of the span: where there are no rows, what the figures come to without any. */
export function readSeries(
  panel: Panel,
  answer: QueryAnswer,
  span: Span,
  granularity: Granularity,
  timezone: string | null,
): readonly SeriesPoint[] {
  const at = columnAt(answer, GROUP.time)
  const rows = new Map(answer.rows.map((row) => [Date.parse(String(row[at])), row]))
  const times = new Set([...bucketsOf(span, granularity, timezone), ...rows.keys()])
  return [...times]
    .sort((a, b) => a - b)
    .map((time) => ({ time, figures: figuresOf(panel, answer, rows.get(time) ?? []) }))
}

/** The first figure by weekday (from Monday) and hour: seven lists of 24. */
export function readClock(panel: Panel, answer: QueryAnswer): readonly (readonly number[])[] {
  const [weekday, hour] = [columnAt(answer, GROUP.weekday), columnAt(answer, GROUP.hour)]
  const grid = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  const first = panel.figures[0]?.id ?? ""
  for (const row of answer.rows) {
    const day = grid[Number(row[weekday]) - 1]
    if (day) day[Number(row[hour])] = figuresOf(panel, answer, row)[first] ?? 0
  }
  return grid
}

/** What a clock has to show: the hours from the first that has anything to the last, or weekdays alone where it is one hour. */
export type ClockView =
  | { readonly by: "hours"; readonly hours: readonly number[] }
  | { readonly by: "weekdays"; readonly values: readonly number[] }
  | { readonly by: "nothing" }

/** Dates without a time are all at one hour of the day: by hours they would be one column. */
export function clockView(grid: readonly (readonly number[])[]): ClockView {
  const busy = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => grid.some((day) => day[hour]))
  const [first, last] = [busy[0], busy.at(-1)]
  if (first === undefined || last === undefined) return { by: "nothing" }
  if (first === last) return { by: "weekdays", values: grid.map((day) => day[first] ?? 0) }
  return { by: "hours", hours: Array.from({ length: last - first + 1 }, (_, i) => first + i) }
}

function figuresOf(panel: Panel, answer: QueryAnswer, row: readonly Cell[]): FigureValues {
  const numberOf = (name: string): number | null => {
    const cell = row[columnAt(answer, name)] ?? null
    if (cell !== null) return Number(cell)
    // SQL's sum over no rows is null; to a reader it is nothing.
    const op = panel.measures.find((m) => m.name === name)?.op
    return op === "sum" || op === "count" || op === "count_distinct" ? 0 : null
  }
  return Object.fromEntries(panel.figures.map((f) => [f.id, evaluate(f.formula, numberOf)]))
}

const columnAt = (answer: QueryAnswer, name: string): number => answer.columns.findIndex((c) => c.name === name)

const toText = (cell: Cell): string | null => (cell === null ? null : String(cell))
