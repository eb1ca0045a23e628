import * as fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { bindCondition, type Column, type Scope } from "#domain/rules/expression/bind.ts"
import { parseExpression } from "#domain/rules/expression/parse.ts"
import { compileBreach, compileCondition, isLike } from "#domain/rules/expression/predicate.ts"
import { conditionSql } from "#domain/rules/expression/sql.ts"
import { monthOf, timeOfText, weekdayOf, yearOf } from "#domain/rules/expression/times.ts"
import { type Cell, type Duck, openDuck } from "./duck.ts"

let duck: Duck
beforeAll(async () => {
  duck = await openDuck()
})
afterAll(() => duck.close())

const COLUMNS: readonly Column[] = [
  { name: "Qty", index: 0, type: "integer" },
  { name: 'a "price"', index: 1, type: "float" },
  { name: "No", index: 2, type: "string" },
  { name: "Bought", index: 3, type: "timestamp" },
  { name: "Sent", index: 4, type: "date" },
  { name: "Gift", index: 5, type: "boolean" },
]
const NOW = Date.UTC(2024, 5, 1)
const SCOPE: Scope = {
  columns: COLUMNS,
  columnOf: (meaning) =>
    COLUMNS[["quantity", "unit_price", "order", "order_date", "ship_date"].indexOf(meaning)] ?? null,
  now: NOW,
}

function bind(text: string) {
  const parsed = parseExpression(text)
  return parsed.ok ? bindCondition(parsed.value, SCOPE) : parsed
}
function bound(text: string) {
  const result = bind(text)
  if (!result.ok) throw new Error(`${text}: ${result.problem.message}`)
  return result.value
}
const holds = (text: string, ...row: readonly Cell[]) => compileCondition(bound(text))(row)

describe("expressions", () => {
  const row = [3, 2.5, "C536379", Date.UTC(2011, 0, 31, 12), Date.UTC(2011, 1, 2), "true"] as const
  test.each([
    ["quantity > 0 and unit_price >= 0", true],
    ["not quantity = 3 or 'a' = 'a'", true],
    ["1 + 2 * 3 = 7 and (1 + 2) * 3 = 9 and 7 - 2 - 1 = 4 and 8 / 2 / 2 = 2", true],
    ["-quantity = -3 and - - quantity = 3", true],
    ['"a ""price""" * quantity = 7.5', true],
    ["round(quantity / 7, 3) = 0.429 and round(-2.5) = -3 and abs(-2) = 2", true],
    ["order like 'C%' and order not like '_C%'", true],
    ["prefix(order) = 'C' and length(order) = 7 and lower(order) = 'c536379'", true],
    ["order in ('a', 'C536379') and quantity not in (1, 2)", true],
    ["quantity between 1 and 3 and quantity not between 4 and 5", true],
    ["order_date < now and order_date >= '2011-01-31' and order_date < '2011-01-31 12:00:01'", true],
    ["ship_date - order_date = 1.5", true],
    ["year(order_date) = 2011 and month(order_date) = 1 and weekday(order_date) = 1", true],
    ["\"Gift\" = 'true'", true],
    ["QUANTITY IS NOT NULL AND Order Is Not Empty", true],
    ["quantity / 0 = 1 or quantity / 0 <> 1", false],
  ])("%s is %s", (text, expected) => {
    expect(holds(text, ...row)).toBe(expected)
  })

  test("what is missing is neither true nor false", () => {
    const condition = bound("quantity > 0")
    expect(compileCondition(condition)([null])).toBe(false)
    expect(compileBreach(condition)([null])).toBe(false)
    expect(compileBreach(condition)([0])).toBe(true)
    expect(holds("quantity > 0 or order = 'x'", null, null, "x")).toBe(true)
    expect(holds("not (quantity > 0 and order = 'x')", null, null, "y")).toBe(true)
    expect(holds("order is empty", 1, 1, "  ")).toBe(true)
    expect(holds("order is null", 1, 1, "")).toBe(false)
  })

  test.each([
    ["quantity >", 10, "A value was expected here, but the end stands here."],
    ["quantity > 0 0", 13, "Nothing was expected here any more, but 0 stands here."],
    ["(quantity > 0", 13, '")" was expected here.'],
    ["menge > 0", 0, '"menge" is not known. A column\'s name stands in double quotes: "menge".'],
    ["discount_rate > 0", 0, "No column of this file is the discount rate."],
    ['"Menge" > 0', 0, 'There is no column "Menge".'],
    ['"qty" > 0', 0, 'There is no column "qty". Did you mean "Qty"?'],
    ['"Bouhgt" is empty', 0, 'There is no column "Bouhgt". Did you mean "Bought"?'],
    ["gift = 'x'", 0, `"gift" is not known. A column's name stands in double quotes: "Gift".`],
    ["gifts = 'x'", 0, '"gifts" is not known. Did you mean "Gift"?'],
    ["quantiti > 0", 0, '"quantiti" is not known. Did you mean quantity, without quotes?'],
    ["quantity > 'x'", 0, "A number cannot be compared with a text."],
    ["order < 'x'", 0, "Texts can be equal or not (= or <>), but none is less than another."],
    ["order_date > '31.01.2024'", 13, "'31.01.2024' is not a time: write '2024-01-31' or '2024-01-31 13:45:00'."],
    ["order_date > '2024-02-30'", 13, "'2024-02-30' is not a time: write '2024-01-31' or '2024-01-31 13:45:00'."],
    ["quantity like '1%'", 0, '"like" needs a text, but this is a number.'],
    ["quantity + order > 0", 11, "A number was expected here, but this is a text."],
    ["quantity", 0, "A condition was expected here, such as quantity > 0, but this is a value."],
    ["(quantity > 0) + 1 = 2", 1, "A value was expected here, but this is a condition."],
    [
      "sqrt(quantity) > 0",
      0,
      "There is no function sqrt: there are abs, round, lower, trim, length, prefix, year, month, weekday, coalesce.",
    ],
    ["abs(1, 2) > 0", 0, "abs takes one value."],
    ["round(1, 2.5) > 0", 9, "Digits are 0 to 9."],
    ["order = 'x", 8, "This text has no closing '."],
    ["quantity ; 1", 9, '";" has no meaning here.'],
    ["1 < quantity < 3", 13, "Comparisons cannot be chained: write a < b and b < c."],
    ["quantity in (unit_price)", 13, 'Only values can stand behind "in", no columns.'],
    ["quantity not 3", 13, 'After "not", "in", "like" or "between" was expected.'],
    ["quantity = 1e999", 11, "This number is too large."],
    [`${"(".repeat(5000)}`, 0, "An expression has at most 4000 letters."],
    [`${"(".repeat(500)}`, 101, "Parentheses are nested too deeply here."],
  ])("%s is refused at %i", (text, start, message) => {
    const result = bind(text)
    expect(result.ok ? null : result.problem).toMatchObject({ start, message })
  })

  test("no text makes the parser throw", () => {
    const pieces = fc.constantFrom(
      "quantity",
      "and",
      "(",
      ")",
      "not",
      "'a'",
      '"Qty"',
      "1",
      "+",
      "in",
      "is",
      "<",
      "like",
      ",",
      "€",
    )
    fc.assert(fc.property(fc.array(pieces), (words) => void bind(words.join(" "))))
    fc.assert(fc.property(fc.string(), (text) => void bind(text)))
  })
})

test("calendar arithmetic is the calendar's", () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1600, 0), max: Date.UTC(2400, 0) }), (time) => {
      const date = new Date(time)
      expect([yearOf(time), monthOf(time), weekdayOf(time) % 7]).toEqual([
        date.getUTCFullYear(),
        date.getUTCMonth() + 1,
        date.getUTCDay(),
      ])
      expect(timeOfText(date.toISOString().slice(0, 23).replace("T", " "))).toBe(time)
    }),
  )
})

// What follows holds the two back ends against each other.
const number = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 100),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((n) => (n === 0 ? 0 : n)),
)
const word = fc.oneof(
  fc.constantFrom("", " ", "C1", "C536379", "c536379", "%", "a_b", "İΣ", "ß 'x'", "🦆1", "true", "\\", "Ünï"),
  fc.string({ unit: "grapheme", maxLength: 6 }).map((t) => t.replaceAll("\0", "")),
)
const time = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2100, 0) })
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { freq: 5 })
const rows = fc.array(
  fc.tuple(
    maybe(fc.integer({ min: -9, max: 9 })),
    maybe(number),
    maybe(word),
    maybe(time),
    maybe(time),
    maybe(fc.constantFrom("true", "false")),
  ),
  { minLength: 1, maxLength: 12 },
)

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
const isoTime = (ms: number) => `'${new Date(ms).toISOString().slice(0, 23).replace("T", " ")}'`
const { condition } = fc.letrec<{ value: string; text: string; time: string; condition: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("quantity", "unit_price"),
    number.map((n) => String(n)),
    fc.tuple(tie("value"), fc.constantFrom("+", "-", "*", "/"), tie("value")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(fc.constantFrom("abs", "round"), tie("value")).map(([f, a]) => `${f}(${a})`),
    fc.tuple(tie("value"), fc.integer({ min: 0, max: 4 })).map(([a, n]) => `round(${a}, ${n})`),
    tie("text").map((t) => `length(${t})`),
    fc.tuple(tie("value"), tie("value")).map(([a, b]) => `coalesce(${a}, ${b})`),
    fc.tuple(fc.constantFrom("year", "month", "weekday"), tie("time")).map(([f, a]) => `${f}(${a})`),
    fc.tuple(fc.constantFrom("order_date", "ship_date", "now"), tie("time")).map(([a, b]) => `(${a} - ${b})`),
  ),
  text: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("order", '"Gift"'),
    word.map(quoted),
    fc.tuple(fc.constantFrom("lower", "trim", "prefix"), tie("text")).map(([f, t]) => `${f}(${t})`),
  ),
  time: fc.constantFrom("order_date", "ship_date", "now"),
  condition: fc.oneof(
    { depthSize: "small" },
    fc
      .tuple(tie("value"), fc.constantFrom("=", "<>", "<", "<=", ">", ">="), tie("value"))
      .map((parts) => parts.join(" ")),
    fc.tuple(tie("text"), fc.constantFrom("=", "<>"), tie("text")).map((parts) => parts.join(" ")),
    fc
      .tuple(tie("time"), fc.constantFrom("=", "<", ">="), fc.oneof(tie("time"), time.map(isoTime)))
      .map((parts) => parts.join(" ")),
    fc.tuple(tie("text"), word).map(([t, w]) => `${t} like ${quoted(`${w}%`)}`),
    fc
      .tuple(tie("text"), fc.array(word, { minLength: 1, maxLength: 3 }))
      .map(([t, ws]) => `${t} in (${ws.map(quoted).join(", ")})`),
    fc
      .tuple(tie("value"), fc.array(number, { minLength: 1, maxLength: 3 }))
      .map(([t, ns]) => `${t} not in (${ns.join(", ")})`),
    fc
      .tuple(fc.oneof(tie("value"), tie("text"), tie("time")), fc.constantFrom("is null", "is not empty"))
      .map((parts) => parts.join(" ")),
    fc.tuple(tie("condition"), fc.constantFrom("and", "or"), tie("condition")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie("condition").map((c) => `not (${c})`),
  ),
}))

test("the predicate and DuckDB agree on every row of random tables", async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.array(condition, { minLength: 1, maxLength: 8 }), async (table, texts) => {
      await duck.table("random", COLUMNS, table)
      const conditions = texts.map(bound)
      const select = conditions.map((c, i) => `${conditionSql(c)} AS c${i}`).join(", ")
      const answers = await duck.rows(`SELECT ${select} FROM random ORDER BY grove_row`)
      const predicates = conditions.map((c) => [compileCondition(c), compileBreach(c)] as const)
      table.forEach((row, r) => {
        predicates.forEach(([isTrue, isFalse], i) => {
          const truth = isTrue(row) ? true : isFalse(row) ? false : null
          expect([texts[i], row, truth]).toEqual([texts[i], row, answers[r]![`c${i}`]])
        })
      })
    }),
    { numRuns: 150 },
  )
}, 120_000)

test("like is DuckDB's like", async () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "🦆", "%", "_"), maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 20 }), async (pairs) => {
      const values = pairs.map(([t, p], i) => `(${i}, ${quoted(t)} LIKE ${quoted(p)})`)
      const answers = await duck.rows(`SELECT col1 FROM (VALUES ${values.join(", ")}) ORDER BY col0`)
      expect(pairs.map(([t, p]) => isLike(t, p))).toEqual(answers.map((a) => a.col1))
    }),
    { numRuns: 60 },
  )
})
