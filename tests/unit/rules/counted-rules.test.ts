import { afterAll, beforeAll, expect, test } from "vitest"
import { checkRules, reportOfScan } from "#domain/rules/check.ts"
import { createContext } from "#domain/rules/context.ts"
import { learnFromRows } from "#domain/rules/learn.ts"
import { planRules } from "#domain/rules/plan.ts"
import { type CountedRows, rowRuleOf } from "#domain/rules/row-rules.ts"
import { createScan } from "#domain/scan/scanner.ts"
import { bytesOf, layoutFor } from "../scan/helpers.ts"
import { type Duck, openDuck } from "./duck.ts"
import { NOW, type TestTable, tableOf } from "./examine.ts"

let duck: Duck
beforeAll(async () => {
  duck = await openDuck()
})
afterAll(() => duck.close())

const SALES = tableOf(
  "order|quantity n|unit_price #|amount #",
  Array.from({ length: 60 }, (_, i) => {
    const quantity = i % 10 === 0 ? -1 : i === 33 ? 0 : 1 + (i % 4)
    return [i === 7 ? null : `A${i}`, quantity, 2.5, i === 41 ? 99.5 : quantity * 2.5]
  }),
)

/** What a scan counts of a table whose rules were planned by its first rows. */
function counted({ columns, meanings, rows }: TestTable): CountedRows {
  const context = createContext(meanings, { columns, rows: rows.length }, NOW)
  const learned = learnFromRows(context, rows)
  const { applicable } = planRules(meanings, { columns, rows: rows.length }, { now: NOW, learned })
  const rules = applicable.flatMap((rule) => rowRuleOf(rule, context) ?? [])
  const bytes = bytesOf(
    `${columns.map(({ name }) => name).join(",")}\n${rows.map((row) => row.map((cell) => cell ?? "").join(",")).join("\n")}\n`,
  )
  const layout = layoutFor(bytes)
  const scan = createScan(layout, { start: 0, end: bytes.length, from: layout.dataOffset }, [], rules)
  scan.push(bytes)
  scan.end()
  return { plan: { now: NOW, learned, rules }, tallies: scan.result().rules!, firstRow: layout.firstRow }
}

async function check(scanned: CountedRows | null) {
  await duck.table("sales", SALES.columns, SALES.rows)
  const asked: string[] = []
  const ask = (sql: string) => {
    asked.push(sql)
    return duck.rows(sql)
  }
  const table = { name: "sales", columns: SALES.columns, rows: SALES.rows.length, ask }
  const { findings, kept } = await checkRules(table, SALES.meanings, [], NOW, () => {}, scanned)
  const facts = findings.map(({ code, message, count, checked, places }) => {
    return { code, message, count, checked, rows: places.map(({ row }) => row) }
  })
  return { facts, kept: kept.map(({ id }) => id).sort(), asked: asked.length }
}

test("what the scan counts is what DuckDB counts, and is not asked again", async () => {
  const [byDuck, byScan] = [await check(null), await check(counted(SALES))]
  expect(byDuck.facts.map(({ code }) => code)).toEqual(
    expect.arrayContaining(["order_missing", "quantity_zero", "amount_formula:amount"]),
  )
  expect(byScan.facts).toEqual(expect.arrayContaining(byDuck.facts))
  expect(byScan.facts).toHaveLength(byDuck.facts.length)
  expect(byScan.kept).toEqual(byDuck.kept)
  expect(byScan.asked).toBeLessThan(byDuck.asked)
})

test("DuckDB counts what the scan read in another way, or could not count", async () => {
  const scanned = counted(SALES)
  const byDuck = await check(null)
  const others = scanned.plan.rules.map((rule) => ({ ...rule, key: `${rule.key} in another way` }))
  expect(await check({ ...scanned, plan: { ...scanned.plan, rules: others } })).toEqual(byDuck)
  expect(await check({ ...scanned, tallies: scanned.tallies.map(() => null) })).toEqual(byDuck)
})

test("the scan alone tells what breaks rules on single rows, where columns still mean the same", () => {
  const table = { columns: SALES.columns, rows: SALES.rows.length }
  const found = reportOfScan(table, SALES.meanings, [], counted(SALES))
  expect(found.findings.map(({ code, count, places }) => [code, count, places[0]?.row])).toEqual(
    expect.arrayContaining([
      ["order_missing", 1, 9],
      ["quantity_zero", 1, 35],
      ["amount_formula:amount", 1, 43],
    ]),
  )
  const { amount: _, ...others } = SALES.meanings as Record<string, never>
  const codes = reportOfScan(table, others, [], counted(SALES)).findings.map(({ code }) => code)
  expect(codes).toContain("quantity_zero")
  expect(codes).not.toContain("amount_formula:amount")
})
