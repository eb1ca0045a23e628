import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Client, clientOf, csv, newName, type TaskOptions, taskOf } from "./client.ts"
import { DRUIDS, type TestDruid } from "./druids.ts"
import { parquetOf } from "./parquet-of.ts"

const TIME = "2024-01-05T10:00:00Z"

for (const { name, why, open } of DRUIDS) {
  describe.skipIf(why !== null)(`what ${name} reads${why ? `: ${why}` : ""}`, () => {
    let druid: TestDruid
    let client: Client
    beforeAll(async () => {
      druid = await open()
      client = clientOf(druid)
    })
    afterAll(() => druid?.close())

    /** Ingests one object and returns the task's end and its rows, a row's cells by its `id`. */
    async function read(
      file: string,
      body: string | Uint8Array,
      options: Pick<TaskOptions, "format" | "dimensions"> & Partial<TaskOptions>,
    ) {
      const datasource = newName("cells")
      const key = `${datasource}/${file}`
      druid.s3.put(key, body)
      const end = await client.ingest(taskOf({ datasource, endpoint: druid.s3.endpoint, keys: [key], ...options }))
      expect(end).toMatchObject({ statusCode: "SUCCESS" })
      const columns = options.dimensions.map((d) => (typeof d === "string" ? d : d.name))
      const list = ["__time", ...columns].map((c) => `"${c}"`).join(", ")
      const rows = (await client.rows(`SELECT ${list} FROM "${datasource}"`)) as unknown[][]
      const at = columns.indexOf("id") + 1
      return { ...end, rows: new Map(rows.map((row) => [row[at], row])) }
    }

    const readCsv = (lines: readonly string[], eol = "\n") =>
      read("rows.csv", ["t,id,s,n,x", ...lines, ""].join(eol), {
        format: csv("t", "id", "s", "n", "x"),
        dimensions: ["id", "s", { type: "long", name: "n" }, { type: "double", name: "x" }],
      })
    /** The cells `s`, `n`, `x` of each row. */
    const cellsOf = (rows: ReadonlyMap<unknown, unknown[]>) =>
      Object.fromEntries([...rows].map(([id, row]) => [String(id), row.slice(2)]))

    test("CSV: nothing between commas is null, quotes around nothing are the empty text", async () => {
      const { rows, stats } = await readCsv([`${TIME},1,,,`, `${TIME},2,"","",""`, `${TIME},3,a,1,1.5`, `${TIME},4,b`])
      expect(cellsOf(rows)).toEqual({
        1: [null, null, null],
        2: ["", null, null],
        3: ["a", 1, 1.5],
        4: ["b", null, null],
      })
      expect(stats).toMatchObject({ processed: 3, processedWithError: 1 })
    })

    test("CSV: a number that does not parse is null and its row stays", async () => {
      const cells = ["1.5,1", "abc,x", " 1 ,1", '"1,234","1,234"', "+5,+5", "1e3,1e3", "1.0,1.0", "0x10,0x10"]
      const { rows, stats } = await readCsv(cells.map((pair, i) => `${TIME},${i},s,${pair}`))
      expect(cellsOf(rows)).toMatchObject({
        1: ["s", null, null],
        2: ["s", null, 1],
        3: ["s", null, null],
        4: ["s", 5, 5],
        5: ["s", 1000, 1000],
        6: ["s", 1, 1],
      })
      expect(stats.processed + stats.processedWithError).toBe(cells.length)
    })

    test("CSV: quotes, commas in quotes, doubled quotes, and texts beyond ASCII", async () => {
      const texts = ['"a,b"', '"c""d"', '5" disk', '"☃ é"', "00123", " padded ", '"a\\"b"']
      const { rows } = await readCsv(texts.map((text, i) => `${TIME},${i},${text},1,1`))
      expect([...rows.values()].map((row) => row[2]).sort()).toEqual(
        // A backslash is no escape: the quote behind it is one, and the rest of the line falls into the cell.
        ["a,b", 'c"d', '5" disk', "☃ é", "00123", " padded ", 'a\\"b",1,1'].sort(),
      )
    })

    test("CSV: CRLF ends a line, a newline in quotes cuts a row in two", async () => {
      const crlf = await readCsv([`${TIME},1,a,1,1`, `${TIME},2,b,2,2`], "\r\n")
      expect(cellsOf(crlf.rows)).toEqual({ 1: ["a", 1, 1], 2: ["b", 2, 2] })
      const cut = await readCsv([`${TIME},1,"a\nb",1,1`, `${TIME},2,b,2,2`])
      expect(cut.stats).toMatchObject({ processed: 2, unparseable: 1 })
      expect(cellsOf(cut.rows)[1]).toEqual(['"a', null, null])
    })

    test("CSV: a longer row loses its rest, a blank line is a row that cannot be read", async () => {
      const { rows, stats } = await readCsv([`${TIME},1,a,1,1,more`, "", `${TIME},2,b,2,2`])
      expect(cellsOf(rows)).toEqual({ 1: ["a", 1, 1], 2: ["b", 2, 2] })
      expect(stats).toMatchObject({ processed: 2, unparseable: 1 })
    })

    test("CSV: times by pattern, without an offset in UTC", async () => {
      const { rows, stats } = await read("rows.csv", "t,id\n05/01/2024 10:30,1\n5/1/2024 9:05,2\n2024-01-05,3\n", {
        format: csv("t", "id"),
        dimensions: ["id"],
        time: { column: "t", format: "dd/MM/yyyy HH:mm" },
      })
      expect(Object.fromEntries([...rows].map(([id, [time]]) => [String(id), time]))).toEqual({
        1: "2024-01-05T10:30:00.000Z",
        2: "2024-01-05T09:05:00.000Z",
      })
      expect(stats).toMatchObject({ processed: 2, unparseable: 1 })
    })

    test("a file without a time takes the constant one", async () => {
      const { rows } = await read("rows.csv", "id\n1\n2\n", {
        format: csv("id"),
        dimensions: ["id"],
        time: { column: "grove_no_time_column", format: "iso", missingValue: "2024-05-01T00:00:00Z" },
      })
      expect([...rows.values()].map(([time]) => time)).toEqual(["2024-05-01T00:00:00.000Z", "2024-05-01T00:00:00.000Z"])
    })

    test("gzipped lines of JSON: epoch milliseconds, exact whole numbers, null apart from the empty text", async () => {
      const time = Date.parse(TIME)
      const lines = [
        `{"t":${time + 7},"id":"1","s":"","n":9007199254740993,"x":0.1}`,
        `{"t":${time},"id":"2","s":null,"n":null,"x":null}`,
        `{"t":${time},"id":"3","s":"12345678901234567.89","n":"42","x":"1.5"}`,
        `{"t":${time},"id":"4","s":true,"n":"many"}`,
        `{"t":"soon","id":"5"}`,
      ]
      const { rows, stats } = await read("rows.ndjson.gz", gzipSync(lines.join("\n")), {
        format: { type: "json" },
        dimensions: ["id", "s", { type: "string", name: "n" }, { type: "double", name: "x" }],
        time: { column: "t", format: "millis" },
      })
      expect(rows.get("1")![0]).toBe("2024-01-05T10:00:00.007Z")
      expect(cellsOf(rows)).toEqual({
        1: ["", "9007199254740993", 0.1],
        2: [null, null, null],
        3: ["12345678901234567.89", "42", 1.5],
        4: ["true", "many", null],
      })
      expect(stats).toMatchObject({ processed: 4, processedWithError: 0, unparseable: 1 })
    })

    test("JSON: whole numbers of 64 bits are summed exactly", async () => {
      const time = Date.parse(TIME)
      const lines = ["9007199254740993", '"9007199254740995"', '"x"'].map(
        (n, i) => `{"t":${time},"id":"${i}","n":${n}}`,
      )
      const datasource = newName("cells")
      druid.s3.put(`${datasource}.ndjson.gz`, gzipSync(`${lines.join("\n")}\n`))
      const { stats } = await client.ingest(
        taskOf({
          datasource,
          endpoint: druid.s3.endpoint,
          keys: [`${datasource}.ndjson.gz`],
          format: { type: "json" },
          dimensions: ["id", { type: "long", name: "n" }],
          time: { column: "t", format: "millis" },
        }),
      )
      expect(stats).toMatchObject({ processed: 2, processedWithError: 1 })
      const sum = await client.rows(`SELECT CAST(SUM(n) AS VARCHAR) FROM "${datasource}"`)
      expect(sum).toEqual([["18014398509481988"]])
    })

    test("Parquet: times of microseconds keep their milliseconds, texts and numbers are exact", async () => {
      const body = await parquetOf(`
        SELECT TIMESTAMPTZ '2024-01-05 10:00:00.123456+00' AS t, id, s, n, x FROM (VALUES
          ('1', '', 9007199254740993, 0.1::DOUBLE), ('2', NULL, NULL, NULL),
          ('3', 'two' || chr(10) || 'lines ☃', -9007199254740991, -1e300), ('4', '00123', 0, 'NaN'::DOUBLE)
        ) AS v(id, s, n, x)`)
      const { rows, stats } = await read("rows.parquet", body, {
        format: { type: "parquet" },
        dimensions: ["id", "s", { type: "long", name: "n" }, { type: "double", name: "x" }],
        time: { column: "t", format: "millis" },
      })
      expect(stats).toMatchObject({ processed: 4, processedWithError: 0 })
      expect(rows.get("1")![0]).toBe("2024-01-05T10:00:00.123Z")
      const { 1: first, 3: third, ...rest } = cellsOf(rows)
      // `n` is compared by what JSON.parse makes of it; the exact digits are compared as text above.
      expect([first, third]).toEqual([
        ["", 9007199254740992, 0.1],
        ["two\nlines ☃", -9007199254740991, -1e300],
      ])
      expect(rest).toEqual({ 2: [null, null, null], 4: ["00123", 0, "NaN"] })
    })

    test("Parquet: other types are read as Druid reads them, several objects by one task", async () => {
      const select = (id: number) => `
        SELECT TIMESTAMPTZ '2024-01-05 10:00:00+00' + INTERVAL (${id}) HOUR AS t, '${id}' AS id, TRUE AS flag,
          DATE '2024-01-01' AS day, 12.34::DECIMAL(20, 2) AS price, 12.34::DECIMAL(9, 2) AS cents, 12.3456::DECIMAL(18, 4) AS parts, 7::INTEGER AS small, 18446744073709551615::UBIGINT AS huge,
          ['a', 'b'] AS list, 1.5::FLOAT AS single, 'ab'::BLOB AS bytes`
      const datasource = newName("cells")
      const keys = [1, 2].map((id) => `${datasource}.parts/part-0000${id}.parquet`)
      for (const [i, key] of keys.entries()) druid.s3.put(key, await parquetOf(select(i + 1)))
      // Decimals that fit into 32 or 64 bits are stored as such, and Druid does not see their scale.
      const dimensions = [
        "id",
        "flag",
        { type: "long", name: "day" },
        { type: "double", name: "price" },
        { type: "double", name: "cents" },
        "parts",
        { type: "long", name: "small" },
        { type: "long", name: "huge" },
        "list",
        { type: "double", name: "single" },
        "bytes",
      ]
      const format = { type: "parquet" }
      const time = { column: "t", format: "millis" }
      const task = taskOf({ datasource, endpoint: druid.s3.endpoint, keys, format, dimensions, time })
      expect((await client.ingest(task)).stats).toMatchObject({ processed: 2, processedWithError: 0 })
      expect(
        await client.rows(
          `SELECT id, flag, "day", price, cents, parts, small, huge, list, single, bytes FROM "${datasource}"`,
        ),
      ).toEqual(
        [1, 2].map((id) => [
          String(id),
          "true",
          Date.UTC(2024),
          12.34,
          1234,
          "123456",
          7,
          -1,
          '["a","b"]',
          1.5,
          "YWI=",
        ]),
      )
    })

    test("Parquet: bad times, times outside and texts for numbers are counted as in CSV", async () => {
      const body = await parquetOf(`
        SELECT * FROM (VALUES ('2024-01-05T10:00:00Z', '1', '5'), ('soon', '2', '5'), (NULL, '3', '5'),
          ('2020-01-05T10:00:00Z', '4', '5'), ('2024-01-05T10:00:00Z', '5', 'many'), ('2024-01-05T10:00:00Z', '6', NULL)
        ) AS v(t, id, n)`)
      const { rows, stats, payload } = await read("rows.parquet", body, {
        format: { type: "parquet" },
        dimensions: ["id", { type: "long", name: "n" }],
      })
      const events = payload.unparseableEvents!.buildSegments as unknown as { input: string }[]
      expect(events).toHaveLength(3)
      expect(events.map(({ input }) => input).join()).toMatch(/t=soon/)
      expect(stats).toMatchObject({ processed: 2, processedWithError: 1, unparseable: 2, thrownAway: 1 })
      expect(cellsOf(rows)).toEqual({ 1: [5], 5: [null], 6: [null] })
    })
  })
}
