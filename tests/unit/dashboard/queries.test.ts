import { describe, expect, test } from "vitest"
import { type QueryAnswer, query } from "#domain/contracts/query.ts"
import { clockView, readClock, readFigures, readSeries, readTop } from "#domain/dashboard/answers.ts"
import type { DashboardState, Panel } from "#domain/dashboard/dashboard.ts"
import { planDashboard } from "#domain/dashboard/plan.ts"
import { figuresOverTime, panelQuery, sameValuesQuery } from "#domain/dashboard/queries.ts"
import { DEFAULT_STATE } from "#domain/dashboard/url.ts"
import { schema } from "./helpers.ts"

const at = (text: string) => Date.parse(text)
const span = (start: string, end: string) => ({ start: at(start), end: at(end) })

const dashboard = planDashboard(
  schema(
    "order_id string",
    "customer_id integer 1|2",
    "product string a|b",
    "country string DE|FR",
    "amount float -9..9",
    "qty integer",
  ),
)
const panel = <K extends Panel["kind"]>(kind: K, id?: string) =>
  dashboard.panels.find((p) => p.kind === kind && (!id || p.id === id)) as Extract<Panel, { kind: K }>
const answerOf = (names: readonly string[], ...rows: QueryAnswer["rows"]): QueryAnswer => ({
  columns: names.map((name) => ({ name, type: "float", estimate: false })),
  rows,
  complete: true,
  took_ms: 1,
})

describe("queries", () => {
  const state: DashboardState = {
    interval: span("2024-05-01", "2024-06-01"),
    filters: [
      { column: "country", values: ["DE", null] },
      { column: "customer_id", values: ["7"] },
    ],
    compare: "before",
    timezone: "Europe/Berlin",
  }

  test("every panel's query keeps the contract", () => {
    for (const s of [state, DEFAULT_STATE])
      for (const p of dashboard.panels) {
        for (const q of [
          panelQuery(dashboard, p, s, s.interval, "P1D"),
          figuresOverTime(dashboard, p, s, s.interval, "P1D"),
        ])
          expect(query.safeParse(q).error?.issues).toBeUndefined()
      }
  })

  test("the key figures are one row with every measure, narrowed as chosen", () => {
    expect(panelQuery(dashboard, panel("figures"), state, state.interval, "P1D")).toEqual({
      datasource: "sales",
      measures: panel("figures").measures,
      interval: { start: "2024-05-01T00:00:00.000Z", end: "2024-06-01T00:00:00.000Z" },
      filters: [
        { op: "in", column: "country", values: ["DE", null] },
        { op: "in", column: "customer_id", values: [7] },
      ],
      timezone: "Europe/Berlin",
    })
  })

  test("a list does not narrow itself", () => {
    const q = panelQuery(dashboard, panel("top", "top-country"), state, null, "P1D")
    expect(q.filters).toEqual([{ op: "in", column: "customer_id", values: [7] }])
    expect(q.order?.[0]).toEqual({ name: "net", direction: "desc" })
    expect(q.limit).toBe(8)
  })

  test("the same values before: those that are shown and no others", () => {
    const before = span("2024-04-01", "2024-05-01")
    const q = sameValuesQuery(dashboard, panel("top", "top-country"), state, before, ["DE", null])
    expect(q?.filters?.at(-1)).toEqual({ op: "in", column: "country", values: ["DE", null] })
    expect(q?.interval?.end).toBe("2024-05-01T00:00:00.000Z")
    expect(sameValuesQuery(dashboard, panel("top", "top-country"), state, before, [])).toBeNull()
  })
})

describe("answers", () => {
  const names = ["sales", "returned", "net", "orders", "units"]

  test("figures", () => {
    expect(readFigures(panel("figures"), answerOf(names, [200, -50, 150, 4, 9]))).toEqual({
      net: 150,
      sales: 200,
      returns: 50,
      orders: 4,
      units: 9,
      average_order: 50,
      return_rate: 0.25,
    })
  })

  test("no rows at all: sums are zero, ratios are nothing", () => {
    const nothing = { net: 0, sales: 0, returns: 0, orders: 0, units: 0, average_order: null, return_rate: null }
    expect(readFigures(panel("figures"), answerOf(names, [null, null, null, 0, null]))).toEqual(nothing)
    expect(readFigures(panel("figures"), answerOf(names))).toEqual(nothing)
  })

  test("a series has every bucket", () => {
    const answer = answerOf(["time", "returned", "net"], ["2024-05-03T00:00:00.000Z", -1, 5])
    const points = readSeries(panel("series"), answer, span("2024-05-02", "2024-05-05"), "P1D", null)
    expect(points.map((p) => [new Date(p.time).getUTCDate(), p.figures.net, p.figures.returns])).toEqual([
      [2, 0, 0],
      [3, 5, 1],
      [4, 0, 0],
    ])
  })

  test("a list", () => {
    const answer = answerOf(["value", "net", "orders"], ["DE", 5, 1], [null, 2, 1], [7, 1, 1])
    expect(readTop(panel("top"), answer).map((r) => [r.value, r.figures.net])).toEqual([
      ["DE", 5],
      [null, 2],
      ["7", 1],
    ])
  })

  test("a clock shows the hours between the first and the last that have anything", () => {
    const grid = readClock(panel("clock"), answerOf(["weekday", "hour", "orders"], [1, 9, 3], [7, 12, 4]))
    expect(clockView(grid)).toEqual({ by: "hours", hours: [9, 10, 11, 12] })
  })

  test("dates without a time are shown by weekday alone", () => {
    const grid = readClock(panel("clock"), answerOf(["weekday", "hour", "orders"], [1, 0, 3], [7, 0, 4]))
    expect(clockView(grid)).toEqual({ by: "weekdays", values: [3, 0, 0, 0, 0, 0, 4] })
    expect(clockView(readClock(panel("clock"), answerOf(["weekday", "hour", "orders"])))).toEqual({ by: "nothing" })
  })

  test("a clock", () => {
    const grid = readClock(panel("clock"), answerOf(["weekday", "hour", "orders"], [1, 9, 3], [7, 23, 4]))
    expect([grid.length, grid[0]?.length, grid[0]?.[9], grid[6]?.[23], grid[3]?.[3]]).toEqual([7, 24, 3, 4, 0])
  })
})
