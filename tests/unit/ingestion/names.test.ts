import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { issueWithDatasourceName, suggestDatasourceName } from "#domain/ingestion/datasourceName.ts"
import { planChunks, toIsoInterval } from "#domain/ingestion/granularity.ts"
import {
  disambiguateFilename,
  originalKey,
  rewrittenKey,
  rewrittenPrefix,
  sanitizeFilename,
} from "#domain/ingestion/keys.ts"

describe("a datasource's name", () => {
  test.each(["sales", "Umsätze 2024", "a.b-c_d", "销售"])("%j is one", (name) => {
    expect(issueWithDatasourceName(name)).toBeNull()
  })
  test.each(["", " ", ".hidden", "a/b", "a\\b", "a\tb", "a\u00a0b", "a ", "smile😀", "x".repeat(201), "a\u200bb"])(
    "%j is none, and its suggestion is one",
    (name) => {
      expect(issueWithDatasourceName(name)).not.toBeNull()
      expect(issueWithDatasourceName(suggestDatasourceName(name))).toBeNull()
    },
  )
  test.each([
    ["Umsätze 2024 (1).csv", "umsatze_2024_1"],
    ["export.csv.gz", "export"],
    ["../../etc/passwd", "etc_passwd"],
    ["😀.csv", "my_data"],
  ])("from %j: %j", (filename, name) => {
    expect(suggestDatasourceName(filename)).toBe(name)
  })
  test("whatever the file is called, the suggestion is one", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (filename) => {
        expect(issueWithDatasourceName(suggestDatasourceName(filename))).toBeNull()
      }),
    )
  })
})

describe("an object's key", () => {
  test.each([
    ["sales.csv", "sales.csv"],
    ["a/b\\c.csv", "a_b_c.csv"],
    ["..", "file"],
    ["a\u0000b\u001f.csv", "ab.csv"],
    ["u\u0308ber.csv", "über.csv"],
  ])("%j becomes %j", (filename, safe) => {
    expect(sanitizeFilename(filename)).toBe(safe)
  })
  test("stays within 200 bytes, and keeps its extension", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (stem) => {
        const safe = sanitizeFilename(`${stem}.csv`)
        expect(new TextEncoder().encode(safe).length).toBeLessThanOrEqual(200)
        expect(safe.endsWith(".csv")).toBe(true)
        expect(safe).not.toMatch(/[/\\\p{Cc}]/u)
      }),
    )
  })
  test("keys by the file's name", () => {
    expect(originalKey("/up/", "sales", "a.csv")).toBe("up/sales/a.csv")
    expect(rewrittenKey(rewrittenPrefix("up", "sales", "a.csv"), 3, "parquet")).toBe(
      "up/sales/a.csv.parts/part-00003.parquet",
    )
    expect(disambiguateFilename("a.csv.gz", "id1")).toBe("a~id1.csv.gz")
  })
})

describe("time chunks", () => {
  const day = 86_400_000
  const january = Date.UTC(2024, 0, 1)
  test.each([
    [1_000, january, january + 20 * day, "MONTH", "2024-01-01T00:00:00.000Z/2024-02-01T00:00:00.000Z"],
    [20_000_000, january, january + 27 * day, "DAY", "2024-01-01T00:00:00.000Z/2024-01-29T00:00:00.000Z"],
    [1_000, Date.UTC(1800, 0, 1), january, "YEAR", "1800-01-01T00:00:00.000Z/2025-01-01T00:00:00.000Z"],
    [1, january, january, "MONTH", "2024-01-01T00:00:00.000Z/2024-02-01T00:00:00.000Z"],
  ])("%i rows from %i to %i: %s", (rows, min, max, granularity, interval) => {
    const plan = planChunks(rows, min, max)
    expect([plan.granularity, toIsoInterval(plan.interval)]).toEqual([granularity, interval])
  })
  test("whole chunks around all rows", () => {
    const time = fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(2200, 0, 1) })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e8 }), time, time, (rows, a, b) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)]
        const { interval, chunks } = planChunks(rows, min, max)
        expect(interval.start).toBeLessThanOrEqual(min)
        expect(interval.end).toBeGreaterThan(max)
        expect(chunks).toBeGreaterThan(0)
      }),
    )
  })
})
