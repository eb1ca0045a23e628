import { createHash } from "node:crypto"
import { expect, test } from "vitest"
import { buildSample, SAMPLE_ROWS } from "#domain/sample/sample.ts"

const cells = (line: string): string[] =>
  [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .slice(0, 14)
    .map((m) => m[1]!.replace(/^"|"$/g, "").replaceAll('""', '"'))

test("the sample is the same at every call and on every machine", () => {
  const digest = createHash("sha256").update(buildSample()).digest("hex")
  expect(digest).toBe(createHash("sha256").update(buildSample()).digest("hex"))
  expect(digest).toMatchInlineSnapshot(`"7032603bf70d31a491aaab86c71f228d4b089c46fce921ac8bd28ba123bdbd2b"`)
})

test("it has 10,000 rows of fourteen cells in the order of time, with sales and returns", () => {
  const [header, ...rows] = buildSample().trimEnd().split("\n")
  const names = cells(header!)
  expect(rows).toHaveLength(SAMPLE_ROWS)
  const records = rows.map((row) => Object.fromEntries(cells(row).map((cell, i) => [names[i]!, cell])))
  const times = records.map((r) => r.ordered_at!)
  expect(times).toEqual([...times].sort())
  expect(times.every((t) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(t))).toBe(true)
  for (const r of records) {
    const exact = (Number(r.quantity) * Math.round(Number(r.unit_price) * 100) * (100 - Number(r.discount))) / 100
    expect(Math.abs(Number(r.amount) * 100 - exact)).toBeLessThanOrEqual(0.51)
    expect(r.order_id!.startsWith("R")).toBe(Number(r.quantity) < 0)
  }
  const returns = records.filter((r) => Number(r.quantity) < 0).length
  expect(returns).toBeGreaterThan(300)
  expect(returns).toBeLessThan(900)
  expect(records.some((r) => r.customer_id === "")).toBe(true)
})
