import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Cell, type Duck, openDuck } from "./duck.ts"
import { examine, tableOf } from "./examine.ts"

let duck: Duck
beforeAll(async () => {
  duck = await openDuck()
})
afterAll(() => duck.close())

type Rows = readonly (readonly Cell[])[]
const sales = (n: number, row: (i: number) => readonly Cell[]): Rows => Array.from({ length: n }, (_, i) => row(i))

describe("how a file writes returns is found", () => {
  const returnsOf = async (header: string, rows: Rows) => (await examine(duck, tableOf(header, rows))).learned.returns
  const plain = (i: number): readonly Cell[] => [`${536_000 + i}`, 1 + (i % 3), 2]
  test.each<[string, string, Rows, string, string]>([
    [
      "a prefix and a sign",
      "order|quantity n|unit_price #",
      [...sales(30, plain), ...sales(6, (i) => [`C${536_900 + i}`, -1, 2]), ["A506401", 1, -11062]],
      "lines",
      "the prefix C of the order number and a negative quantity",
    ],
    [
      "a prefix where sales have one too",
      "order|quantity n|unit_price #",
      [...sales(30, (i) => [`SO-${i}`, 1, 2]), ...sales(4, (i) => [`CN-${i}`, -1, 2])],
      "lines",
      "the prefix CN- of the order number and a negative quantity",
    ],
    [
      "a sign",
      "order|quantity n",
      [...sales(30, plain).map((r) => r.slice(0, 2)), ["9", -1]],
      "lines",
      "a negative quantity",
    ],
    [
      "a sign of the amount",
      "order|amount #",
      [
        ["1", 5],
        ["2", -5],
        ["3", 6],
      ],
      "lines",
      "a negative amount",
    ],
    [
      "a flag and signs",
      "return_marker|quantity n|amount #",
      [...sales(20, () => ["N", 1, 5]), ...sales(4, () => ["J", -1, -5])],
      "lines",
      "return_marker saying so, a negative quantity and a negative amount",
    ],
    [
      "a flag on the sale",
      "return_marker|quantity n",
      [
        ["yes", 1],
        ["no", 1],
        ["no", 2],
      ],
      "marks",
      "return_marker saying so",
    ],
    [
      "a status",
      "status|amount #",
      [
        ["Shipped", 5],
        ["Returned", 5],
        ["Returned", 6],
      ],
      "marks",
      "status saying so",
    ],
    [
      "columns of their own",
      "quantity n|returned_quantity n",
      [
        [5, 0],
        [3, 1],
        [2, null],
      ],
      "columns",
      "something in the columns of returns",
    ],
  ])("%s", async (_, header, rows, kind, words) => {
    expect(await returnsOf(header, rows)).toMatchObject({ kind, words })
  })

  test("none, where nothing shows one", async () => {
    expect(
      await returnsOf(
        "order|quantity n",
        sales(20, (i) => [`${i}`, 1]),
      ),
    ).toBeNull()
  })
  test("order numbers with random letters have no prefix", async () => {
    const ids = sales(200, (i) => [
      `${String.fromCharCode(65 + (i % 26), 65 + ((i * 7) % 26))}${i}`,
      i % 40 === 0 ? -1 : 1,
    ])
    expect((await returnsOf("order|quantity n", ids))?.words).toBe("a negative quantity")
  })
})

async function messages(header: string, rows: Rows, ...rules: readonly string[]) {
  const { findings } = await examine(duck, tableOf(header, rows))
  return findings
    .filter((f) => rules.some((rule) => f.rule === rule))
    .map((f) => [f.message, ...f.places.map((p) => `${p.row}: ${p.text}`)])
}

test("rows that show a return in one way only are named", async () => {
  const rows = [
    ...sales(30, (i) => [`${i}`, 1, 2]),
    ...sales(12, (i) => [`C${i}`, -1, 2]),
    ["C77", 1, 2],
    ["78", -1, 2],
    // Stock that is written off is no return.
    ["79", -1, 0],
  ]
  expect(await messages("order|quantity n|unit_price #", rows, "return_signs")).toEqual([
    [
      "1 row has the prefix C of the order number, but not a negative quantity, as other returns of this file have.",
      "44: order C77, quantity 1",
    ],
    [
      "1 row has a negative quantity, but not the prefix C of the order number, as other returns of this file have.",
      "45: quantity -1, unit_price 2.0, order 78",
    ],
  ])
})

const MATCHING = ["return_without_sale", "return_before_sale", "returned_more_than_sold", "refunded_more_than_paid"]
const day = (n: number) => Date.UTC(2024, 0, n)

describe("returns and their sales", () => {
  test("by customer and product", async () => {
    const header = "order|customer|product|quantity n|unit_price #|order_date t"
    const rows = [
      ["1", "ann", "cup", 2, 5, day(1)],
      ["2", "ann", "pot", 1, 9, day(5)],
      ["3", "bob", "cup", 4, 5, day(2)],
      ["4", "eve", "cup", 1, 5, day(2)],
      ["5", "ann", "cup", -1, 5, day(3)],
      ["6", "ann", "pot", -1, 9, day(4)],
      ["7", "bob", "cup", -5, 5, day(6)],
      ["8", "bob", "pot", -1, 9, day(6)],
      ["9", "eve", "cup", -1, 7, day(6)],
      ["10", null, "cup", -1, 5, day(6)],
    ]
    expect(await messages(header, rows, ...MATCHING)).toEqual([
      ["1 return has no sale in this file (matched by customer and product).", "9: bob, pot"],
      [
        "1 return comes before the first sale (matched by customer and product).",
        "7: ann, pot: sold 2024-01-05, returned 2024-01-04",
      ],
      [
        "In 1 case more pieces came back than were sold (matched by customer and product).",
        "8: bob, cup: sold 4, returned 5",
      ],
      [
        "In 1 case more money went back than was paid, though no more pieces did (matched by customer and product).",
        "10: eve, cup: paid 5.00, refunded 7.00",
      ],
    ])
  })

  test("by the order that they name", async () => {
    const header = "order|original_order|product|quantity n|amount #|order_date t"
    const rows = [
      ["1", null, "cup", 2, 10, day(1)],
      ["2", null, "pot", 1, 9, day(2)],
      ["3", "1", "cup", -1, -5, day(3)],
      ["4", "1", "pot", -1, -9, day(3)],
      ["5", "2", "pot", -1, -12, day(1)],
      ["6", "99", "pot", -1, -9, day(3)],
    ]
    expect(await messages(header, rows, ...MATCHING)).toEqual([
      ["2 returns have no sale in this file (matched by the order that is named).", "5: 1, pot", "7: 99, pot"],
      [
        "1 return comes before the first sale (matched by the order that is named).",
        "6: 2, pot: sold 2024-01-02, returned 2024-01-01",
      ],
      [
        "In 1 case more money went back than was paid, though no more pieces did (matched by the order that is named).",
        "6: 2, pot: paid 9.00, refunded 12.00",
      ],
    ])
  })

  test("in the columns of the sale itself", async () => {
    const header = "quantity n|amount #|order_date t|returned_quantity n|refund_amount #|return_date t"
    const rows = [
      [2, 10, day(2), 1, 5, day(3)],
      [2, 10, day(2), null, null, null],
      [2, 10, day(2), 3, 5, day(3)],
      [2, 10, day(2), 1, 11, day(3)],
      [2, 10, day(2), 1, 5, day(1)],
    ]
    expect(await messages(header, rows, "return_columns")).toEqual([
      ["In 1 row more pieces came back than were sold.", "4: returned_quantity 3, quantity 2"],
      [
        "In 1 row the return lies before the day of the sale.",
        "6: return_date 2024-01-01 00:00:00, order_date 2024-01-02 00:00:00",
      ],
      ["In 1 row more money went back than was paid.", "5: refund_amount 11.0, amount 10.0"],
    ])
  })

  test("where no row is a return of its own, none is matched", async () => {
    const { plan } = await examine(
      duck,
      tableOf("customer|product|status", [
        ["a", "cup", "Returned"],
        ["b", "cup", "Shipped"],
      ]),
    )
    expect(plan.skipped.filter((s) => MATCHING.includes(s.rule)).map((s) => s.rule)).toContain("return_without_sale")
  })
})

describe("the rate of returns by product", () => {
  /** Products with so many sales and returns each. */
  const shop = (counts: readonly (readonly [sold: number, returned: number])[]): Rows =>
    counts.flatMap(([sold, returned], p) => [
      ...sales(sold, () => [`p${p}`, 1]),
      ...sales(returned, () => [`p${p}`, -1]),
    ])
  test("one that comes back far more often than others is named", async () => {
    const usual = Array.from({ length: 20 }, (_, i) => [100, 3 + (i % 4)] as const)
    expect(await messages("product|quantity n", shop([...usual, [100, 30], [4, 4]]), "return_rate")).toEqual([
      ["1 product comes back far more often than others.", "2192: p20: 30 of 100 came back, where 5.7 % are usual"],
    ])
  })
  test("few sales by chance are none", async () => {
    const rare = Array.from({ length: 60 }, (_, i) => [50, i % 12 === 0 ? 5 : i % 3 === 0 ? 1 : 0] as const)
    expect(await messages("product|quantity n", shop(rare), "return_rate")).toEqual([])
  })
  test("where rates vary widely, none is unusual", async () => {
    const varied = Array.from({ length: 20 }, (_, i) => [100, i * 2] as const)
    expect(await messages("product|quantity n", shop(varied), "return_rate")).toEqual([])
  })
})
