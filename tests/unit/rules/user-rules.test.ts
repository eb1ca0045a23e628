import * as fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { RULES } from "#domain/rules/catalogue.ts"
import { createContext } from "#domain/rules/context.ts"
import { breachSql, compilePredicate, planRules } from "#domain/rules/plan.ts"
import { planUserRules, userRule, userRules } from "#domain/rules/user-rules.ts"
import { MEANING_IDS, MEANINGS } from "#domain/schema/meanings/meaning.ts"
import { type Cell, type Duck, openDuck } from "./duck.ts"
import { NOW, planFor, tableOf } from "./examine.ts"

let duck: Duck
beforeAll(async () => {
  duck = await openDuck()
})
afterAll(() => duck.close())

const rule = {
  id: "has-date",
  title: "What is shipped has a date",
  severity: "warning",
  expect: "ship_date is not null",
} as const

test("rules of the user are plain JSON, and what is wrong with one is said with its place", () => {
  expect(userRule.safeParse({ ...rule, where: "status = 'shipped'" }).success).toBe(true)
  const messageOf = (wrong: object) => userRule.safeParse({ ...rule, ...wrong }).error?.issues[0]?.message
  expect(messageOf({ expect: "quantity >" })).toBe("At letter 11: A value was expected here, but the end stands here.")
  expect(messageOf({ id: "Has Date" })).toBe("expected lower-case letters, digits, - and _, at most 64")
  expect(userRule.safeParse({ ...rule, sql: "drop table" }).success).toBe(false)
  expect(userRules.safeParse([rule, rule]).error?.issues[0]).toMatchObject({
    path: [1, "id"],
    message: '"has-date" is there twice.',
  })
})

test("rules that do not fit a file say why, the others run as those of the catalogue do", async () => {
  const table = tableOf("status|ship_date t|quantity n", [
    ["shipped", NOW, 1],
    ["shipped", null, 1],
    ["open", null, 2],
  ])
  const context = createContext(table.meanings, { columns: table.columns, rows: 3 }, NOW)
  const { applicable, problems } = planUserRules(
    [
      { ...rule, where: "status = 'shipped'" },
      { ...rule, id: "price", expect: "quantity > 0 and unit_price > 0" },
    ],
    context,
  )
  expect(problems).toEqual([
    { rule: "price", field: "expect", start: 17, end: 27, message: "No column of this file is the unit price." },
  ])
  const [planned] = applicable
  const check = planned!.check
  if (check.kind !== "row") throw new Error("expected a check of rows")
  expect(table.rows.map(compilePredicate(check, context))).toEqual([false, true, false])
  await planFor(duck, table)
  expect(await duck.rows(`SELECT grove_row FROM sales WHERE ${breachSql(check, context)}`)).toEqual([{ grove_row: 3n }])
})

test("every rule on rows breaks for the very rows in the scanner and in DuckDB", async () => {
  const names = MEANING_IDS.map((id) => `${id}${{ number: " #", time: " t", text: "", any: "" }[MEANINGS[id].nature]}`)
  const cell = fc.record({
    number: fc.constantFrom(null, -2, -1, 0, 0.1, 0.5, 1, 2, 3, 100, 101),
    time: fc.constantFrom(null, 0, Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 2, 12), NOW, NOW + 1),
    text: fc.constantFrom(null, "", " ", "EUR", "eur", "x", "C12", "12", "Returned", "yes", "no"),
  })
  const row = fc
    .tuple(...MEANING_IDS.map(() => cell))
    .map((cells): readonly Cell[] =>
      cells.map(({ number, time, text }, i) => ({ number, time, text, any: text })[MEANINGS[MEANING_IDS[i]!].nature]),
    )
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 2, maxLength: 40 }), async (rows) => {
      const table = tableOf(names.join("|"), rows)
      const plan = await planFor(duck, table)
      // What the rows teach is random as well: the formula is the first candidate, so that it is planned at all.
      const formula = {
        words: "quantity × unit price",
        matches: "abs(amount - (quantity * unit_price)) <= 0.0101",
        loose: false,
        share: 1,
        uses: {},
      }
      const { applicable } = planRules(
        table.meanings,
        { columns: table.columns, rows: rows.length },
        {
          now: NOW,
          learned: { ...plan.learned, formulas: { amount: formula } },
        },
      )
      for (const { id, rule, check } of applicable) {
        if (check.kind !== "row") continue
        seen.add(rule)
        const broken = await duck.rows(`SELECT grove_row FROM sales WHERE ${breachSql(check, plan.context)} ORDER BY 1`)
        const breaks = compilePredicate(check, plan.context)
        const expected = rows.flatMap((cells, i) => (breaks(cells) ? [BigInt(i + 2)] : []))
        expect([id, broken.map((r) => r.grove_row)]).toEqual([id, expected])
      }
    }),
    { numRuns: 12 },
  )
  // Whether rows agree on how they show returns is up to chance.
  const all = RULES.filter((r) => r.scope === "row" && r.id !== "return_signs").map((r) => r.id)
  expect([...seen]).toEqual(expect.arrayContaining(all))
}, 120_000)
