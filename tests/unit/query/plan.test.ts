import { describe, expect, test } from "vitest"
import { query as contract } from "#domain/contracts/query.ts"
import { assembleAnswer } from "#domain/query/assemble.ts"
import type { QueryType } from "#domain/query/conditions.ts"
import { planQuery } from "#domain/query/plan.ts"

const schema = new Map<string, QueryType>([
  ["__time", "timestamp"],
  ["city", "string"],
  ["order", "string"],
  ["customer", "string"],
  ["qty", "integer"],
  ["price", "float"],
  ["sketch", "other"],
])

const plan = (query: object) => planQuery(contract.parse({ datasource: 'sa"les', ...query }), schema)
const first = (query: object) => plan(query).main.sql
const count = { name: "n", op: "count" }

describe("SQL", () => {
  test("one row over everything", () => {
    expect(first({ measures: [count, { name: "net", op: "sum", of: { product: ["price", "qty"] } }] }).text).toBe(
      'SELECT COUNT(*) AS "n", SUM("price" * "qty") AS "net" FROM "sa""les"',
    )
  })
  test("groups, interval and filters; values are parameters", () => {
    const { text, parameters } = first({
      measures: [count],
      groups: [{ by: "time", name: "day", granularity: "P1D" }],
      interval: { start: "2024-01-01T00:00:00Z", end: "2024-02-01T00:00:00+01:00" },
      filters: [
        { op: "in", column: "city", values: ["Rome'; --", null] },
        { op: "range", column: "price", gte: 1.5, lt: 3 },
      ],
      timezone: "Europe/Berlin",
    })
    expect(text).toBe(
      `SELECT TIME_FLOOR(__time, 'P1D', NULL, 'Europe/Berlin') AS "day", COUNT(*) AS "n" FROM "sa""les" ` +
        `WHERE __time >= MILLIS_TO_TIMESTAMP(?) AND __time < MILLIS_TO_TIMESTAMP(?) AND ("city" IN (?) OR "city" IS NULL) AND "price" >= ? AND "price" < ? ` +
        `GROUP BY 1 ORDER BY "day" ASC LIMIT 10001`,
    )
    expect(parameters.map((p) => p.value)).toEqual([
      Date.UTC(2024, 0, 1),
      Date.UTC(2024, 0, 31, 23),
      "Rome'; --",
      1.5,
      3,
    ])
  })
  test("the greatest first, equal ones by name", () => {
    expect(first({ measures: [count], groups: [{ by: "column", name: "g", column: "city" }], limit: 5 }).text).toMatch(
      /ORDER BY "n" DESC, "g" ASC LIMIT 6$/,
    )
  })
  test.each([
    [{ op: "not_in", column: "city", values: ["a"] }, '("city" NOT IN (?) OR "city" IS NULL)'],
    [{ op: "not_in", column: "city", values: ["a", null] }, '("city" NOT IN (?) AND "city" IS NOT NULL)'],
    [{ op: "not_in", column: "city", values: [null] }, '"city" IS NOT NULL'],
    [{ op: "in", column: "city", values: [null] }, '"city" IS NULL'],
    [{ op: "in", column: "qty", values: ["12", "x"] }, '"qty" IN (?)'],
    [{ op: "in", column: "qty", values: ["x"] }, "FALSE"],
    [{ op: "in", column: "qty", values: [0.25, 2] }, '"qty" IN (?)'],
    [{ op: "in", column: "qty", values: [0.25] }, "FALSE"],
    [{ op: "contains", column: "city", text: "ro" }, 'ICONTAINS_STRING("city", ?)'],
    [{ op: "is_null", column: "city" }, '"city" IS NULL'],
    [{ op: "not_null", column: "qty" }, '"qty" IS NOT NULL'],
  ])("%j", (filter, condition) => {
    expect(first({ measures: [count], filters: [filter] }).text).toBe(
      `SELECT COUNT(*) AS "n" FROM "sa""les" WHERE ${condition}`,
    )
  })
  test("measures over some of the rows", () => {
    const sign = { of: { column: "qty" }, is: "negative" }
    const { text } = first({
      measures: [
        { name: "a", op: "sum", of: { column: "qty" }, sign },
        { name: "b", op: "count_distinct", column: "order", sign },
        { name: "c", op: "avg", of: { column: "qty" } },
        { name: "d", op: "count_distinct", column: "customer", approximate: true },
      ],
    })
    expect(text).toBe(
      'SELECT SUM("qty") FILTER (WHERE ("qty") < 0) AS "a", COUNT(DISTINCT CASE WHEN ("qty") < 0 THEN "order" END) AS "b", ' +
        'AVG(CAST("qty" AS DOUBLE)) AS "c", APPROX_COUNT_DISTINCT_DS_HLL("customer") AS "d" FROM "sa""les"',
    )
  })
})

test("the sign of a product is that of its factors, as a product with zero may be a negative zero", () => {
  const where = (is: "positive" | "negative") =>
    first({ measures: [{ name: "n", op: "count", sign: { of: { product: ["price", "qty"] }, is } }] }).text
  expect(where("negative")).toContain('WHERE (("price" < 0 AND "qty" > 0) OR ("price" > 0 AND "qty" < 0))')
  expect(where("positive")).toContain('WHERE (("price" > 0 AND "qty" > 0) OR ("price" < 0 AND "qty" < 0))')
})

describe("several exact distinct counts", () => {
  const query = {
    measures: [
      { name: "orders", op: "count_distinct", column: "order" },
      { name: "customers", op: "count_distinct", column: "customer" },
      count,
    ],
    groups: [{ by: "column", name: "g", column: "city" }],
    order: [{ name: "customers", direction: "desc" }],
    limit: 2,
  }
  test("are asked for apart; the one that is ordered by comes with the rest", () => {
    const { main, others } = plan(query)
    const [other] = others([["Rome"], [null], ["Bonn"]])
    expect([main.measures, other!.measures]).toEqual([[1, 2], [0]])
    // Of the groups that are shown alone: the third only says that there are more.
    expect(other!.sql.text).toContain('WHERE ("city" IN (?) OR "city" IS NULL)')
    expect(other!.sql.parameters.map((p) => p.value)).toEqual(["Rome"])
  })
  test("stand side by side in the answer, and one group more says that it is cut", () => {
    const planned = plan(query)
    const rows = [
      ["Rome", 5, 50],
      [null, 4, "40"],
      ["Bonn", 1, 10],
    ]
    const answer = assembleAnswer(planned, [planned.main, ...planned.others(rows)], [rows, [["Rome", 9]]])
    expect(answer).toEqual({
      rows: [
        ["Rome", 9, 5, 50],
        [null, 0, 4, 40],
      ],
      complete: false,
    })
  })
})

describe("what cannot be asked", () => {
  test.each([
    [{ measures: [{ name: "x", op: "sum", of: { column: "nope" } }] }, "There is no column nope"],
    [{ measures: [{ name: "x", op: "sum", of: { column: "city" } }] }, "has no numbers"],
    [{ measures: [{ name: "x", op: "count_distinct", column: "sketch" }] }, "cannot be queried"],
    [{ measures: [count, count] }, "stands there twice"],
    [{ measures: [count], filters: [{ op: "range", column: "city", gt: 1 }] }, "no numbers to compare"],
    [{ measures: [count], filters: [{ op: "contains", column: "qty", text: "1" }] }, "no text to search"],
    [
      {
        measures: [count],
        groups: [{ by: "column", name: "g", column: "city" }],
        order: [{ name: "z", direction: "asc" }],
      },
      "cannot be ordered by z",
    ],
  ])("%j", (query, message) => {
    expect(() => plan(query)).toThrow(message)
  })
})

test("column types of the answer", () => {
  const { columns } = plan({
    measures: [
      { name: "a", op: "sum", of: { product: ["price", "qty"] } },
      { name: "b", op: "max", of: { column: "qty" } },
      { name: "c", op: "count_distinct", column: "order", approximate: true },
    ],
    groups: [
      { by: "column", name: "g", column: "city" },
      { by: "time_part", name: "h", part: "hour" },
    ],
  })
  expect(columns.map((c) => [c.name, c.type, c.estimate])).toEqual([
    ["g", "string", false],
    ["h", "integer", false],
    ["a", "float", false],
    ["b", "integer", false],
    ["c", "integer", true],
  ])
})
