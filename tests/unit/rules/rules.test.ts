import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { RULES } from "#domain/rules/catalogue.ts"
import { checkRules } from "#domain/rules/check.ts"
import { rulesDocument } from "#domain/rules/document.ts"
import { sortFindings } from "#domain/rules/finding.ts"
import { learningQueries } from "#domain/rules/learn.ts"
import { planRules, ruleQueries } from "#domain/rules/plan.ts"
import { fillSentence } from "#domain/rules/sentence.ts"
import { type Cell, type Duck, openDuck } from "./duck.ts"
import { examine, NOW, tableOf } from "./examine.ts"

let duck: Duck
beforeAll(async () => {
  duck = await openDuck()
})
afterAll(() => duck.close())

const day = (text: string) => Date.parse(`${text}Z`)
const DAY = 86_400_000

/** What a rule finds: its message, and the rows it names. */
async function found(rule: string, header: string, rows: readonly (readonly Cell[])[]) {
  const { findings, plan } = await examine(duck, tableOf(header, rows))
  expect(plan.applicable.map((r) => r.rule)).toContain(rule)
  return findings.filter((f) => f.rule === rule).map((f) => [f.message, ...f.places.map((p) => `${p.row}: ${p.text}`)])
}
/** Copies of a row, so that it is what is usual. */
const times = (n: number, row: (i: number) => readonly Cell[]) => Array.from({ length: n }, (_, i) => row(i))

describe("rules on single rows", () => {
  test.each<[string, string, readonly (readonly Cell[])[], readonly string[]]>([
    ["quantity_zero", "quantity n", [[1], [0], [null]], ["1 row has a quantity of zero.", "3: quantity 0"]],
    [
      "price_negative",
      "unit_price #",
      [[-1.5], [0], [-2]],
      ["2 rows have a negative price.", "2: unit_price -1.5", "4: unit_price -2.0"],
    ],
    [
      "price_zero",
      "quantity n|unit_price #",
      [
        [2, 0],
        [-2, 0],
        [1, 1],
      ],
      ["1 row was sold for nothing: the price is zero.", "2: quantity 2, unit_price 0.0"],
    ],
    [
      "write_off",
      "quantity n|unit_price #",
      [
        [2, 0],
        [-2, 0],
        [-1, 1],
      ],
      [
        "1 row takes pieces off without a price: such rows look like corrections of the stock, not like returns.",
        "3: quantity -2, unit_price 0.0",
      ],
    ],
    [
      "customer_missing",
      "customer",
      [["a"], [""], [" "], [null]],
      ["3 rows have no customer.", "3: customer ", "4: customer  ", "5: customer empty"],
    ],
    [
      "discount_range",
      "discount_rate #",
      [[0.1], [0.2], [0.2], [1.5], [-0.1]],
      ["2 rows have a discount rate that is not between 0 and 1.", "5: discount_rate 1.5", "6: discount_rate -0.1"],
    ],
    [
      "discount_range",
      "discount_rate n",
      [[10], [20], [120]],
      ["1 row has a discount rate that is not between 0 and 100 per cent.", "4: discount_rate 120"],
    ],
    [
      "discount_above_price",
      "discount_amount #|quantity n|unit_price #",
      [
        [3, 1, 3],
        [4, 1, 3],
      ],
      ["1 row has a discount that is more than the goods cost.", "3: quantity 1, unit_price 3.0, discount_amount 4.0"],
    ],
    [
      "date_implausible",
      "order_date t",
      [[0], [NOW]],
      ["1 row has an order date before 1980.", "2: order_date 1970-01-01 00:00:00"],
    ],
    [
      "shipped_before_ordered",
      "order_date t|ship_date t",
      [
        [day("2024-05-02 14:00"), day("2024-05-02 00:00")],
        [day("2024-05-02 14:00"), day("2024-05-01 00:00")],
      ],
      [
        "1 row was shipped before the day of the order.",
        "3: ship_date 2024-05-01 00:00:00, order_date 2024-05-02 14:00:00",
      ],
    ],
    [
      "currency_unknown",
      "currency",
      [["EUR"], ["eur "], ["€"], [null], ["EURO"]],
      ["1 row has a currency that is not one of ISO 4217, such as EUR.", "6: currency EURO"],
    ],
  ])("%s", async (rule, header, rows, expected) => {
    expect(await found(rule, header, rows)).toEqual([expected])
  })

  test("a file without fault has no finding", async () => {
    const rows = times(30, (i) => [
      `A${i}`,
      day("2024-05-01 00:00") + i * DAY,
      "c1",
      `p${i % 3}`,
      1 + (i % 4),
      2.5,
      (1 + (i % 4)) * 2.5,
    ])
    const { findings, plan } = await examine(
      duck,
      tableOf("order|order_date t|customer|product|quantity n|unit_price #|amount #", rows),
    )
    expect(findings).toEqual([])
    expect(plan.applicable.length).toBeGreaterThan(13)
  })
})

describe("rules on orders and on what is there twice", () => {
  test("order_total", async () => {
    const rows = times(12, (i) => [`o${i >> 1}`, 10 + i, i >> 1 === 2 ? 99 : 2 * (10 + i - (i % 2)) + 1])
    expect(await found("order_total", "order|amount #|order_total #", rows)).toEqual([
      ["The total of 1 order is not the sum of its lines.", "6: order o2: total 99.0, lines 29.0"],
    ])
  })
  test("a total that is nothing like the sum of the lines is another thing", async () => {
    const rows = times(12, (i) => [`o${i}`, 10 + i, 7 * i])
    expect(await found("order_total", "order|amount #|order_total #", rows)).toEqual([])
  })
  test("order_total with the shipping that the others have", async () => {
    const rows = times(12, (i) => [`o${i}`, 10 + i, 4.9, 10 + i + (i === 3 ? 0 : 4.9)])
    expect(await found("order_total", "order|amount #|shipping #|order_total #", rows)).toEqual([
      ["The total of 1 order is not the sum of its lines.", "5: order o3: total 13.0, lines 17.9"],
    ])
  })
  test("an order of two customers, currencies, days", async () => {
    const rows = [
      ["1", "a", "EUR", day("2024-05-01 23:00")],
      ["1", "b", "USD", day("2024-05-02 01:00")],
      ["2", "b", "EUR", day("2024-05-02 01:00")],
    ]
    const header = "order|customer|currency|order_date t"
    expect(await found("order_customers", header, rows)).toEqual([
      ["1 order has lines of several customers.", "2: order 1: a, b"],
    ])
    expect(await found("order_currencies", header, rows)).toEqual([
      ["1 order has lines of several currencies.", "2: order 1: EUR, USD"],
    ])
    expect(await found("order_dates", header, rows)).toEqual([
      ["1 order has lines of several days.", "2: order 1: 2024-05-01 to 2024-05-02"],
    ])
    expect(await found("currencies_mixed", header, rows)).toEqual([
      ["1 row is in another currency than the most frequent one: do not add them up.", "3: USD"],
    ])
  })
  test("line_repeated", async () => {
    const rows = [
      ["1", 1],
      ["1", 2],
      ["1", 1],
      ["2", 1],
      [null, 1],
      [null, 1],
    ]
    expect(await found("line_repeated", "order|line n", rows)).toEqual([
      ["1 row has an order and line number that an earlier row has too.", "4: order 1, line 1: as row 2"],
    ])
  })
  test("price_varies", async () => {
    const rows = [...times(12, () => ["cup", 10]), ["cup", 100], ["cup", 1.5], ["rare", 1], ["rare", 900]]
    expect(await found("price_varies", "product|unit_price #", rows)).toEqual([
      [
        "The price of 1 product is at times less than a fifth or more than five times of what is usual.",
        "14: cup: 100.0 where 10.0 is usual",
      ],
    ])
  })
})

describe("planning", () => {
  test("what does not fit is skipped with what is missing", () => {
    const { columns, meanings } = tableOf("quantity n|unit_price", [[1, "1 €"]])
    const { applicable, skipped } = planRules(meanings, { columns, rows: 1 }, { now: NOW })
    expect(applicable.map((rule) => rule.id)).toEqual(["quantity_missing", "quantity_zero"])
    expect(skipped.find((s) => s.rule === "order_total")).toEqual({
      rule: "order_total",
      title: "An order's total is the sum of its lines",
      missing: ["order", "order_total", "amount", "net_amount", "gross_amount"],
      why: "No column is the order number, and none the order total, and none the amount or net amount or gross amount.",
    })
    // A price that is text cannot be reckoned with.
    expect(skipped.find((s) => s.rule === "price_negative")?.missing).toEqual(["unit_price"])
    expect(applicable.length + new Set(skipped.map((s) => s.rule)).size).toBe(RULES.length)
  })
  test("a plan is plain data", async () => {
    const { plan } = await examine(duck, tableOf("order|quantity n|unit_price #", [["C1", -1, 2]]))
    expect(JSON.parse(JSON.stringify(plan.applicable))).toEqual(plan.applicable)
  })
  test("names that are SQL stay names", async () => {
    const table = tableOf("quantity n", [[0], [1]])
    const name = `q"; drop table sales; --'`
    const renamed = { ...table, columns: [{ ...table.columns[0]!, name }], meanings: { [name]: "quantity" } as const }
    const { findings } = await examine(duck, renamed)
    expect(findings.map((f) => f.places.map((p) => p.text))).toEqual([[`${name} 0`]])
  })
  test("columns may have other names in DuckDB", async () => {
    const table = tableOf("value_0 n|value_1 #|text_2", [
      [-1, 2, "C7"],
      [1, 2, "8"],
    ])
    const names = ["Qty", "QTY", "qty"]
    const columns = table.columns.map((c, i) => ({ ...c, name: names[i]!, stored: c.name }))
    const meanings = { Qty: "quantity", QTY: "unit_price", qty: "order" } as const
    await duck.table("sales", table.columns, table.rows)
    const plan = planRules(meanings, { columns, rows: 2 }, { now: NOW })
    for (const { sql } of ruleQueries(plan, "sales")) expect((await duck.rows(sql))[0]).toMatchObject({ count: 0 })
    for (const { sql } of learningQueries(plan.context, "sales")) expect((await duck.rows(sql)).length).toBe(2)
  })
  test("at most twenty places, the first ones", async () => {
    const { findings } = await examine(
      duck,
      tableOf(
        "quantity n|line n",
        times(50, (i) => [0, i]),
      ),
    )
    expect(findings[0]).toMatchObject({ count: 50, affected: 50, checked: 50 })
    expect(findings[0]?.places.map((p) => p.row)).toEqual(times(20, (i) => [i + 2]).flat())
  })
  test("the worst comes first", async () => {
    const { findings } = await examine(
      duck,
      tableOf("quantity n|unit_price #", [
        [0, 0],
        [1, 0],
        [1, -1],
        [1, -2],
      ]),
    )
    expect(sortFindings(findings).map((f) => [f.severity, f.affected])).toEqual([
      ["warning", 2],
      ["warning", 1],
      ["info", 1],
    ])
  })
})

test("sentences", () => {
  const figures = { count: 1, affected: 1200, checked: 3 }
  expect(fillSentence("{count|row is|rows are} odd, {affected} of {checked|row|rows}.", figures)).toBe(
    "1 row is odd, 1,200 of 3 rows.",
  )
})

test("the document has every rule, and each id once", () => {
  const text = rulesDocument()
  for (const rule of RULES) expect(text).toContain(`<a id="${rule.id}"></a>`)
  expect(new Set(RULES.map((rule) => rule.id)).size).toBe(RULES.length)
  expect(text).not.toContain("undefined")
})

test("the whole check finds what each rule finds by itself", async () => {
  const table = tableOf("quantity n|unit_price #|amount #|order", [
    ...times(30, (i): readonly Cell[] => [1 + (i % 3), 2, 2 * (1 + (i % 3)), `A${i}`]),
    [0, 2, 0, "A90"],
    [1, -2, -2, "A91"],
    [2, 2, 99, "A92"],
  ])
  const { findings } = await examine(duck, table)
  const { columns, meanings, rows } = table
  const seen: number[] = []
  const ask = (sql: string) => duck.rows(sql)
  const report = await checkRules({ name: "sales", columns, rows: rows.length, ask }, meanings, [], NOW, (done) => {
    seen.push(done)
  })
  expect(report.findings).toEqual(sortFindings(findings))
  expect(report.formulas[0]).toMatchObject({ amount: "amount", words: "quantity × unit price" })
  expect(report.kept.map((r) => r.id)).not.toContain("quantity_zero")
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
})
