import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { identifier, inline, numberLiteral, textLiteral, timeLiteral } from "#domain/query/duckdb-text.ts"
import { sql } from "#domain/query/sql-text.ts"
import { wallClockOf } from "#domain/query/wall-clock.ts"

describe("values in DuckDB's SQL", () => {
  test("a parameter's place is no question mark in quotes", () => {
    const text = sql(
      `SELECT "a?""?", '?''?', ? FROM t WHERE b = ?`,
      { type: "VARCHAR", value: "it's" },
      { type: "DOUBLE", value: 1 },
    )
    expect(inline(text)).toBe(`SELECT "a?""?", '?''?', 'it''s' FROM t WHERE b = (1)::DOUBLE`)
  })

  test("as many places as parameters", () => {
    expect(() => inline(sql("SELECT ?"))).toThrow(RangeError)
    expect(() => inline(sql("SELECT 1", { type: "BIGINT", value: 1 }))).toThrow(RangeError)
  })

  test("whatever a text holds stays within its quotes", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const whole = textLiteral(text.replaceAll("\0", ""))
        expect(whole.slice(1, -1).replaceAll("''", "")).not.toContain("'")
        expect(identifier(text).slice(1, -1).replaceAll('""', "")).not.toContain('"')
      }),
    )
  })

  test("what is no value is refused", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => numberLiteral(value)).toThrow(RangeError)
      expect(() => timeLiteral(value)).toThrow(RangeError)
    }
    expect(numberLiteral(2 ** 60)).toBe("(1152921504606847000)::DOUBLE")
    expect(numberLiteral(2n ** 60n)).toBe("(1152921504606846976)::BIGINT")
  })
})

describe("the clocks of a zone", () => {
  test("change where the calendar says, to the millisecond", () => {
    const span = { start: Date.UTC(2024, 0, 1), end: Date.UTC(2025, 0, 1) }
    expect(wallClockOf("Europe/Berlin", span)).toEqual({
      offset: 3_600_000,
      changes: [
        { at: Date.UTC(2024, 2, 31, 1), before: 3_600_000, offset: 7_200_000 },
        { at: Date.UTC(2024, 9, 27, 1), before: 7_200_000, offset: 3_600_000 },
      ],
    })
    expect(wallClockOf("Asia/Kolkata", span)).toEqual({ offset: 19_800_000, changes: [] })
  })

  test("a span that only a broken time can have is not looked through, and no zone is made up", () => {
    expect(wallClockOf("Europe/Berlin", { start: Date.parse("0001-01-01"), end: Date.UTC(2024, 0, 1) })).toBeNull()
    expect(() => wallClockOf("Europe/Nowhere", { start: 0, end: 1 })).toThrow(RangeError)
  })
})
