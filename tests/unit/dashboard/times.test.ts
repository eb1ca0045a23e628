import { describe, expect, test } from "vitest"
import { planDashboard } from "#domain/dashboard/plan.ts"
import { bucketIs, coveredOf, spanBefore, timesOf } from "#domain/dashboard/times.ts"
import { DEFAULT_STATE } from "#domain/dashboard/url.ts"
import { schema } from "./helpers.ts"

const at = (text: string) => Date.parse(text)
const span = (start: string, end: string) => ({ start: at(start), end: at(end) })
const iso = ({ start, end }: { start: number; end: number }) =>
  [start, end].map((ms) =>
    new Date(ms)
      .toISOString()
      .replace(/:00.000Z$/, "")
      .replace("T00:00", ""),
  )
const extent = { first: at("2022-01-01T09:00:00Z"), last: at("2024-06-30T18:00:00Z") }
const dates = { hasHours: false }

describe("compared with", () => {
  const may = span("2024-05-01", "2024-06-01")
  test.each([
    ["the time before", { interval: may, compare: "before" }, span("2024-04-01", "2024-05-01")],
    ["the year before", { interval: may, compare: "year" }, span("2023-05-01", "2023-06-01")],
    ["all rows: nothing", { interval: null, compare: "year" }, null],
    ["not all of it has rows: nothing", { interval: span("2022-01-15", "2022-03-01"), compare: "before" }, null],
    [
      "it starts with the first day",
      { interval: span("2022-01-31", "2022-03-02"), compare: "before" },
      span("2022-01-01", "2022-01-31"),
    ],
  ] as const)("%s", (_, state, expected) => {
    expect(timesOf({ ...state, timezone: null }, extent)?.compared).toEqual(expected)
  })

  test("a year whose first row is of the second day, not one of which a month is missing", () => {
    const compared = (first: string) =>
      timesOf(
        { interval: span("2024-01-01", "2025-01-01"), compare: "before", timezone: null },
        { first: at(first), last: at("2024-12-31") },
      )?.compared
    expect(compared("2023-01-02T09:00Z")).toEqual(span("2023-01-01", "2024-01-01"))
    expect(compared("2023-02-01")).toBeNull()
  })

  test.each([
    ["a leap year: a year", null, "2025-01-01", "2026-01-01", ["2024-01-01", "2025-01-01"]],
    ["March: February", null, "2024-03-01", "2024-04-01", ["2024-02-01", "2024-03-01"]],
    ["a quarter over the year's end", null, "2024-01-01", "2024-04-01", ["2023-10-01", "2024-01-01"]],
    ["not from the first: as many days", null, "2024-03-02", "2024-04-01", ["2024-02-01", "2024-03-02"]],
    ["hours: as many", null, "2024-03-01T06:00Z", "2024-03-01T12:00Z", ["2024-03-01", "2024-03-01T06:00"]],
    [
      "a month of the zone",
      "Europe/Berlin",
      "2024-03-31T22:00Z",
      "2024-04-30T22:00Z",
      ["2024-02-29T23:00", "2024-03-31T22:00"],
    ],
    [
      "days with the night in which summer time begins: as many days",
      "Europe/Berlin",
      "2024-03-30T23:00Z",
      "2024-04-02T22:00Z",
      ["2024-03-27T23:00", "2024-03-30T23:00"],
    ],
  ] as const)("%s before", (_, timezone, start, end, expected) => {
    expect(iso(spanBefore(span(start, end), timezone))).toEqual(expected)
  })
})

describe("all rows", () => {
  const all = (first: string, last: string, kept?: { hasHours: boolean }, timezone: string | null = null) => {
    const times = timesOf({ ...DEFAULT_STATE, timezone }, { first: at(first), last: at(last) }, kept)
    return times && [times.interval, ...iso(times.span), times.granularity]
  }

  test("are shown from the first to the last, and not asked for by an interval", () => {
    expect(timesOf(DEFAULT_STATE, extent)).toMatchObject({
      interval: null,
      span: { start: extent.first, end: extent.last + 1 },
      granularity: "P1W",
    })
  })

  test("of one moment: the hours of that day", () => {
    expect(all("2026-11-25T14:30Z", "2026-11-25T14:30Z")).toEqual([null, "2026-11-25", "2026-11-26", "PT1H"])
  })

  test("of a day: its hours", () => {
    expect(all("2026-11-25T08:03Z", "2026-11-25T18:30Z")).toEqual([null, "2026-11-25", "2026-11-26", "PT1H"])
  })

  test("of an hour: its minutes", () => {
    expect(all("2026-11-25T08:00Z", "2026-11-25T09:00Z")?.at(-1)).toBe("PT1M")
  })

  test("of one date: that day", () => {
    expect(all("2026-11-25", "2026-11-25", dates)).toEqual([null, "2026-11-25", "2026-11-26", "P1D"])
  })

  test("of dates: the last day is whole", () => {
    expect(all("2026-11-25", "2026-11-28", dates)).toEqual([null, "2026-11-25", "2026-11-29", "P1D"])
  })

  test("of a moment: the day of the time zone", () => {
    expect(all("2026-11-25T23:30Z", "2026-11-25T23:30Z", undefined, "Europe/Berlin")).toEqual([
      null,
      "2026-11-25T23:00",
      "2026-11-26T23:00",
      "PT1H",
    ])
  })

  test("none: no times", () => {
    expect(timesOf(DEFAULT_STATE, null)).toBeNull()
  })
})

test.each([
  ["bounds at midnight and a time column of another name: dates", "2024-01-01", "2024-06-30", false],
  ["the last is not at midnight", "2024-01-01", "2024-06-30T18:00Z", true],
])("%s", (_, first, last, hasHours) => {
  const time = { first: new Date(first).toISOString(), last: new Date(last).toISOString() }
  expect(planDashboard({ ...schema("amount float"), time }).hasHours).toBe(hasHours)
})

describe("buckets in part", () => {
  const marks = (
    shown: ReturnType<typeof span>,
    granularity: "P1D" | "P1W" | "P1M",
    starts: readonly string[],
    kept = { hasHours: true },
  ) => {
    const rows = { first: at("2024-06-05T09:10Z"), last: at("2024-06-23T18:20Z") }
    const covered = coveredOf(rows, shown, kept, granularity, null)
    return starts.map((start) => bucketIs(at(start), covered, granularity, null))
  }
  const june = span("2024-06-01", "2024-07-01")

  test("begin or end inside the rows' days", () => {
    const weeks = ["2024-05-27", "2024-06-03", "2024-06-10", "2024-06-17", "2024-06-24"]
    expect(marks(june, "P1W", weeks)).toEqual(["outside", "part", "whole", "whole", "outside"])
  })

  test("days are in part by their hours, dates never", () => {
    const days = ["2024-06-05", "2024-06-06", "2024-06-23"]
    expect(marks(june, "P1D", days)).toEqual(["part", "whole", "part"])
    expect(marks(june, "P1D", days, dates)).toEqual(["whole", "whole", "whole"])
  })

  test("begin or end inside the chosen interval", () => {
    expect(marks(span("2024-06-12", "2024-06-20"), "P1W", ["2024-06-10", "2024-06-17"])).toEqual(["part", "part"])
    expect(marks(june, "P1M", ["2024-06-01"])).toEqual(["part"])
  })
})
