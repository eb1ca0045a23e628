import { describe, expect, test } from "vitest"
import type { Scope } from "#domain/rules/expression/bind.ts"
import { completionsAt } from "#domain/rules/expression/complete.ts"
import { nearestName } from "#domain/rules/expression/nearest.ts"
import { parseExpression } from "#domain/rules/expression/parse.ts"

const columns = ["Qty", "Ship Date", "Ship Mode", 'a "b"'].map(
  (name, index) => ({ name, index, type: "string" }) as const,
)
const SCOPE: Scope = { columns, columnOf: (meaning) => (meaning === "quantity" ? columns[0]! : null), now: 0 }

/** `|` is the caret; what the first proposal would make of the text, with the caret behind it. */
function complete(text: string) {
  const caret = text.indexOf("|")
  const plain = text.replace("|", "")
  const { span, names } = completionsAt(plain, caret, SCOPE)
  const first = names[0]
  return {
    labels: names.map(({ label }) => label),
    chosen: first ? `${plain.slice(0, span.start)}${first.text}|${plain.slice(span.end)}` : text,
  }
}

const COLUMNS = ["Qty", "Ship Date", "Ship Mode", 'a "b"']
const OPERATORS = expect.arrayContaining(["=", "and", "is not empty", "in ("])

describe("names that are proposed", () => {
  test.each([
    ["|", ["Qty", "Ship Date", "Ship Mode", 'a "b"'], '"Qty"|'],
    ["qua|", ["quantity"], "quantity|"],
    ["q|", ["Qty", "quantity"], '"Qty"|'],
    ["ship|", ["Ship Date", "Ship Mode"], '"Ship Date"|'],
    ["1 = 1 and mo|de", ["month", "Ship Mode"], "1 = 1 and month(|"],
    ['"mode|" = 1', ["Ship Mode"], '"Ship Mode"| = 1'],
    ['"Ship D|', ["Ship Date"], '"Ship Date"|'],
    ['"Qty" > 0 and "a ""|', ['a "b"'], '"Qty" > 0 and "a ""b"""|'],
    ['"Qty" = \'shi|', [], '"Qty" = \'shi|'],
    ["'it''s' = lo|", ["lower"], "'it''s' = lower(|"],
    ["nothing_like_it|", [], "nothing_like_it|"],
    ['"Qty"|', OPERATORS, '"Qty" = |'],
    ["abs(1) |> 2", OPERATORS, "abs(1) = |> 2"],
    ["1 = 2|", OPERATORS, "1 = 2 = |"],
    ["quantity|", OPERATORS, "quantity = |"],
    ["quantity is |", COLUMNS, 'quantity is "Qty"|'],
    ['"Qty" > |', ["Qty", "Ship Date", "Ship Mode", 'a "b"'], '"Qty" > "Qty"|'],
  ])("%j", (text, labels, chosen) => {
    expect(complete(text)).toEqual({ labels, chosen })
  })

  test("are written as an expression has them, and no more than asked for", () => {
    for (const { text } of completionsAt("", 0, SCOPE).names) {
      const parsed = parseExpression(`${text} is empty`)
      expect(parsed.ok).toBe(true)
    }
    expect(completionsAt("", 0, SCOPE, 2).names).toHaveLength(2)
  })
})

test.each([
  ["quantity", "Quantity"],
  ["ship_date", "Ship Date"],
  ["Quantiyt", "Quantity"],
  ["Quantities", null],
  ["Kunde", null],
  ["Oder", "Order"],
  ["No", null],
  ["", null],
])("by %j may be meant %j", (wanted, name) => {
  expect(nearestName(wanted, ["Ship Date", "Quantity", "Order", "ID", "--"])).toBe(name)
})
