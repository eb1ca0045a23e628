import { describe, expect, test } from "vitest"
import { axisFigure, formOf, fullFigure, listFigure, shortFigure } from "#features/dashboards/figures.ts"

const plain = (text: string) => text.replace(/[\u2009\u202f]/g, " ")

test.each([
  [8_187_806.36, "money", "GBP", "£8.19 M", "£8,187,806.36"],
  [5_600_000, "money", "GBP", "£5.60 M", "£5,600,000"],
  [999_999, "money", "GBP", "£1.00 M", "£999,999"],
  [-412.5, "money", "EUR", "−€413", "−€412.5"],
  [12.345, "money", null, "12.3", "12.35"],
  [19_857, "count", null, "19.9 k", "19,857"],
  [412, "count", null, "412", "412"],
  [7, "count", null, "7", "7"],
  [4_262_401, "number", "GBP", "4.26 M", "4,262,401"],
  [0.0693, "share", "GBP", "6.93 %", "6.93 %"],
  [0.126, "share", "GBP", "12.6 %", "12.6 %"],
  [-5, "money", "CHF", "−CHF 5.00", "−CHF 5"],
  [0, "money", "GBP", "£0", "£0"],
  [null, "money", "GBP", "–", "–"],
] as const)("%d as %s in %s is %s", (n, format, currency, short, full) => {
  expect(plain(shortFigure(n, format, currency))).toBe(short)
  expect(plain(fullFigure(n, format, currency))).toBe(full)
})

describe("the figures of a list are alike", () => {
  test.each([
    ["money", [102_345.5, 66_861, 300.2], ["€102,346", "€66,861", "€300"]],
    ["money", [1_190_000, 1_100_000, 412_000, 3_000], ["€1.19 M", "€1.10 M", "€0.41 M", "< €0.01 M"]],
    ["money", [119e6, 66e6, -5e6], ["€119 M", "€66 M", "−€5 M"]],
    ["money", [45.5, 12, 0], ["€45.50", "€12.00", "€0.00"]],
    ["number", [45, 12, null], ["45", "12", "–"]],
    ["count", [8, 3], ["8", "3"]],
    ["share", [0.5, 0.0123], ["50.0 %", "1.23 %"]],
  ] as const)("%s", (format, values, expected) => {
    const form = formOf(values, format)
    expect(values.map((v) => plain(listFigure(v, form, format, "EUR")))).toEqual(expected)
  })
})

test.each([
  [
    [0, 500_000, 1_000_000, -250_000],
    ["0", "0.5M", "1M", "−0.25M"],
  ],
  [
    [0, 100_000, 200_000],
    ["0", "100k", "200k"],
  ],
  [
    [0, 500, 1500],
    ["0", "500", "1,500"],
  ],
  [
    [0, 0.005],
    ["0", "0.005"],
  ],
])("an axis of %j", (ticks, expected) => {
  expect(ticks.map((n) => axisFigure(n, Math.max(...ticks)))).toEqual(expected)
})
