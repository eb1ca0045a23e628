import type { DatasourceColumn } from "../contracts/datasources.ts"
import type { Measure } from "../contracts/query.ts"
import { wordsOf } from "../schema/meanings/words.ts"
import type { Figure, Panel } from "./dashboard.ts"
import { measure } from "./formula.ts"
import { headingOf, sentence, topId } from "./headings.ts"

const MOST_METRICS = 6
const MOST_LISTS = 6
const TOP_LIMIT = 8

/** Numbers that mean nothing when they are added up. */
const AVERAGED =
  /\b(price|rate|ratio|pct|percent|percentage|share|score|rating|age|avg|average|mean|temp|temperature|lat|lon|lng|latitude|longitude|level|index|speed|preis|alter|quote|anteil)\b/

/** The panels of any datasource: rows over time, what its numbers come to, the most frequent values. */
export function planGeneral(columns: readonly DatasourceColumn[], hasWeekdays: boolean): readonly Panel[] {
  const rows: Figure = {
    id: "rows",
    title: "Rows",
    format: "count",
    formula: measure("rows"),
    better: "neither",
    explain: "How many rows there are.",
  }
  const count: Measure = { name: "rows", op: "count" }
  const metrics = columns.filter((c) => c.role === "metric" && c.type !== "string" && c.type !== "timestamp")
  const measured = metrics.slice(0, MOST_METRICS).map((column, i) => figureOf(column, i))
  const panels: Panel[] = [
    {
      kind: "figures",
      id: "figures",
      title: "Key figures",
      note: "",
      measures: [count, ...measured.map((m) => m.measure)],
      figures: [rows, ...measured.map((m) => m.figure)],
    },
    { kind: "series", id: "series", title: "Rows", note: "", measures: [count], figures: [rows] },
  ]
  for (const column of dimensions(columns).slice(0, MOST_LISTS))
    panels.push({
      kind: "top",
      id: topId(column.name),
      title: headingOf(column.name),
      note: "by rows",
      column: column.name,
      limit: TOP_LIMIT,
      orderBy: "rows",
      measures: [count],
      figures: [rows],
    })
  if (hasWeekdays)
    panels.push({
      kind: "clock",
      id: "clock",
      title: "When it happens",
      note: "rows by weekday",
      measures: [count],
      figures: [rows],
    })
  return panels
}

function figureOf(column: DatasourceColumn, i: number): { readonly measure: Measure; readonly figure: Figure } {
  const name = `metric_${i + 1}`
  const op = AVERAGED.test(wordsOf(column.name)) ? "avg" : "sum"
  return {
    measure: { name, op, of: { column: column.name } },
    figure: {
      id: name,
      title: op === "avg" ? `Average ${sentence(column.name).toLowerCase()}` : sentence(column.name),
      format: "number",
      formula: measure(name),
      better: "neither",
      explain: op === "avg" ? `Average of ${column.name}.` : `Sum of ${column.name}.`,
    },
  }
}

/** Columns worth a list, those first whose values repeat the most. */
function dimensions(columns: readonly DatasourceColumn[]): readonly DatasourceColumn[] {
  const repeats = (c: DatasourceColumn): number => {
    if (!c.profile) return 0.5
    const all = c.profile.top.reduce((sum, t) => sum + t.count, 0)
    return c.profile.distinct / Math.max(1, all)
  }
  return columns
    .filter((c) => c.role === "dimension" && c.type !== "timestamp" && c.type !== "other")
    .filter((c) => c.profile === null || (c.profile.distinct > 1 && (c.profile.top[0]?.count ?? 0) > 1))
    .map((column, i) => ({ column, i, repeats: repeats(column) }))
    .sort((a, b) => a.repeats - b.repeats || a.i - b.i)
    .map(({ column }) => column)
}
