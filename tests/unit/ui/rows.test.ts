import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { proposeChoices } from "#domain/ingestion/choices.ts"
import { heightOf, scrollTo, windowAt } from "#features/ingest/row-window.ts"
import {
  type Condition,
  conditionWords,
  everything,
  FIRST_ROWS_ONLY,
  fitting,
  frequentValues,
  hitsIn,
  isNarrowed,
  kindsFor,
  narrowedBy,
  searchedFor,
  sortedBy,
  viewOf,
  without,
} from "#features/ingest/rows-ask.ts"
import { conditionFrom, type Draft, draftOf } from "#features/ingest/rows-draft.ts"
import { column, PROFILE } from "./fixtures.ts"

const CHOICES = proposeChoices(PROFILE, 0)
const [at, store, price, due] = PROFILE.columns as [
  (typeof PROFILE.columns)[0],
  (typeof PROFILE.columns)[0],
  (typeof PROFILE.columns)[0],
  (typeof PROFILE.columns)[0],
]

describe("what is asked of the rows", () => {
  test("a column is sorted up, then down, then no longer; another one takes its place", () => {
    const up = sortedBy(FIRST_ROWS_ONLY, "price")
    expect(up).toMatchObject({ all: true, sort: { column: "price", direction: "asc" } })
    const down = sortedBy(up, "price")
    expect(down.sort).toEqual({ column: "price", direction: "desc" })
    expect(sortedBy(down, "price").sort).toBeNull()
    expect(sortedBy(down, "store").sort).toEqual({ column: "store", direction: "asc" })
  })

  test("the first rows are enough until something is asked, and blanks ask nothing", () => {
    expect(searchedFor(FIRST_ROWS_ONLY, "  ")).toMatchObject({ all: false })
    expect(isNarrowed(searchedFor(FIRST_ROWS_ONLY, "  "))).toBe(false)
    const asked = searchedFor(FIRST_ROWS_ONLY, " lamp ")
    expect(asked.all).toBe(true)
    expect(viewOf(asked)).toEqual({ search: "lamp" })
    expect(everything(asked)).toEqual({ ...FIRST_ROWS_ONLY, all: true })
    expect(viewOf(everything(asked))).toEqual({})
  })

  test("a second condition of a kind takes the place of the first, and being empty that of having a value", () => {
    const first: Condition = { kind: "numbers", column: "price", from: 1, to: null }
    const second: Condition = { kind: "numbers", column: "price", from: null, to: 9 }
    const other: Condition = { kind: "numbers", column: "quantity", from: 2, to: 2 }
    const asked = [first, other, second].reduce(narrowedBy, FIRST_ROWS_ONLY)
    expect(asked.conditions).toEqual([other, second])
    expect(without(asked, other).conditions).toEqual([second])
    const empty = narrowedBy(FIRST_ROWS_ONLY, { kind: "empty", column: "price" })
    expect(narrowedBy(empty, { kind: "filled", column: "price" }).conditions).toEqual([
      { kind: "filled", column: "price" },
    ])
  })

  test("becomes what DuckDB is asked; the last day is in it", () => {
    const conditions: Condition[] = [
      { kind: "numbers", column: "price", from: 0, to: 9.5 },
      { kind: "days", column: "at", from: "2024-01-01", to: "2024-01-31" },
      { kind: "contains", column: "store", text: "a%b" },
      { kind: "values", column: "store", values: ["x", ""] },
      { kind: "empty", column: "due" },
      { kind: "filled", column: "store" },
    ]
    const asked = sortedBy(conditions.reduce(narrowedBy, FIRST_ROWS_ONLY), "at")
    expect(viewOf(asked)).toEqual({
      sort: [{ column: "at", direction: "asc" }],
      filters: [
        { op: "range", column: "price", gte: 0, lte: 9.5 },
        { op: "contains", column: "store", text: "a%b" },
        { op: "in", column: "store", values: ["x", ""] },
        { op: "is_null", column: "due" },
        { op: "not_null", column: "store" },
      ],
      spans: [{ column: "at", start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 1, 1) }],
    })
    expect(asked.conditions.map(conditionWords)).toEqual([
      "price from 0 to 9.5",
      "at from 1 Jan 2024 to 31 Jan 2024",
      "store contains a%b",
      "store is x or empty text",
      "due is empty",
      "store is not empty",
    ])
    expect(conditionWords({ kind: "numbers", column: "n", from: -2, to: -2 })).toBe("n is −2")
  })

  test("offers what a column's values can be asked", () => {
    const kinds = (c: typeof at) => kindsFor(c, CHOICES)
    expect(kinds(at)).toEqual(["days", "empty", "filled"])
    expect(kinds(store)).toEqual(["values", "contains", "empty", "filled"])
    expect(kinds(price)).toEqual(["numbers", "values", "empty", "filled"])
    expect(kinds(due)).toEqual(["days", "values", "contains", "empty", "filled"])
    // An id of digits: a number to compare, and a text to search.
    expect(kindsFor(column(0, "order", { type: "integer", role: "dimension" }), null)).toContain("contains")
  })

  test("values that were cut are not offered: no cell equals them", () => {
    const top = ["x".repeat(200), "short"].map((value) => ({ value, count: 1 }))
    expect(frequentValues(column(0, "a", { top }))).toEqual(["short"])
  })

  test("stays as far as the table still has the columns for it", () => {
    const asked = sortedBy(
      [
        { kind: "filled", column: "store" } as const,
        { kind: "days", column: "price", from: "2024-01-01", to: null } as const,
      ].reduce<typeof FIRST_ROWS_ONLY>(narrowedBy, FIRST_ROWS_ONLY),
      "gone",
    )
    expect(fitting(asked, PROFILE.columns, CHOICES)).toMatchObject({
      sort: null,
      conditions: [{ kind: "filled", column: "store" }],
    })
    expect(fitting(FIRST_ROWS_ONLY, PROFILE.columns, CHOICES)).toBe(FIRST_ROWS_ONLY)
  })

  test("hits are marked whatever the case, and signs of patterns are signs", () => {
    expect(hitsIn("Stühle (2er) STÜHLE", "stühle")).toEqual([
      { text: "Stühle", isHit: true },
      { text: " (2er) ", isHit: false },
      { text: "STÜHLE", isHit: true },
    ])
    expect(hitsIn("a.b (c", ".b (")).toEqual([
      { text: "a", isHit: false },
      { text: ".b (", isHit: true },
      { text: "c", isHit: false },
    ])
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme", maxLength: 3 }), (text, wanted) => {
        const parts = hitsIn(text, wanted)
        expect(parts.map((p) => p.text).join("")).toBe(text)
      }),
    )
  })
})

describe("a condition that is typed", () => {
  const blank = (kind: Draft["kind"]): Draft => draftOf(kind, undefined)

  test.each([
    [
      { ...blank("numbers"), from: "2,5" },
      { kind: "numbers", column: "price", from: 2.5, to: null },
    ],
    [
      { ...blank("numbers"), from: "−1", to: "1e3" },
      { kind: "numbers", column: "price", from: -1, to: 1000 },
    ],
    [
      { ...blank("days"), to: "2024-02-01" },
      { kind: "days", column: "price", from: null, to: "2024-02-01" },
    ],
    [
      { ...blank("contains"), text: " a " },
      { kind: "contains", column: "price", text: "a" },
    ],
    [blank("filled"), { kind: "filled", column: "price" }],
    [blank("numbers"), "Give a least or a greatest number."],
    [{ ...blank("numbers"), from: "two" }, "A bound is a number, such as 12.5."],
    [{ ...blank("numbers"), from: "3", to: "2" }, "The first number is above the second."],
    [{ ...blank("days"), from: "2024-03-01", to: "2024-02-01" }, "The first day is after the last."],
    [{ ...blank("days") }, "Give a first or a last day."],
    [{ ...blank("contains"), text: "  " }, "Give a text to look for."],
    [blank("values"), "Choose at least one value."],
  ])("%j", (draft, wanted) => {
    expect(conditionFrom({ name: "price" }, draft)).toEqual(wanted)
  })

  test("comes back as it was to be changed", () => {
    const conditions: Condition[] = [
      { kind: "numbers", column: "price", from: -2.5, to: null },
      { kind: "days", column: "price", from: null, to: "2024-02-01" },
      { kind: "contains", column: "price", text: "x" },
      { kind: "values", column: "price", values: ["a", "b"] },
    ]
    for (const condition of conditions)
      expect(conditionFrom({ name: "price" }, draftOf(condition.kind, condition))).toEqual(condition)
  })
})

describe("the rows in sight", () => {
  const rowPx = 28

  test("are all that fit, and some above and below", () => {
    const rows = { count: 1000, rowPx, viewPx: 280 }
    expect(heightOf(rows)).toBe(28_000)
    expect(windowAt(rows, 0, 3)).toEqual({ first: 0, last: 13, top: 0 })
    expect(windowAt(rows, 287, 3)).toEqual({ first: 7, last: 24, top: 196 })
    expect(windowAt({ ...rows, count: 2 }, 0, 3)).toEqual({ first: 0, last: 2, top: 0 })
    expect(windowAt({ ...rows, count: 0 }, 0, 3)).toEqual({ first: 0, last: 0, top: 0 })
  })

  test("of ten million rows can all be led to, in an element that browsers lay out", () => {
    const rows = { count: 10_000_000, rowPx, viewPx: 500 }
    expect(heightOf(rows)).toBeLessThan(16_000_000)
    fc.assert(
      fc.property(fc.nat(rows.count - 1), (index) => {
        const scrolled = scrollTo(rows, index)
        expect(scrolled).toBeLessThanOrEqual(heightOf(rows) - rows.viewPx)
        const { first, last, top } = windowAt(rows, scrolled, 0)
        expect(first).toBeLessThanOrEqual(index)
        expect(last).toBeGreaterThan(index)
        const place = top + (index - first) * rowPx - scrolled
        expect(place).toBeGreaterThanOrEqual(-1)
        expect(place + rowPx).toBeLessThanOrEqual(rows.viewPx + 1)
      }),
    )
    expect(windowAt(rows, heightOf(rows) - rows.viewPx, 0).last).toBe(rows.count)
  })
})
