import * as fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { bindOwn, createContext } from "#domain/rules/context.ts"
import { compileCondition } from "#domain/rules/expression/predicate.ts"
import { formulaCandidates, inferAmountFormula } from "#domain/rules/formula.ts"
import { learningQueries } from "#domain/rules/learn.ts"
import { randomFrom } from "#domain/sample/sample.ts"
import { type Cell, type Duck, openDuck } from "./duck.ts"
import { examine, NOW, tableOf } from "./examine.ts"

let duck: Duck
beforeAll(async () => {
  duck = await openDuck()
})
afterAll(() => duck.close())

const cents = (value: number) => Math.round(value * 100) / 100

interface Line {
  readonly q: number
  readonly p: number
  readonly d: number
  readonly t: number
}
/** Two hundred lines of a made-up shop: quantities of both signs, prices, discounts 0, 5 … 25 %, two tax rates. */
function lines(): readonly Line[] {
  const random = randomFrom(7)
  return Array.from({ length: 200 }, () => ({
    q: random() < 0.05 ? -1 - Math.floor(random() * 3) : 1 + Math.floor(random() * 9),
    p: cents(1 + random() * 200),
    d: random() < 0.6 ? 0 : 0.05 * (1 + Math.floor(random() * 5)),
    t: random() < 0.3 ? 0.07 : 0.19,
  }))
}

const QP = "quantity n|unit_price #"
describe("how amounts are reckoned is found, and who breaks it", () => {
  test.each<[string, string, (line: Line) => readonly Cell[], string]>([
    ["no discount", `${QP}|amount #`, ({ q, p }) => [q, p, cents(q * p)], "quantity × unit price"],
    [
      "a discount that is not in it",
      `${QP}|discount_amount #|amount #`,
      ({ q, p, d }) => [q, p, cents(q * p * d), cents(q * p)],
      "quantity × unit price",
    ],
    [
      "a discount of the line",
      `${QP}|discount_amount #|amount #`,
      ({ q, p, d }) => [q, p, cents(q * p * d) || null, cents(q * p) - cents(q * p * d)],
      "quantity × unit price − discount amount",
    ],
    [
      "a discount of a piece",
      `${QP}|discount_amount #|amount #`,
      ({ q, p, d }) => [q, p, cents(p * d), cents(q * (p - cents(p * d)))],
      "quantity × unit price − quantity × discount amount",
    ],
    [
      "a rate",
      `${QP}|discount_rate #|amount #`,
      ({ q, p, d }) => [q, p, d, cents(q * p * (1 - d))],
      "quantity × unit price × (1 − discount rate)",
    ],
    [
      "a rate in per cent",
      `${QP}|discount_rate n|amount #`,
      ({ q, p, d }) => [q, p, Math.round(d * 100), cents(q * p * (1 - d))],
      "quantity × unit price × (1 − discount rate in per cent)",
    ],
    [
      "a rate that is called an amount",
      `${QP}|discount_amount #|amount #`,
      ({ q, p, d }) => [q, p, d, cents(q * p * (1 - d))],
      "quantity × unit price × (1 − discount amount)",
    ],
    [
      "tax on top",
      `${QP}|tax_rate n|gross_amount #`,
      ({ q, p, t }) => [q, p, t * 100, cents(q * p * (1 + t))],
      "quantity × unit price × (1 + tax rate in per cent)",
    ],
    [
      "discount, and tax on top",
      `${QP}|discount_rate #|tax_amount #|amount #`,
      ({ q, p, d, t }) => [q, p, d, cents(q * p * (1 - d) * t), cents(q * p * (1 - d) * (1 + t))],
      "quantity × unit price × (1 − discount rate) + tax amount",
    ],
    [
      "a discount in absolute numbers, and tax on top",
      `${QP}|discount_amount #|tax_rate #|amount #`,
      ({ q, p, d, t }) => [q, p, cents(q * p * d), t, cents((q * p - cents(q * p * d)) * (1 + t))],
      "(quantity × unit price − discount amount) × (1 + tax rate)",
    ],
    ["a price of the line", `${QP}|amount #`, ({ q, p }) => [q, p, p], "unit price"],
    [
      "a return with one sign only",
      `${QP}|amount #`,
      ({ q, p }) => [Math.abs(q), p, cents(q * p)],
      "quantity × unit price, signs aside",
    ],
    [
      "whole units",
      "quantity n|unit_price #|amount n",
      ({ q, p }) => [q, p, Math.round(q * p)],
      "quantity × unit price",
    ],
    [
      "shipping",
      `${QP}|shipping #|amount #`,
      ({ q, p, t }) => [q, p, t * 50, cents(q * p + t * 50)],
      "quantity × unit price + shipping",
    ],
    [
      "net and gross",
      "net_amount #|tax_amount #|gross_amount #",
      ({ q, p, t }) => [cents(q * p), cents(cents(q * p) * t), cents(q * p) + cents(cents(q * p) * t)],
      "net amount + tax amount",
    ],
  ])("%s", async (_, header, row, words) => {
    const rows = lines().map(row)
    const amount = rows[0]!.length - 1
    const name = header.split("|")[amount]!.split(" ")[0]!
    // Three rows with an amount that nothing explains.
    const broken = [20, 40, 60].map((i) => i + 2)
    const wrong = rows.map((cells, i) =>
      broken.includes(i + 2) ? cells.map((cell, c) => (c === amount ? Math.abs(Number(cell)) * 2 + 17 : cell)) : cells,
    )
    const { learned, findings } = await examine(duck, tableOf(header, wrong))
    expect(learned.formulas).toMatchObject({ [name]: { words } })
    const finding = findings.find((f) => f.code === `amount_formula:${name}`)
    expect(finding?.places.map((p) => p.row)).toEqual(broken)
    expect(finding?.message).toContain(`is not ${words}`)
  })

  test("a discount that is used as per cent is held to that, whatever it is called", async () => {
    const rows = lines().map(({ q, p, d }, i) => [q, p, i === 9 ? 120 : d * 100, cents(q * p * (1 - d))])
    const { findings, plan } = await examine(duck, tableOf(`${QP}|discount_amount #|amount #`, rows))
    const codes = findings.filter((f) => f.rule.startsWith("discount")).map((f) => [f.code, f.places.map((p) => p.row)])
    expect(codes).toEqual([["discount_range:discount_amount", [11]]])
    expect(plan.skipped.map((s) => s.rule)).toContain("discount_above_price")
  })

  test("amounts without a rule are left alone", async () => {
    const random = randomFrom(3)
    const rows = lines().map(({ q, p }) => [q, p, cents(random() * 1000)])
    const { learned, plan } = await examine(duck, tableOf(`${QP}|amount #`, rows))
    expect(learned.formulas).toEqual({})
    expect(plan.skipped.find((s) => s.rule === "amount_formula")?.why).toBe(
      "No formula explains the amounts of most rows.",
    )
  })
})

describe("the choice of a formula", () => {
  const candidate = (words: string, loose = false) => ({ words, matches: "1 = 1", loose, uses: {} })
  const all = [candidate("a"), candidate("b"), candidate("c", true)]
  test.each([
    [[90, 90, 90], 100, "a"],
    [[90, 91, 91], 100, "b"],
    [[90, 91, 92], 100, "b"],
    [[90, 91, 93], 100, "c"],
    [[79, 79, 79], 100, undefined],
    [[9, 9, 9], 9, undefined],
    [[0, 0, 95], 100, "c"],
  ])("of %j among %i rows: %s", (matches, rows, words) => {
    expect(inferAmountFormula(all, matches, rows)?.words).toBe(words)
  })
})

test("the scanner counts the matches of each candidate as DuckDB does", async () => {
  const header = "quantity n|unit_price #|discount_rate #|tax_amount #|amount #"
  const number = fc.option(
    fc.integer({ min: -400, max: 400 }).map((n) => n / 4),
    { freq: 8 },
  )
  const row = fc.tuple(fc.integer({ min: -3, max: 5 }), number, fc.constantFrom(0, 0.1, null), number, number)
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
      const table = tableOf(header, rows)
      const context = createContext(table.meanings, { columns: table.columns, rows: rows.length }, NOW)
      await duck.table("sales", table.columns, rows)
      const candidates = formulaCandidates("amount", context)
      const [query] = learningQueries(context, "sales")
      const [answer] = await duck.rows(query!.sql)
      const complete = rows.filter(([q, p, , , a]) => q !== null && p !== null && a !== null)
      expect(Number(answer!.rows)).toBe(complete.length)
      candidates.forEach(({ matches, words }, i) => {
        const test = compileCondition(bindOwn(matches, context))
        expect([words, complete.filter(test).length]).toEqual([words, Number(answer![`c${i}`])])
      })
    }),
    { numRuns: 30 },
  )
})
