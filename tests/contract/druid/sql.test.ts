import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Client, clientOf, csv, newName, type Parameter, taskOf } from "./client.ts"
import { DRUIDS, type TestDruid } from "./druids.ts"

/** Berlin's clocks go forward in the night of 31 March: that day has 23 hours. */
const ROWS = `t,n,x,s,e,City
2024-03-30T22:30:00Z,1,0.5,a,,Köln
2024-03-31T00:30:00Z,2,1.5,b,"",Köln
2024-03-31T22:30:00Z,3,,A%b,e,Rom
2024-04-01T10:00:00Z,-4,2.25,,e,Rom
`

const varchar = (value: unknown): Parameter => ({ type: "VARCHAR", value })

for (const { name, why, open } of DRUIDS) {
  describe.skipIf(why !== null)(`SQL of ${name}${why ? `: ${why}` : ""}`, () => {
    let druid: TestDruid
    let client: Client
    const t = newName("sales")
    beforeAll(async () => {
      druid = await open()
      client = clientOf(druid)
      const task = taskOf({
        datasource: t,
        endpoint: druid.s3.endpoint,
        keys: [`${t}.csv`],
        format: csv("t", "n", "x", "s", "e", "City"),
        dimensions: [{ type: "long", name: "n" }, { type: "double", name: "x" }, "s", "e", "City"],
      })
      druid.s3.put(`${t}.csv`, ROWS)
      expect((await client.ingest(task)).stats.processed).toBe(4)
    })
    afterAll(() => druid?.close())

    /** The one row of a query without groups. */
    const row = async (query: string, ...parameters: readonly Parameter[]) =>
      ((await client.rows(`SELECT ${query.replace("$t", t)}`, ...parameters)) as unknown[][])[0]
    const rows = (query: string, ...parameters: readonly Parameter[]) =>
      client.rows(query.replace("$t", t), ...parameters)
    const count = async (where: string, ...parameters: readonly Parameter[]) =>
      (await row(`COUNT(*) FROM $t WHERE ${where}`, ...parameters))![0]
    const inZone = async (zone: string, query: string, ...parameters: readonly Parameter[]) => {
      const context = { sqlTimeZone: zone }
      return (await client.sql(query.replace("$t", t), { parameters, context, resultFormat: "array" })).json
    }

    test("aggregates leave nulls out, and are null over nothing", async () => {
      expect(await row("COUNT(*), COUNT(x), SUM(n), AVG(n), AVG(x), MIN(n), MAX(x) FROM $t")).toEqual([
        ...[4, 3, 2, 0.5, 4.25 / 3, -4, 2.25],
      ])
      expect(await row("COUNT(*), SUM(n), MIN(x), AVG(x) FROM $t WHERE n > 100")).toEqual([0, null, null, null])
      const filtered =
        "SUM(n) FILTER (WHERE n > 100), COUNT(*) FILTER (WHERE n > 1), SUM(x) FILTER (WHERE s = 'b') FROM $t"
      expect(await row(filtered)).toEqual([null, 2, 1.5])
    })

    test("distinct values, exact and estimated, and quantiles", async () => {
      expect(await row("COUNT(DISTINCT City), COUNT(DISTINCT s), APPROX_COUNT_DISTINCT_DS_HLL(s) FROM $t")).toEqual([
        2, 3, 3,
      ])
      const exact = { useApproximateCountDistinct: false }
      const query = `SELECT COUNT(DISTINCT s) AS k FROM ${t}`
      expect((await client.sql(query, { context: exact })).json).toEqual([{ k: 3 }])
      expect(await row("APPROX_QUANTILE_DS(x, 0.5) FROM $t")).toEqual([1.5])
    })

    test("the latest and the earliest value are those of their rows, null included", async () => {
      expect(await row("LATEST(n), EARLIEST(n), LATEST(x), LATEST(s, 100), EARLIEST(s, 100) FROM $t")).toEqual([
        -4,
        1,
        2.25,
        null,
        "a",
      ])
    })

    test("arithmetic: whole numbers divide to whole ones, null stays null", async () => {
      expect(await rows("SELECT __time, n / 2, n * x, n / 2.0, -n FROM $t ORDER BY __time")).toEqual([
        ["2024-03-30T22:30:00.000Z", 0, 0.5, 0.5, -1],
        ["2024-03-31T00:30:00.000Z", 1, 3, 1, -2],
        ["2024-03-31T22:30:00.000Z", 1, null, 1.5, -3],
        ["2024-04-01T10:00:00.000Z", -2, -9, -2, 4],
      ])
      expect(await row("SUM(n * x), SUM(n) / NULLIF(COUNT(*) - 4, 0) FROM $t")).toEqual([-5.5, null])
    })

    test("groups in order, nulls first, and no more than asked for", async () => {
      expect(await rows("SELECT s, COUNT(*) FROM $t GROUP BY s ORDER BY s")).toEqual([
        [null, 1],
        ["A%b", 1],
        ["a", 1],
        ["b", 1],
      ])
      expect(await rows(`SELECT "City" AS c, SUM(n) AS k FROM $t GROUP BY 1 ORDER BY k DESC, c LIMIT 1`)).toEqual([
        ["Köln", 3],
      ])
      const signs = "SELECT CASE WHEN n > 0 THEN 'up' ELSE 'down' END AS k, COUNT(*) FROM $t GROUP BY 1 ORDER BY 2 DESC"
      expect(await rows(signs)).toEqual([
        ["up", 3],
        ["down", 1],
      ])
      expect(await rows(`SELECT "City", SUM(n) FROM $t GROUP BY "City" HAVING SUM(n) < 0`)).toEqual([["Rom", -1]])
    })

    test("filters, with nulls and the empty text kept apart", async () => {
      expect(await count("s IS NULL")).toBe(1)
      expect(await count("e IS NULL")).toBe(1)
      expect(await count("e = ''")).toBe(1)
      expect(await count("s NOT IN ('a')")).toBe(2)
      expect(await count("NOT (s IN ('a')) OR s IS NULL")).toBe(3)
      expect(await count("s LIKE 'A%'")).toBe(1)
      expect(await count("n BETWEEN 1 AND 2 AND x > 0.5")).toBe(1)
    })

    test("parameters of every type", async () => {
      expect(await count("n > ? AND s = ?", { type: "BIGINT", value: 0 }, varchar("a"))).toBe(1)
      expect(await count("x >= ?", { type: "DOUBLE", value: 1.5 })).toBe(2)
      expect(await count("s IN (?, ?)", varchar("a"), varchar("b"))).toBe(2)
      expect(await count("s = ?", varchar("' OR 1 = 1 --"))).toBe(0)
      expect(await count("s = ?", varchar(null))).toBe(0)
      expect(await count("ICONTAINS_STRING(s, ?)", varchar("B"))).toBe(2)
      expect(await count("CONTAINS_STRING(s, ?)", varchar("%"))).toBe(1)
      expect(await count("s LIKE ? ESCAPE '\\'", varchar("%\\%%"))).toBe(1)
      expect(await count("ARRAY_CONTAINS(?, s)", { type: "ARRAY", value: ["a", "b"] })).toBe(2)
      expect(await count("ARRAY_CONTAINS(?, n)", { type: "ARRAY", value: [1, -4] })).toBe(2)
      expect(await count("NOT ARRAY_CONTAINS(?, s)", { type: "ARRAY", value: ["a", "b"] })).toBe(2)
      for (const value of ["2024-03-31 00:30:00", "2024-03-31T00:30:00Z", Date.UTC(2024, 2, 31, 0, 30)])
        expect(await count("__time >= ?", { type: "TIMESTAMP", value })).toBe(3)
      expect(await count("__time < TIME_PARSE(?)", varchar("2024-03-31T00:30:00Z"))).toBe(1)
    })

    test("a parameter too few is refused", async () => {
      const { status, json } = await client.sql(`SELECT COUNT(*) FROM ${t} WHERE n = ?`)
      expect(status).toBe(400)
      expect(json).toMatchObject({ errorCode: "invalidInput", errorMessage: expect.stringContaining("No value bound") })
    })

    test.each([
      ["PT15M", "UTC", ["2024-03-30T22:30", "2024-03-31T00:30", "2024-03-31T22:30", "2024-04-01T10:00"]],
      ["PT1H", "Europe/Berlin", ["2024-03-30T22:00", "2024-03-31T00:00", "2024-03-31T22:00", "2024-04-01T10:00"]],
      ["P1D", "UTC", ["2024-03-30T00:00", "2024-03-31T00:00", "2024-04-01T00:00"]],
      ["P1D", "Europe/Berlin", ["2024-03-29T23:00", "2024-03-30T23:00", "2024-03-31T22:00"]],
      ["P1W", "UTC", ["2024-03-25T00:00", "2024-04-01T00:00"]],
      ["P1W", "Europe/Berlin", ["2024-03-24T23:00", "2024-03-31T22:00"]],
      ["P1M", "Europe/Berlin", ["2024-02-29T23:00", "2024-03-31T22:00"]],
      ["P3M", "America/New_York", ["2024-01-01T05:00", "2024-04-01T04:00"]],
      ["P1Y", "Asia/Kolkata", ["2023-12-31T18:30"]],
      ["P1M", "Africa/Casablanca", ["2024-02-29T23:00", "2024-04-01T00:00"]],
    ])("time is cut at %s of %s", async (period, zone, starts) => {
      const query = "SELECT TIME_FLOOR(__time, ?, NULL, ?), COUNT(*) FROM $t GROUP BY 1 ORDER BY 1"
      const found = (await rows(query, varchar(period), varchar(zone))) as unknown[][]
      expect(found.map(([start]) => start)).toEqual(starts.map((start) => `${start}:00.000Z`))
      const literal = query.replace("?", `'${period}'`).replace("?", `'${zone}'`)
      expect(await rows(literal)).toEqual(found)
    })

    test("days of a zone, long ago and where midnight is left out", async () => {
      const datasource = newName("days")
      const times = ["1931-07-01T12:00:00Z", "1985-04-10T12:00:00Z", "2018-11-04T12:00:00Z", "2012-10-28T01:30:00Z"]
      druid.s3.put(`${datasource}.csv`, `t,s\n${times.map((time) => `${time},a`).join("\n")}\n`)
      await client.ingest(
        taskOf({
          datasource,
          endpoint: druid.s3.endpoint,
          keys: [`${datasource}.csv`],
          format: csv("t", "s"),
          dimensions: ["s"],
          segmentGranularity: "YEAR",
          interval: "1930-01-01/2019-01-01",
        }),
      )
      const days = async (zone: string) => {
        const query = `SELECT TIME_FLOOR(__time, 'P1D', NULL, '${zone}') FROM "${datasource}" ORDER BY __time`
        return ((await client.rows(query)) as string[][]).map(([day]) => day!.slice(0, 16))
      }
      const berlin = ["1931-06-30T23:00", "1985-04-09T22:00", "2012-10-27T22:00", "2018-11-03T23:00"]
      expect(await days("Europe/Berlin")).toEqual(berlin)
      // There the clocks go forward at midnight: 4 November 2018 begins at one o'clock.
      const saoPaulo = ["1931-07-01T03:00", "1985-04-10T03:00", "2012-10-27T02:00", "2018-11-04T03:00"]
      expect(await days("America/Sao_Paulo")).toEqual(saoPaulo)
    })

    test("parts of a time, in a zone", async () => {
      const parts = ["DOW", "HOUR", "MONTH"].map((part) => `TIME_EXTRACT(__time, '${part}', 'Europe/Berlin')`)
      expect(await rows(`SELECT ${parts.join(", ")} FROM $t ORDER BY __time`)).toEqual([
        [6, 23, 3],
        [7, 1, 3],
        [1, 0, 4],
        [1, 12, 4],
      ])
    })

    test("the context's time zone cuts, reads and writes times", async () => {
      expect(
        await inZone("Europe/Berlin", "SELECT TIME_FLOOR(__time, 'P1D'), COUNT(*) FROM $t GROUP BY 1 ORDER BY 1"),
      ).toEqual([
        ["2024-03-30T00:00:00.000+01:00", 1],
        ["2024-03-31T00:00:00.000+01:00", 1],
        ["2024-04-01T00:00:00.000+02:00", 2],
      ])
      const parts =
        "SELECT TIME_EXTRACT(__time, 'HOUR'), EXTRACT(HOUR FROM __time), FLOOR(__time TO DAY), __time, " +
        "TIME_FORMAT(__time, 'yyyy-MM-dd HH:mm') FROM $t WHERE n = 1"
      expect(await inZone("Europe/Berlin", parts)).toEqual([
        [23, 23, "2024-03-30T00:00:00.000+01:00", "2024-03-30T23:30:00.000+01:00", "2024-03-30 23:30"],
      ])
      const from = "SELECT COUNT(*) FROM $t WHERE __time >="
      expect(await inZone("Europe/Berlin", `${from} TIMESTAMP '2024-04-01 00:30:00'`)).toEqual([[2]])
      expect(await inZone("Europe/Berlin", `${from} ?`, { type: "TIMESTAMP", value: "2024-04-01 00:30:00" })).toEqual([
        [2],
      ])
    })

    test("results as objects, arrays and lines, with headers", async () => {
      const query = `SELECT s, n, __time FROM ${t} WHERE n < 3 ORDER BY __time LIMIT 1`
      const ask = async (resultFormat: string, headers = {}) => {
        const { status, text } = await client.sql(query, { resultFormat, ...headers })
        expect(status).toBe(200)
        return text
      }
      const all = { header: true, typesHeader: true, sqlTypesHeader: true }
      const object = '{"s":"a","n":1,"__time":"2024-03-30T22:30:00.000Z"}'
      const array = '["a",1,"2024-03-30T22:30:00.000Z"]'
      const names = '["s","n","__time"]'
      const types = `${names},["STRING","LONG","LONG"],["VARCHAR","BIGINT","TIMESTAMP"]`
      expect(await ask("object")).toBe(`[${object}]\n`)
      expect(await ask("object", { header: true })).toBe(`[{"s":null,"n":null,"__time":null},${object}]\n`)
      expect(JSON.parse(await ask("object", all))[0]).toEqual({
        s: { type: "STRING", sqlType: "VARCHAR" },
        n: { type: "LONG", sqlType: "BIGINT" },
        __time: { type: "LONG", sqlType: "TIMESTAMP" },
      })
      expect(await ask("array", { header: true })).toBe(`[${names},${array}]\n`)
      expect(await ask("array", all)).toBe(`[${types},${array}]\n`)
      expect(await ask("objectLines")).toBe(`${object}\n\n`)
      expect(await ask("arrayLines", { header: true })).toBe(`${names}\n${array}\n\n`)
    })

    test("the columns that a datasource has", async () => {
      const query =
        "SELECT COLUMN_NAME, DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS " +
        "WHERE TABLE_SCHEMA = 'druid' AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION"
      const columns = (await rows(query, varchar(t))) as unknown[][]
      expect(columns[0]).toEqual(["__time", "TIMESTAMP"])
      expect(Object.fromEntries(columns)).toEqual({
        __time: "TIMESTAMP",
        n: "BIGINT",
        x: "DOUBLE",
        s: "VARCHAR",
        e: "VARCHAR",
        City: "VARCHAR",
      })
    })

    test("the segments that a datasource has", async () => {
      const query =
        `SELECT "start", "end", num_rows, "size" > 0 FROM sys.segments ` +
        `WHERE datasource = ? AND is_active = 1 ORDER BY "start"`
      expect(await rows(query, varchar(t))).toEqual([
        ["2024-03-01T00:00:00.000Z", "2024-04-01T00:00:00.000Z", 3, true],
        ["2024-04-01T00:00:00.000Z", "2024-05-01T00:00:00.000Z", 1, true],
      ])
    })

    test.each([
      ["a column", "SELECT nope FROM $t", "Column 'nope' not found in any table (line [1], column [8])"],
      ["a table", "SELECT 1 FROM nope", "Object 'nope' not found"],
      ["a table of another case", 'SELECT "city" FROM $t', "Column 'city' not found in any table"],
      ["a function", "SELECT NOPE(n) FROM $t", "No match found for function signature NOPE"],
      ["a file", "SELECT * FROM read_csv('/etc/passwd')", "No match found for function signature"],
    ])("%s that is not known is refused in Druid's shape", async (_, query, message) => {
      const { status, json } = await client.sql(query.replace("$t", t))
      expect(status).toBe(400)
      expect(json).toMatchObject({
        error: "druidException",
        errorCode: "invalidInput",
        persona: "USER",
        category: "INVALID_INPUT",
        errorMessage: expect.stringContaining(message),
        context: { sourceType: "sql", line: "1" },
      })
    })

    test("what Druid cannot plan or run is refused", async () => {
      const sorted = await client.sql(`SELECT n FROM ${t} ORDER BY n`)
      expect(sorted).toMatchObject({ status: 400, json: { error: "druidException" } })
      expect(sorted.json.errorMessage).toContain("ordering a table by non-time column")
      for (const query of ["SELEC 1", `DELETE FROM ${t}`, `SELECT n FROM ${t} WHERE`, `DROP TABLE ${t}`])
        expect(await client.sql(query)).toMatchObject({ status: 400, json: { errorCode: "invalidInput" } })
      expect((await client.call("POST", "/druid/v2/sql", "{")).status).toBe(400)
    })
  })
}
