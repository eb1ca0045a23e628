import { serialize } from "node:v8"
import { describe, expect, test } from "vitest"
import { MOST_FINDINGS } from "#domain/profile/profile.ts"
import { HEAVY_VALUES } from "#domain/scan/heavy.ts"
import { bytesOf, layoutFor, profileFor, scanInRanges, scanWhole } from "./helpers.ts"

const HEAD = `${["id,day,amount,name", ...Array.from({ length: 300 }, (_, i) => `${i},2024-01-15,${i}.5,n${i}`)].join("\n")}\n`
/** Rows of which each is wrong in its shape and in all of its values, no two alike. */
const ROWS: readonly ((i: number) => string)[] = [
  (i) => `${i}x, 2024-02-3${i % 2} ,n/a ${i},"a${i}"b`,
  (i) => `${i} y,${i}.13.2024`,
  (i) => `00${i},soon ${i},1.234,5${i % 10} €,more ${i},and more`,
  (i) => `9999999999999999999${i},,"two\nlines ${i}",c\u0001${i}`,
  (i) => `"${i}\\",never ${i},1e999${i},d\0${i}`,
]
const errors = (n: number) => Array.from({ length: n }, (_, i) => ROWS[i % ROWS.length]!(i)).join("\n")
const layout = layoutFor(bytesOf(HEAD))

describe("a file of nothing but errors", () => {
  const n = 20_000
  const bytes = bytesOf(`${HEAD}${errors(n)}\n`)
  const scan = scanWhole(bytes, layout)
  const { findings } = profileFor(scan, layout)
  const countOf = (code: string, column: string | null) =>
    findings.find((finding) => finding.code === code && finding.column === column)?.count

  test("has exact counts", () => {
    expect(scan.rows).toBe(300 + n)
    expect([countOf("short_row", null), countOf("long_row", null)]).toEqual([n / 5, n / 5])
    expect([countOf("quoted_newline", null), countOf("text_after_quote", null)]).toEqual([n / 5, n / 5])
    expect([countOf("control_a", "name"), countOf("nul", "name")]).toEqual([n / 5, n / 5])
    expect(countOf("too_big", "id")).toBe(n / 5)
  })

  test("shows the first places alone", () => {
    expect(findings.length).toBeGreaterThanOrEqual(10)
    for (const { places, count } of findings) {
      expect(places.length).toBeLessThanOrEqual(20)
      expect(count).toBeGreaterThanOrEqual(places.length)
      for (const { text } of places) expect(text.length).toBeLessThanOrEqual(200)
    }
    const [first] = findings.find(({ code }) => code === "long_row")!.places
    expect(first).toMatchObject({ row: 304 })
  })

  test("takes no more memory the more there are", () => {
    const sizeOf = (rows: number) => serialize(scanWhole(bytesOf(`${HEAD}${errors(rows)}\n`), layout)).length
    // The values that may be frequent ones are kept, so many of each column.
    const most = layout.names.length * HEAVY_VALUES * 64
    expect([sizeOf(120_000), sizeOf(240_000)].filter((size) => size > most)).toEqual([])
  })

  test("tells the same in ranges", () => {
    const cuts = Array.from({ length: 7 }, (_, i) => Math.floor((bytes.length * (i + 1)) / 8))
    const merged = scanInRanges(bytes, layout, cuts)
    expect(profileFor(merged, layout).findings).toEqual(findings)
  })
})

test("a file of a thousand columns of errors has the worst of them", () => {
  const columns = 1000
  const names = Array.from({ length: columns }, (_, i) => `c${i}`)
  const rows = Array.from({ length: 8 }, (_, r) => names.map((_, c) => (r === 3 ? `odd ${c}` : `${r}${c}`)).join(","))
  const wide = bytesOf(`${[names.join(","), ...rows, "1,2"].join("\n")}\n`)
  const detected = layoutFor(wide)
  const { findings } = profileFor(scanWhole(wide, detected), detected)
  expect(findings).toHaveLength(MOST_FINDINGS)
  expect(findings.every(({ severity }) => severity === "warning")).toBe(true)
  expect(findings[0]).toMatchObject({ code: "short_row", count: 1 })
})
