import { describe, expect, test } from "vitest"
import { createContext } from "#domain/rules/context.ts"
import { conditionProblem } from "#domain/rules/expression/problem.ts"
import { EXAMPLE_CONDITIONS, EXAMPLE_RULES, ownRulesGuide } from "#domain/rules/guide.ts"
import { readUserRules } from "#domain/rules/read-user-rules.ts"
import { planUserRules } from "#domain/rules/user-rules.ts"
import { NOW, tableOf } from "./examine.ts"

const table = tableOf(
  "status|ship_date t|order_date t|product|quantity n|unit_price n|amount n|order|currency|customer",
  [],
)
// A column without a meaning.
const columns = [...table.columns, { ...table.columns[0]!, name: "Ship Mode", index: table.columns.length }]
const context = createContext(table.meanings, { columns, rows: 0 }, NOW)

describe("the guide to rules of one's own", () => {
  test("shows rules that Grove takes, and that fit a file of sales", () => {
    const [json] = /(?<=```json\n)[^`]+/.exec(ownRulesGuide()) ?? []
    expect(readUserRules(json ?? "")).toEqual({ ok: true, value: EXAMPLE_RULES })
    expect(planUserRules(EXAMPLE_RULES, context).problems).toEqual([])
  })

  test.each(EXAMPLE_CONDITIONS)("%s is understood", (text) => {
    expect(conditionProblem(text, context)).toBeNull()
  })
})
