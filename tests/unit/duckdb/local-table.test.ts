import { describe, expect, test } from "vitest"
import { connectDuckDb } from "#cli/node-duckdb.ts"
import type { Result } from "#domain/findings/result.ts"
import { runLocalQuery } from "#profiler/duckdb/local-query.ts"
import { column, never, openText } from "./in-node.ts"

/** What a call answered; fails where it answered a problem. */
async function answerOf<T>(answer: Promise<Result<T>>): Promise<T> {
  const result = await answer
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`)
  return result.value
}

const TEXT = [
  "day,what,Amount,amount,id",
  '31/01/2024,"a ""quoted"", text",3,1.5,9007199254740993',
  "",
  '01/02/2024,"two\nlines",10,,-9223372036854775808',
  "02/01/2024,,3,2.25,1",
  'no day,"",3,x,2',
].join("\n")

const COLUMNS = [
  column("day", 0, "date", { timestampFormat: "dd/MM/yyyy" }),
  column("what", 1),
  column("Amount", 2, "integer", { isText: true }),
  column("amount", 3, "float"),
  column("id", 4, "integer"),
]

describe("a file as a table", async () => {
  const table = await openText(TEXT, COLUMNS, { kind: "column", column: "day" })
  const rows = async (view: Partial<Parameters<typeof table.rows>[0]>) =>
    answerOf(table.rows({ offset: 0, limit: 100, ...view }, never))
  const numbers = async (view: Partial<Parameters<typeof table.rows>[0]>) =>
    (await rows(view)).rows.map(({ row }) => row)

  test("has the file's values under the numbers of its rows, and those that are none as null", async () => {
    expect(await rows({})).toEqual({
      total: 4,
      rows: [
        { row: 2, cells: ["2024-01-31", 'a "quoted", text', "3", 1.5, 9007199254740993n] },
        { row: 4, cells: ["2024-02-01", "two\nlines", "10", null, -9223372036854775808n] },
        { row: 5, cells: ["2024-01-02", null, "3", 2.25, 1] },
        { row: 6, cells: [null, "", "3", null, 2] },
      ],
    })
  })

  test("is sorted by value, its equal rows as in the file, those without a value last", async () => {
    expect(await numbers({ sort: [{ column: "Amount", direction: "desc" }] })).toEqual([4, 2, 5, 6])
    expect(await numbers({ sort: [{ column: "day", direction: "asc" }] })).toEqual([5, 2, 4, 6])
    expect(await numbers({ sort: [{ column: "day", direction: "desc" }] })).toEqual([4, 2, 5, 6])
    const sort = [
      { column: "Amount", direction: "asc" },
      { column: "id", direction: "desc" },
    ] as const
    expect(await numbers({ sort })).toEqual([2, 6, 5, 4])
  })

  test("is searched in every column, by text and by number", async () => {
    expect(await numbers({ search: "QUOTED" })).toEqual([2])
    expect(await numbers({ search: "2024-02" })).toEqual([4])
    expect(await numbers({ search: "2.250" })).toEqual([5])
    expect(await numbers({ search: "'; DROP TABLE grove_table; --" })).toEqual([])
    expect(await rows({ search: "3", sort: [{ column: "id", direction: "desc" }], limit: 1, offset: 1 })).toMatchObject(
      {
        total: 4,
        rows: [{ row: 6 }],
      },
    )
  })

  test("is filtered by column", async () => {
    expect(await numbers({ filters: [{ op: "range", column: "Amount", gt: 3 }] })).toEqual([4])
    expect(await numbers({ filters: [{ op: "in", column: "Amount", values: ["3"] }] })).toEqual([2, 5, 6])
    expect(await numbers({ filters: [{ op: "is_null", column: "what" }] })).toEqual([5])
    expect(await numbers({ filters: [{ op: "in", column: "what", values: [""] }], search: "x" })).toEqual([])
  })

  test("is filtered by times, half-open, and finds where a row of the file stands", async () => {
    const spans = [{ column: "day", start: Date.UTC(2024, 0, 2), end: Date.UTC(2024, 0, 31) }]
    expect(await numbers({ spans })).toEqual([5])
    expect(await numbers({ spans: [{ column: "day", start: Date.UTC(2024, 0, 31), end: null }] })).toEqual([2, 4])
    expect(await answerOf(table.placeOf({}, 5, never))).toBe(2)
    expect(await answerOf(table.placeOf({ sort: [{ column: "day", direction: "asc" }] }, 5, never))).toBe(0)
    expect(await answerOf(table.placeOf({ spans }, 4, never))).toBe(null)
    // A blank line is no row.
    expect(await answerOf(table.placeOf({}, 3, never))).toBe(null)
    const wrong = await table.rows({ spans: [{ column: "id", start: 0, end: 1 }], offset: 0, limit: 1 }, never)
    expect(wrong).toMatchObject({ ok: false, problem: { code: "invalid_query" } })
  })

  test("counts the most frequent values exactly", async () => {
    expect(await answerOf(table.top("Amount", 1, never))).toEqual([{ value: "3", count: 3 }])
    expect(await answerOf(table.top("day", 9, never))).toEqual([
      { value: "2024-01-02", count: 1 },
      { value: "2024-01-31", count: 1 },
      { value: "2024-02-01", count: 1 },
    ])
  })

  test("counts distinct values and finds quantiles exactly", async () => {
    expect(await answerOf(table.distinct("Amount", never))).toBe(2)
    expect(await answerOf(table.distinct("what", never))).toBe(3)
    expect(await answerOf(table.quantiles("id", [0, 0.5, 1], never))).toEqual([
      -9223372036854775808n,
      1,
      9007199254740993n,
    ])
    expect(await answerOf(table.quantiles("day", [0.5], never))).toEqual(["2024-01-31"])
    expect(await answerOf(table.quantiles("what", [0.5], never))).toEqual([null])
  })

  test("answers SQL, with values as parameters", async () => {
    const sql = "SELECT count(*) AS \"n?\", max(? || '?') AS t, sum(value_4) AS s FROM grove_table WHERE value_4 > ?"
    const parameters = [
      { type: "VARCHAR", value: "it's a\0" },
      { type: "BIGINT", value: 1 },
    ] as const
    const answer = await answerOf(table.query(sql, parameters, never))
    expect(answer.rows).toEqual([[2, "it's a\0?", 2 ** 53 + 4]])
    expect(answer.columns.map(({ name }) => name)).toEqual(["n?", "t", "s"])
  })

  test.each([
    ["SELECT * FROM nowhere", "query_refused"],
    ["SELECT", "query_refused"],
    ["LOAD icu", "query_refused"],
    ["LOAD parquet", "query_refused"],
    ["SELECT * FROM 'https://127.0.0.1:1/x.csv'", "query_refused"],
    ["SELECT * FROM read_csv('/etc/passwd')", "query_refused"],
    ["SET enable_external_access = true", "query_refused"],
    ["SELECT timezone('Europe/Berlin', TIMESTAMPTZ '2024-01-01')", "query_refused"],
  ])("refuses %s as a value", async (sql, code) => {
    expect(await table.query(sql, [], never)).toMatchObject({ ok: false, problem: { code } })
    expect(await answerOf(table.query("SELECT 1", [], never))).toMatchObject({ rows: [[1]] })
  })

  test("a column that is not there is a value too", async () => {
    const problem = { code: "invalid_query", message: "There is no column nothing." }
    expect(await table.distinct("nothing", never)).toEqual({ ok: false, problem })
    const sort = [{ column: "nothing", direction: "asc" }] as const
    expect(await table.rows({ sort, offset: 0, limit: 1 }, never)).toEqual({ ok: false, problem })
  })

  test("a question that is taken back ends soon, and the next one is answered", async () => {
    const asking = new AbortController()
    const long = table.query(
      "SELECT count(*) FROM range(100000) a, range(1000000) b WHERE a.range % 7 = b.range % 11",
      [],
      asking.signal,
    )
    setTimeout(() => asking.abort(), 50)
    expect(await long).toMatchObject({ ok: false, problem: { code: "cancelled" } })
    const began = performance.now()
    expect(await answerOf(table.query("SELECT 1", [], never))).toMatchObject({ rows: [[1]] })
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})

test("is shown as it is written where that is kept, and asked by value", async () => {
  const written = { isWritten: true }
  const columns = [
    column("at", 0, "timestamp", { timestampFormat: "dd/MM/yyyy", ...written }),
    column("price", 1, "float", written),
  ]
  const text = "at,price\n31/01/2024,12.50\nsoon,12.5\n01/02/2024,3\n"
  const table = await openText(text, columns, { kind: "column", column: "at" })
  const page = await answerOf(table.rows({ offset: 0, limit: 9, search: "12.5" }, never))
  expect(page.rows).toEqual([
    { row: 2, cells: ["31/01/2024", "12.50"] },
    { row: 3, cells: ["soon", "12.5"] },
  ])
  expect(await answerOf(table.distinct("price", never))).toBe(2)
  const query = { datasource: "x", measures: [{ name: "all", op: "sum", of: { column: "price" } }] } as const
  expect(await answerOf(runLocalQuery(table, query, never))).toMatchObject({ rows: [[15.5]] })
})

test("a file without a row is a table without one", async () => {
  const table = await openText("a,b\n1,2", [column("a", 0), column("b", 1, "integer")], null, "a,b\n")
  expect(await answerOf(table.rows({ offset: 0, limit: 10 }, never))).toEqual({ rows: [], total: 0 })
  expect(await answerOf(table.quantiles("b", [0.5], never))).toEqual([null])
})

test("a connection whose worker is closed answers what waits", async () => {
  const connection = await connectDuckDb()
  const waiting = connection.call(() => new Promise<Result<number>>(() => {}), never)
  connection.close()
  expect(await waiting).toMatchObject({ ok: false, problem: { code: "cancelled" } })
})
