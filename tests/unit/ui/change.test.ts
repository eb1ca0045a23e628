import { describe, expect, test } from "vitest"
import { changedColumns, previewRepairs } from "#domain/repair/preview.ts"
import { operation } from "#domain/repair/repair.ts"
import {
  COLUMN_CHANGES,
  type ColumnChange,
  type Draft,
  draftedRepairs,
  draftOf,
  nameAfter,
  rowNumbers,
  sampleFor,
  TABLE_CHANGES,
  type TableChange,
  textsOf,
} from "#features/ingest/change.ts"
import { column, profiled, reads } from "./fixtures.ts"

const NAMES = ["day", "amt", "region"]
const AMOUNT = column(1, "amt", { top: [{ value: "1,50", count: 3 }] })
const DAY = column(0, "day", { timestamps: [reads("dd.MM.yyyy", 90)] })
const filled = (change: Draft["change"], more: Partial<Draft> = {}, texts: readonly string[] = [], of = AMOUNT) =>
  draftedRepairs({ ...draftOf(change, of, texts), ...more }, of, NAMES)
const operations = (drafted: ReturnType<typeof filled>) =>
  "repairs" in drafted ? drafted.repairs.map((r) => r.operation) : drafted.problem

describe("a change of a column", () => {
  const FILLED: Readonly<Record<ColumnChange, Partial<Draft>>> = {
    rename: { name: "amount" },
    time: { format: "yyyy.dd.MM" },
    number: {},
    null_words: { words: "-, none" },
    fill: { value: "0" },
    map: { values: { "1,50": "1.5", x: "" } },
    trim: {},
    split: { separator: ",", name: "a, b" },
    merge: { others: ["region"], name: "both" },
    drop_rows: {},
    clear: {},
    redecode: {},
    drop_columns: {},
  }
  test.each(Object.keys(COLUMN_CHANGES) as ColumnChange[])("%s makes repairs that can be kept", (change) => {
    const made = operations(filled(change, FILLED[change], ["1,50"]))
    expect(made).not.toHaveLength(0)
    for (const o of made) expect(operation.safeParse(o).success).toBe(true)
  })

  test("that lacks something says nothing yet, and one that is wrong says what", () => {
    expect(operations(filled("rename"))).toBe("")
    expect(operations(filled("rename", { name: "day" }))).toBe("There is a column day already.")
    expect(operations(filled("split", { separator: ",", name: "a, a" }))).toBe("There is a column a already.")
    expect(operations(filled("split", { separator: ",", name: "amt, rest" }))).toHaveLength(1)
    expect(operations(filled("time", { format: "dd.MM.jjjj" }))).toContain("has jjjj at place 7")
    expect(operations(filled("time", { format: "dd.MM.yy hh:mm" }))).toContain("needs a for the half of the day")
  })

  test("that the server would refuse is refused at once", () => {
    const words = Array.from({ length: 51 }, (_, i) => `w${i}`).join(",")
    expect(operations(filled("null_words", { words }))).toContain("more than one repair can hold")
    expect(operations(filled("fill", { value: "x".repeat(1001) }))).toContain("more than one repair can hold")
  })

  test("begins with what the values suggest", () => {
    expect(draftOf("number", AMOUNT, ["1.234,50", "2,5"]).format).toBe("comma_point")
    expect(draftOf("null_words", AMOUNT, ["1", "n/a", "-", "n/a"]).words).toBe("n/a, -")
    expect(draftOf("split", AMOUNT, ["Bonn, DE", "Rome, IT"])).toMatchObject({ separator: ", ", name: "amt_1, amt_2" })
    expect(draftOf("time", DAY, []).format).toBe("dd.MM.yyyy")
  })

  test("asks whether a cell is a time only once the times are in the plain form", () => {
    expect(operations(filled("clear", {}, [], DAY))).toEqual([
      { op: "time", columns: ["day"], format: "dd.MM.yyyy" },
      { op: "clear", columns: ["day"], unless: "time" },
    ])
    expect(operations(filled("drop_rows", { rowsWith: "no_number" }))).toEqual([
      { op: "number", columns: ["amt"], format: "comma" },
      { op: "drop_rows", column: "amt", unless: "number" },
    ])
    expect(operations(filled("drop_rows", { rowsWith: "not_these", words: "a, b" }))).toEqual([
      { op: "drop_values", column: "amt", values: ["a", "b"], keep: true },
    ])
  })

  test("keeps the column in sight under its new name", () => {
    const named = (change: ColumnChange) => {
      const made = filled(change, FILLED[change])
      return "repairs" in made ? nameAfter(made.repairs, "amt") : undefined
    }
    expect(["rename", "split", "merge", "trim", "drop_columns"].map((c) => named(c as ColumnChange))).toEqual([
      "amount",
      "a",
      "both",
      "amt",
      null,
    ])
  })
})

describe("a change of the rows", () => {
  test.each(Object.keys(TABLE_CHANGES) as TableChange[])("%s makes a repair that can be kept", (change) => {
    const made = draftedRepairs({ ...draftOf(change, null, []), words: "5, 9-11" }, null, NAMES)
    expect("repairs" in made && made.repairs.every((r) => operation.safeParse(r.operation).success)).toBe(true)
  })
  test("takes row numbers and ranges of them", () => {
    expect(rowNumbers("12, 40-42, 12")).toEqual([12, 40, 41, 42])
    expect(rowNumbers("")).toEqual([])
    for (const wrong of ["0", "5-3", "x", "1-99999999"]) expect(rowNumbers(wrong)).toBeNull()
  })
})

describe("what a change is tried on", () => {
  test("is the first rows, and those further down in which something was found", () => {
    const card = profiled()
    const finding = { code: "blanks", severity: "info" as const, column: "store", count: 2, message: "" }
    const places = [
      { row: 2, offset: 0, text: " a" },
      { row: 900, offset: 0, text: " z" },
    ]
    const profile = { ...card.profile!, findings: [{ ...finding, places }] }
    const first = { columns: ["at", "store", "price", "due"], rows: [["x", " a", null, null]], numbers: [2] }
    const sample = sampleFor({ ...card, profile, first }, "store")
    expect(sample.map((s) => s.row)).toEqual([2, 900])
    expect(textsOf(sample, 1)).toEqual([" a", " z"])
  })
})

describe("the columns of a preview", () => {
  const rows = [{ row: 2, cells: ["2024-01-01", "10:00", "x"] }]
  const shown = (o: Parameters<typeof previewRepairs>[1][number]["operation"]) => {
    const repairs = [{ operation: o, reason: null }]
    return changedColumns(previewRepairs(["day", "time", "note"], repairs, rows), repairs)
  }
  test("are those that change, go and come", () => {
    expect(shown({ op: "merge", columns: ["day", "time"], separator: " ", into: "day" })).toEqual({
      from: ["day", "time"],
      to: ["day"],
    })
    expect(shown({ op: "split", column: "day", separator: "-", into: ["y", "m"] })).toEqual({
      from: ["day"],
      to: ["y", "m"],
    })
    expect(shown({ op: "drop_rows", column: "note", unless: "number" }).from).toEqual(["note"])
  })
})
