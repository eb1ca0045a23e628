import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { DashboardState } from "#domain/dashboard/dashboard.ts"
import { DEFAULT_STATE, fromParams, toggleValue, toParams } from "#domain/dashboard/url.ts"

const there = (state: DashboardState) => new URLSearchParams(toParams(state).map(([k, v]) => [k, v])).toString()
const back = (query: string) => fromParams(new URLSearchParams(query))

const text = fc.string({ unit: "grapheme" })
const instant = fc.integer({ min: Date.UTC(1000, 0), max: Date.UTC(9999, 0) })
const state: fc.Arbitrary<DashboardState> = fc.record({
  interval: fc.option(
    fc
      .tuple(instant, instant)
      .filter(([a, b]) => a !== b)
      .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
  ),
  filters: fc.uniqueArray(
    fc.record({
      column: text.filter((t) => t !== ""),
      values: fc.uniqueArray(fc.option(text), { minLength: 1 }),
    }),
    { selector: (f) => f.column },
  ),
  compare: fc.constantFrom("before" as const, "year" as const),
  timezone: fc.constantFrom(null, "Europe/Berlin", "America/New_York"),
})

describe("a dashboard's state and its address", () => {
  test("are the same", () => {
    fc.assert(
      fc.property(state, (s) => {
        expect(back(there(s))).toEqual(s)
      }),
    )
  })

  test("nothing chosen has no parameters", () => {
    expect(there(DEFAULT_STATE)).toBe("")
  })

  test("whole days are dates", () => {
    const interval = { start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 1, 1, 6) }
    expect(there({ ...DEFAULT_STATE, interval })).toBe("from=2024-01-01&to=2024-02-01T06%3A00%3A00.000Z")
  })

  test.each([
    ["from=2024-01-01"],
    ["from=2024-02-01&to=2024-01-01"],
    ["from=yesterday&to=today"],
    ["from=2024-13-01&to=2025-01-01"],
    ["from=%2B123456-01-01&to=2025-01-01"],
    ["compare=else"],
    ["tz=Mars/Base"],
    ["is.=x"],
    ["other=1"],
  ])("%s is left out", (query) => {
    expect(back(query)).toEqual(DEFAULT_STATE)
  })
})

test("choosing a value twice leaves the state as it was", () => {
  fc.assert(
    fc.property(state, text, fc.option(text), (s, column, value) => {
      fc.pre(!s.filters.some((f) => f.column === column))
      const chosen = toggleValue(s, column, value)
      expect(chosen.filters.at(-1)).toEqual({ column, values: [value] })
      expect(toggleValue(chosen, column, value)).toEqual(s)
    }),
  )
})
