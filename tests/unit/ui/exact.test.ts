import { expect, test } from "vitest"
import { proposeChoices } from "#domain/ingestion/choices.ts"
import { cellWords, countExactly, isWorthCounting } from "#features/ingest/exact.ts"
import { column as local, never, openText } from "../duckdb/in-node.ts"
import { column, PROFILE } from "./fixtures.ts"

const CHOICES = proposeChoices(PROFILE, 0)

test("what the scan knows exactly is not counted again", () => {
  const store = column(1, "store")
  expect(isWorthCounting(store, CHOICES)).toBe(false)
  expect(isWorthCounting({ ...store, distinctExact: false }, CHOICES)).toBe(true)
  expect(isWorthCounting({ ...store, topError: 1 }, CHOICES)).toBe(true)
  expect(isWorthCounting(column(2, "price", { type: "float" }), CHOICES)).toBe(true)
  expect(isWorthCounting(column(2, "price", { type: "float", count: 0 }), CHOICES)).toBe(false)
})

test("counts distinct values, quantiles and the most frequent values", async () => {
  const cells = Array.from({ length: 100 }, (_, i) => `${(i % 50) + 1},${i < 60 ? "often" : `seldom ${i % 3}`}`)
  const columns = [local("n", 0, "integer"), local("word", 1)]
  const table = await openText(`n,word\n${cells.join("\n")}\n`, columns)
  const numbers = column(0, "n", { type: "integer", role: "metric", distinctExact: false })
  expect(await countExactly(numbers, null, never)(table)).toEqual({
    ok: true,
    value: {
      distinct: 50,
      quantiles: [
        { label: "5\u2009% are at most", value: 3 },
        { label: "Median", value: 25 },
        { label: "95\u2009% are at most", value: 48 },
      ],
      top: null,
    },
  })
  const words = column(1, "word", { topError: 2 })
  expect(await countExactly(words, null, never)(table)).toEqual({
    ok: true,
    value: {
      distinct: 4,
      quantiles: null,
      top: [
        { value: "often", count: 60 },
        { value: "seldom 0", count: 14 },
        { value: "seldom 1", count: 13 },
        { value: "seldom 2", count: 13 },
      ],
    },
  })
  expect(await countExactly(column(2, "gone"), null, never)(table)).toMatchObject({
    problem: { code: "invalid_query" },
  })
})

test("numbers and times are written as people do", () => {
  const cells = [-1234.5, 9007199254740993n, "2024-01-31T00:00:00.000Z", "2024-01-31T13:45:00.000Z", null]
  expect(cells.map(cellWords)).toEqual(["−1,234.5", "9,007,199,254,740,993", "31 Jan 2024", "31 Jan 2024, 13:45", "–"])
})
