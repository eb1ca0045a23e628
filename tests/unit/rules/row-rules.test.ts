import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { bindCondition } from "#domain/rules/expression/bind.ts"
import { parseExpression } from "#domain/rules/expression/parse.ts"
import { compileBreach, compileCondition } from "#domain/rules/expression/predicate.ts"
import { takeKernel } from "#domain/scan/kernel/kernel.ts"
import { mergeScans } from "#domain/scan/merge.ts"
import { MAX_PLACES } from "#domain/scan/places.ts"
import { expressionKey, textsAskedFor } from "#domain/scan/row-rules/readings.ts"
import type { RowRule, Tallies } from "#domain/scan/row-rules/tally.ts"
import { createScan, type RangeScan } from "#domain/scan/scanner.ts"
import { bytesOf, layoutFor } from "../scan/helpers.ts"
import type { Cell } from "./duck.ts"
import { COLUMNS, condition, rows, SCOPE } from "./random-conditions.ts"

const SCANNED = {
  ...SCOPE,
  columns: COLUMNS.map((c) => ({ ...c, format: c.type === "timestamp" || c.type === "date" ? "iso_space" : null })),
}
const scope = {
  ...SCANNED,
  columnOf: (meaning: Parameters<typeof SCOPE.columnOf>[0]) => {
    const found = SCOPE.columnOf(meaning)
    return found && SCANNED.columns[found.index]!
  },
}

function bound(text: string) {
  const parsed = parseExpression(text)
  const result = parsed.ok ? bindCondition(parsed.value, scope) : parsed
  if (!result.ok) throw new Error(`${text}: ${result.problem.message}`)
  return result.value
}

function ruleOf(where: string | null, expected: string): RowRule {
  const [a, b] = [where === null ? null : bound(where), bound(expected)]
  return { key: expressionKey([a, b]), where: a, expect: b }
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

function cellText(cell: Cell, index: number): string {
  if (cell === null) return ""
  if (index === 3 || index === 4) return new Date(cell as number).toISOString().slice(0, 23).replace("T", " ")
  return typeof cell === "number" ? String(cell) : quoted(cell)
}

const HEADER = "qty,price,no,bought,sent,gift\n"
const LAYOUT = layoutFor(bytesOf(`${HEADER}1,1.5,a,2024-01-01 10:00:00,2024-01-02,true\n`))
const csvOf = (table: readonly (readonly Cell[])[]) =>
  bytesOf(HEADER + table.map((row) => `${row.map(cellText).join(",")}\n`).join(""))

/** Scans in ranges that begin where the records of these rows do. */
function tally(
  table: readonly (readonly Cell[])[],
  rules: readonly RowRule[],
  cuts: readonly number[] = [],
  usesKernel = true,
): Tallies {
  const bytes = csvOf(table)
  const bounds = [...new Set(cuts.map((cut) => Math.max(1, cut % bytes.length)))].sort((a, b) => a - b)
  const scans: RangeScan[] = []
  let from = LAYOUT.dataOffset
  for (const [i, end] of [...bounds, bytes.length].entries()) {
    const start = i === 0 ? 0 : bounds[i - 1]!
    const kernel = usesKernel ? takeKernel(COLUMNS.length) : null
    const scan = createScan(LAYOUT, { start, end, from }, [], rules, kernel)
    let more = true
    for (let at = start; more && at < bytes.length; at += 100_000) more = scan.push(bytes.subarray(at, at + 100_000))
    if (more) scan.end()
    scans.push(scan.result())
    from = scan.result().next
  }
  return mergeScans(scans).rules!
}

/** The same, a row at a time. */
function expectedOf(table: readonly (readonly Cell[])[], { where, expect: expected }: RowRule) {
  const concerns = where === null ? () => true : compileCondition(where)
  const breaks = compileBreach(expected)
  const concerned = table.filter(concerns)
  const broken = table.flatMap((row, i) => (concerns(row) && breaks(row) ? [i] : []))
  return { broken: broken.length, concerned: concerned.length, rows: broken.slice(0, MAX_PLACES) }
}

const found = (tallies: Tallies, i: number) => {
  const of = tallies[i]
  return of && { broken: of.broken, concerned: of.concerned, rows: of.places.map(({ row }) => row) }
}

const rule = fc.tuple(fc.option(condition), condition).map(([where, expected]) => ruleOf(where, expected))
const cuts = fc.array(fc.integer({ min: 1, max: 10_000 }), { maxLength: 4 })

/** Whether texts of several columns are put together: such rules are left to DuckDB. */
const isMixed = (of: RowRule): boolean =>
  new Set([...textsAskedFor(of.expect), ...(of.where ? textsAskedFor(of.where) : [])]).size > 1

describe("rules on single rows, counted by the scan", () => {
  test("come to what they come to a row at a time, whatever the cuts", () => {
    let counted = 0
    fc.assert(
      fc.property(
        rows,
        fc.array(rule, { minLength: 1, maxLength: 8 }),
        cuts,
        fc.boolean(),
        (table, rules, at, kernel) => {
          const tallies = tally(table, rules, at, kernel)
          rules.forEach((one, i) => {
            if (tallies[i] === null && isMixed(one)) return
            expect(found(tallies, i)).toEqual(expectedOf(table, one))
            counted++
          })
        },
      ),
      { numRuns: 400 },
    )
    expect(counted).toBeGreaterThan(400)
  })

  test("also where columns have more values than are kept", () => {
    const many = Array.from({ length: 11_000 }, (_, i): readonly Cell[] => [
      (i % 9) - 4,
      i * 1.25 - 300,
      i % 50 === 0 ? " " : `C${i}`,
      Date.UTC(2020, 0, 1) + i * 61_000,
      Date.UTC(2020, 0, 2) + (i % 7) * 3_600_000,
      i % 3 === 0 ? "true" : null,
    ])
    let counted = 0
    fc.assert(
      fc.property(rows, fc.array(rule, { minLength: 4, maxLength: 10 }), cuts, (table, rules, at) => {
        const all = [...many, ...table, ...many.slice(0, 1500)]
        const tallies = tally(
          all,
          rules,
          at.map((cut) => cut * 77),
        )
        rules.forEach((one, i) => {
          if (tallies[i] === null) return
          expect(found(tallies, i)).toEqual(expectedOf(all, one))
          counted++
        })
      }),
      { numRuns: 20 },
    )
    expect(counted).toBeGreaterThan(40)
  })
})
