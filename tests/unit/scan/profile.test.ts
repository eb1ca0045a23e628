import { describe, expect, test } from "vitest"
import { profileText } from "./helpers.ts"

const column = (text: string, name: string) => profileText(text).columns.find((c) => c.name === name)!

describe("types and figures", () => {
  test("integers", () => {
    const qty = column("id,qty\nA1,5\nA2,-3\nA3,\nA4,5\n", "qty")
    expect(qty).toMatchObject({
      type: "integer",
      count: 3,
      nulls: 1,
      distinct: 2,
      distinctExact: true,
      min: "-3",
      max: "5",
      sum: "7",
      top: [
        { value: "5", count: 2 },
        { value: "-3", count: 1 },
      ],
    })
  })
  test("integers beyond 2⁵³ stay exact", () => {
    expect(column("k,n\na,9007199254740993\nb,1\n", "n")).toMatchObject({
      type: "integer",
      min: "1",
      max: "9007199254740993",
      sum: "9007199254740994",
    })
  })
  test("floats add up exactly, and equal numbers are one value", () => {
    expect(column("k,n\na,0.1\nb,0.2\nc,1\nd,1.0\n", "n")).toMatchObject({ type: "float", sum: "2.3", distinct: 3 })
  })
  test("numbers at the ends of what a double holds have a histogram with ends", () => {
    const { histogram } = column("k,n\na,1.7e308\nb,-1.7e308\nc,0.5\n", "n")
    expect(Object.values(histogram!).flat().every(Number.isFinite)).toBe(true)
  })
  test("leading zeros keep a column text", () => {
    const profile = profileText("zip,n\n01234,1\n56789,2\n")
    expect(profile.columns[0]).toMatchObject({ type: "string", role: "dimension" })
    expect(profile.findings).toMatchObject([{ code: "leading_zero", column: "zip", count: 1, places: [{ row: 2 }] }])
  })
  test("booleans, dates, timestamps", () => {
    const text = "b,d,t\ntrue,2024-01-31,2024-01-31T10:00:00Z\nFALSE,2024-02-01,2024-02-01T00:00:00Z\n"
    expect(profileText(text).columns.map((c) => [c.type, c.min])).toEqual([
      ["boolean", "FALSE"],
      ["date", "2024-01-31"],
      ["timestamp", "2024-01-31T10:00:00.000Z"],
    ])
  })
  test("one day beyond the twelfth proves that the day is first", () => {
    const { timestamps } = column("d,n\n01/02/2024,1\n31/01/2024,2\n", "d")
    expect(timestamps[0]).toMatchObject({ format: "dd/MM/yyyy", parsed: 2 })
  })
  test("a quoted empty text is a value, an empty cell is none", () => {
    expect(column('k,s\na,""\nb,\nc,x\n', "s")).toMatchObject({ count: 2, nulls: 1, empties: 1, distinct: 2 })
  })
  test("roles: the time, what adds up, and what only names", () => {
    const rows = Array.from(
      { length: 200 },
      (_, i) => `${1000 + i},2024-01-${String((i % 28) + 1).padStart(2, "0")},${i % 7}`,
    )
    const { columns } = profileText(`order_no,day,qty\n${rows.join("\n")}\n`)
    expect(columns.map((c) => c.role)).toEqual(["dimension", "timestamp", "metric"])
  })
})

describe("findings", () => {
  test.each([
    ["short_row", "a,b,c\n1,2,3\n4,5\n6,7,8\n", 3],
    ["long_row", "a,b\n1,2\n3,4,5\n6,7\n", 3],
    ["quoted_newline", 'a,b\n1,2\n"x\ny",2\n3,4\n', 3],
    ["backslash_escape", 'a,b\n1,2\n3,4\n"x\\",2\n', 4],
    ["text_after_quote", 'a,b\n1,2\n"x"y,2\n3,4\n', 3],
    ["blank_line", "a,b\n1,2\n\n3,4\n", 3],
    ["padded_number", "a,b\n1,2\n 3,4\n", 3],
    ["control_a", "a,b\n1,x\n2,y\u0001z\n", 3],
    ["too_big", "a,b\n1,2\n123456789012345678901,4\n", 3],
    ["not_a_number", `a,b\n${"1,2\n".repeat(30)}n/a,2\n`, 32],
    ["not_a_time", `a,d\n${"1,2024-01-31\n".repeat(30)}1,soon\n`, 32],
    ["text_among_times", "a,d\n1,2024-01-31\n1,2024-02-01\n1,soon\n", 4],
    ["renamed_header", 'a,"b, c"\n1,2\n', 1],
    ["empty_header", "a,,c\n1,2,3\n", 1],
    ["duplicate_header", "a,b,a\n1,2,3\n", 1],
  ])("%s", (code, text, row) => {
    const finding = profileText(text).findings.find((f) => f.code === code)
    expect(finding).toMatchObject({ count: 1, places: [{ row }] })
  })
  test("a date column that never says which is the day", () => {
    expect(profileText("d,n\n01/02/2024,1\n03/04/2024,2\n").findings).toMatchObject([
      { code: "day_or_month", count: 2 },
    ])
  })
  test("lines that end in several ways", () => {
    const { findings, dialect } = profileText("a,b\n1,2\r\n3,4\n5,6\n")
    expect(findings).toMatchObject([{ code: "mixed_newline", count: 1 }])
    expect(dialect?.newline).toBe("mixed")
  })
  test("a clean file has none", () => {
    expect(profileText("id,city,qty\nA1,Rome,1\nA2,Bonn,2\n").findings).toEqual([])
  })
})
