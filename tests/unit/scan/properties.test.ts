import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { detectCsv } from "#domain/scan/detect.ts"
import { mergeScans } from "#domain/scan/merge.ts"
import { createScan, type RangeScan } from "#domain/scan/scanner.ts"
import { readNaively } from "../csv/naive.ts"
import { bytesOf, layoutFor, profileFor, scanInRanges, scanRange, scanWhole } from "./helpers.ts"

const cell = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom(
    "",
    "2024-01-31",
    "31/01/2024",
    "05/06/2024 1:30 PM",
    "Jan 31, 2024",
    "14. lis 2013",
    "2024-02-30",
    "03.04.24",
    "2024-W05-3",
    "2024-01-31T24:00:00+02:00",
    "202401",
    "45292.5",
    "true",
    "007",
    " 12 ",
    "n/a",
    "x\u0001y",
    "ü",
    "12345678901234567890",
  ),
  fc.string({ unit: fc.constantFrom("a", "b", ",", '"', "\n", "\r", "\\", " ", "é", "💧"), maxLength: 6 }),
)
/** More ways to write a time than are kept: every order of date with every name of a month that has a meaning of its own. */
const months =
  "Januar|gennaio|ledna|stycznia|ocak|enero|janvier|января|січня|siječnja|tammikuu|jan|Feb|févr|lutego|helmikuu|marzo|março|mrt|kwi"
const manyForms = fc
  .tuple(fc.constantFrom(...months.split("|")), fc.integer({ min: 1, max: 31 }), fc.nat(6))
  .map(([month, day, form]) => {
    const forms = [
      `${day} M 2024`,
      `M ${day} 2024`,
      `${day} M 24`,
      `M ${day} 24`,
      `2024 M ${day}`,
      `M 2024`,
      `2024 ${day} M`,
    ]
    return forms[form]!.replace("M", month)
  })
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const field = fc
  .tuple(cell, fc.boolean())
  .map(([text, always]) => (always || /[",\r\n]/.test(text) ? quoted(text) : text))
const table = fc
  .tuple(
    fc.array(fc.array(field, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 40 }),
    fc.constantFrom("\n", "\r\n", "\r"),
    fc.boolean(),
  )
  .map(([rows, newline, ends]) => `a,b,c${newline}${rows.map((r) => r.join(",")).join(newline)}${ends ? newline : ""}`)
const cuts = fc.array(fc.nat(2000), { maxLength: 6 })

const whole = (text: string) => {
  const bytes = bytesOf(text)
  const detected = detectCsv(bytes, true)
  return detected.ok ? { bytes, layout: detected.value } : null
}

describe("one profile, however the file comes", () => {
  test("whatever the chunks", () => {
    fc.assert(
      fc.property(table, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (text, chunks) => {
        const file = whole(text)
        if (!file) return
        const { bytes, layout } = file
        expect(scanWhole(bytes, layout, chunks)).toEqual(scanWhole(bytes, layout))
      }),
    )
  })
  test("whatever the cuts: guessed, repaired and merged", () => {
    fc.assert(
      fc.property(table, cuts, (text, at) => {
        const file = whole(text)
        if (!file) return
        const { bytes, layout } = file
        const one = scanWhole(bytes, layout)
        const merged = scanInRanges(bytes, layout, at)
        expect({ ...profileFor(merged, layout), next: merged.next }).toEqual({
          ...profileFor(one, layout),
          next: one.next,
        })
      }),
      { numRuns: 300 },
    )
  })
  test("also of a column of more notations than are kept", () => {
    fc.assert(
      fc.property(fc.array(manyForms, { minLength: 1, maxLength: 400 }), cuts, (values, at) => {
        const file = whole(`d,n\n${values.map((value) => `${value},1`).join("\n")}\n`)
        if (!file) return
        const { bytes, layout } = file
        expect(profileFor(scanInRanges(bytes, layout, at), layout)).toEqual(
          profileFor(scanWhole(bytes, layout), layout),
        )
      }),
    )
  })
  test("whatever the tree of merges", () => {
    fc.assert(
      fc.property(table, cuts, fc.infiniteStream(fc.nat()), (text, at, choices) => {
        const file = whole(text)
        if (!file) return
        const { bytes, layout } = file
        const bounds = [...new Set([...at.filter((cut) => cut < bytes.length), bytes.length])].sort((a, b) => a - b)
        const scans: RangeScan[] = []
        let from = layout.dataOffset
        for (const end of bounds) {
          const scan = scanRange(bytes, layout, { start: from, end, from })
          if (from > end) continue
          scans.push(scan)
          from = scan.next
        }
        while (scans.length > 1) {
          const i = choices.next().value % (scans.length - 1)
          scans.splice(i, 2, mergeScans([scans[i]!, scans[i + 1]!]))
        }
        const one = scanWhole(bytes, layout)
        if (scans.length === 1 && scans[0]!.next === one.next)
          expect(profileFor(scans[0]!, layout)).toEqual(profileFor(one, layout))
      }),
    )
  })
})

describe("against a reader that shares nothing with it", () => {
  test("rows, nulls and empty texts of each column", () => {
    fc.assert(
      fc.property(table, (text) => {
        const file = whole(text)
        if (!file) return
        const { bytes, layout } = file
        const scan = scanWhole(bytes, layout)
        const body = new TextDecoder().decode(bytes.subarray(layout.dataOffset, layout.dataEnd ?? bytes.length))
        const records = readNaively(body, layout.dialect.delimiter)
        expect(scan.rows).toBe(records.length)
        layout.names.forEach((_, c) => {
          expect(scan.columns[c]!.nulls).toBe(records.filter((r) => (r.cells[c] ?? null) === null).length)
          expect(scan.columns[c]!.empties).toBe(records.filter((r) => r.cells[c] === "").length)
        })
      }),
    )
  })
})

test("of each mark, where the first record behind it starts", () => {
  fc.assert(
    fc.property(table, cuts, fc.integer({ min: 1, max: 60 }), (text, at, chunk) => {
      const file = whole(text)
      if (!file) return
      const { bytes, layout } = file
      const marks = [...new Set(at)].sort((a, b) => a - b)
      const scan = createScan(layout, { start: 0, end: bytes.length, from: layout.dataOffset }, marks)
      for (let from = 0; from < bytes.length; from += chunk) scan.push(bytes.slice(from, from + chunk))
      scan.end()
      // Records one by one: each range begins where the one before says that the next record is.
      const starts: { offset: number; row: number }[] = []
      let row = 0
      for (let from = layout.dataOffset; from < (layout.dataEnd ?? bytes.length); ) {
        const one = scanRange(bytes, layout, { start: from, end: from, from })
        // Blank lines in front of a record count as rows of their own.
        if (one.rows > 0) starts.push({ offset: from, row: row + one.lines - 1 })
        row += one.lines
        from = one.next
      }
      const passed = marks.flatMap((mark) => starts.find(({ offset }) => offset > mark) ?? [])
      expect(scan.starts()).toEqual(passed)
    }),
  )
})

describe("any bytes", () => {
  test("neither throw nor hang", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), cuts, (bytes, at) => {
        const detected = detectCsv(bytes, true)
        if (!detected.ok) return
        const layout = detected.value
        expect(profileFor(scanInRanges(bytes, layout, at), layout)).toEqual(
          profileFor(scanWhole(bytes, layout), layout),
        )
      }),
      { numRuns: 500 },
    )
  })
  test("with the bytes that matter alone", () => {
    const unit = fc.constantFrom(44, 34, 10, 13, 32, 97, 49, 92, 59)
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 120 }), cuts, (list, at) => {
        const bytes = Uint8Array.from(list)
        const detected = detectCsv(bytes, true)
        if (!detected.ok) return
        const layout = detected.value
        const small = at.map((cut) => cut % 120)
        expect(profileFor(scanInRanges(bytes, layout, small), layout)).toEqual(
          profileFor(scanWhole(bytes, layout), layout),
        )
      }),
      { numRuns: 1000 },
    )
  })
})

test("more distinct values than are kept: estimates within their error, sums exact, whatever the cuts", () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => `${i},${(i * 7919) % 1_000_003},${(i % 9) / 4}`)
  const bytes = bytesOf(`id,n,f\n${rows.join("\n")}\n`)
  const layout = layoutFor(bytes)
  const one = profileFor(scanWhole(bytes, layout), layout)
  const merged = profileFor(scanInRanges(bytes, layout, [100_000, 250_000, 400_000]), layout)
  expect(merged).toEqual(one)
  expect(one.columns[0]).toMatchObject({
    sum: String((29_999 * 30_000) / 2),
    distinctExact: false,
    min: "0",
    max: "29999",
  })
  expect(Math.abs(one.columns[1]!.distinct - 30_000) / 30_000).toBeLessThan(0.08)
})
