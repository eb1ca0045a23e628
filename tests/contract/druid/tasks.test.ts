import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Client, clientOf, csv, newName, type TaskOptions, taskOf } from "./client.ts"
import { DRUIDS, type TestDruid } from "./druids.ts"

function gate(): readonly [opened: Promise<void>, open: () => void] {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return [opened, open]
}

for (const { name, why, open } of DRUIDS) {
  describe.skipIf(why !== null)(`tasks of ${name}${why ? `: ${why}` : ""}`, () => {
    let druid: TestDruid
    let client: Client
    beforeAll(async () => {
      druid = await open()
      client = clientOf(druid)
    })
    afterAll(() => druid?.close())

    /** Puts CSV of `t,n,s` into S3 and says how it is read. */
    const csvTask = (datasource: string, lines: readonly string[], options: Partial<TaskOptions> = {}) => {
      const key = `${newName("up loads")}/${datasource}.csv`
      druid.s3.put(key, `t,n,s\n${lines.join("\n")}\n`)
      return taskOf({
        datasource,
        endpoint: druid.s3.endpoint,
        keys: [key],
        format: csv("t", "n", "s"),
        dimensions: [{ type: "long", name: "n" }, "s"],
        ...options,
      })
    }

    test("is alive and says its version", async () => {
      expect(await client.call("GET", "/status/health")).toMatchObject({ status: 200, text: "true" })
      expect((await client.call("GET", "/status")).json.version).toMatch(/^\d+\.\d+\.\d+$/)
    })

    test("a CSV task ends with its rows counted and summed", async () => {
      const datasource = newName("sales")
      const task = csvTask(datasource, ["2024-01-05T10:00:00Z,1,a", "2024-02-05T10:00:00Z,2,b"])
      const { statusCode, stats, payload } = await client.ingest(task)
      expect(statusCode).toBe("SUCCESS")
      expect(stats).toMatchObject({ processed: 2, processedWithError: 0, thrownAway: 0, unparseable: 0 })
      expect(payload).toMatchObject({ ingestionState: "COMPLETED", segmentsPublished: 2, errorMsg: null })
      expect(await client.rows(`SELECT COUNT(*), SUM(n) FROM "${datasource}"`)).toEqual([[2, 3]])
      const list = await client.call("GET", "/druid/coordinator/v1/datasources")
      expect(list.json).toContain(datasource)
    })

    test("bad times, bad numbers and rows outside of the interval are counted apart", async () => {
      const datasource = newName("sales")
      const lines = [
        "2024-01-05T10:00:00Z,1,a",
        "yesterday,2,b",
        "2024-01-06T10:00:00Z,many,c",
        "2023-01-06T10:00:00Z,4,d",
        "2025-01-01T00:00:00Z,5,e",
      ]
      const { statusCode, stats, payload } = await client.ingest(csvTask(datasource, lines))
      expect(statusCode).toBe("SUCCESS")
      expect(stats).toMatchObject({ processed: 1, processedWithError: 1, thrownAway: 2, unparseable: 1 })
      const events = payload.unparseableEvents!.buildSegments as unknown as { input: string; details: string[] }[]
      expect(events).toHaveLength(2)
      expect(events[0]!.input).toContain("n=many")
      expect(events[1]!.input).toContain("t=yesterday")
      expect(events[1]!.details.join()).toMatch(/Path: s3:\/\/sales\/.*Line: 3/)
      expect(await client.rows(`SELECT s, SUM(n) FROM "${datasource}" GROUP BY s ORDER BY s`)).toEqual([
        ["a", 1],
        ["c", null],
      ])
    })

    test("one bad row more than allowed, and nothing is published", async () => {
      const datasource = newName("sales")
      const lines = ["2024-01-05T10:00:00Z,1,a", "x,2,b", "y,3,c"]
      const { statusCode, errorMsg, payload } = await client.ingest(
        csvTask(datasource, lines, { maxParseExceptions: 1 }),
      )
      expect(statusCode).toBe("FAILED")
      expect(errorMsg).toContain("Max parse exceptions[1] exceeded")
      expect(payload.unparseableEvents!.buildSegments).toHaveLength(2)
      expect((await client.sql(`SELECT COUNT(*) FROM "${datasource}"`)).status).toBe(400)
    })

    test("rows that are all outside of the interval succeed and make no datasource", async () => {
      const datasource = newName("sales")
      const { statusCode, stats, payload } = await client.ingest(csvTask(datasource, ["2020-01-05T10:00:00Z,1,a"]))
      expect(statusCode).toBe("SUCCESS")
      expect(stats).toMatchObject({ processed: 0, thrownAway: 1 })
      expect(payload.segmentsPublished).toBe(0)
      expect((await client.sql(`SELECT COUNT(*) FROM "${datasource}"`)).json).toMatchObject({
        errorCode: "invalidInput",
      })
    })

    test("an object that is not there fails the task, with the reason in its report", async () => {
      const task = taskOf({
        datasource: newName("sales"),
        endpoint: druid.s3.endpoint,
        keys: ["no/such.csv"],
        format: csv("t"),
        dimensions: ["s"],
      })
      const { statusCode, errorMsg, payload } = await client.ingest(task)
      expect(statusCode).toBe("FAILED")
      expect(errorMsg).toContain("Error occurred while trying to read uri: s3://sales/no/such.csv")
      expect(errorMsg!.length).toBeLessThanOrEqual(1024 + 100)
      expect(String(payload.errorMsg)).toMatch(/Caused by: .*Status Code: 404.*NoSuchKey/)
    })

    test("the same id is taken once", async () => {
      const task = csvTask(newName("sales"), ["2024-01-05T10:00:00Z,1,a"], { id: newName("grove_task") })
      const { id } = await client.ingest(task)
      expect(id).toBe(task.id)
      const again = await client.call("POST", "/druid/indexer/v1/task", task)
      expect(again.status).toBe(400)
      expect(again.json).toMatchObject({ error: "druidException", errorCode: "entryAlreadyExists" })
      expect((await client.status(id)).statusCode).toBe("SUCCESS")
    })

    test("a status carries what a watcher reads", async () => {
      const datasource = newName("sales")
      const { id } = await client.ingest(csvTask(datasource, ["2024-01-05T10:00:00Z,1,a"]))
      const { status, json } = await client.call("GET", `/druid/indexer/v1/task/${id}/status`)
      expect(status).toBe(200)
      expect(json).toMatchObject({
        task: id,
        status: { id, statusCode: "SUCCESS", runnerStatusCode: "WAITING", dataSource: datasource, errorMsg: null },
      })
      expect(Number(json.status!.duration)).toBeGreaterThanOrEqual(0)
      const many = await client.call("POST", "/druid/indexer/v1/taskStatus", [id, "nobody_s"])
      expect(many.json).toMatchObject({ [id]: { id, status: "SUCCESS", errorMsg: null } })
      expect(many.json).not.toHaveProperty("nobody_s")
      const spec = await client.call("GET", `/druid/indexer/v1/task/${id}`)
      expect(spec.json.payload).toMatchObject({ spec: { dataSchema: { dataSource: datasource } } })
    })

    test("a task that is not known is 404, its report and its end too", async () => {
      const path = "/druid/indexer/v1/task/nobody_s"
      const status = await client.call("GET", `${path}/status`)
      expect(status.status).toBe(404)
      expect(status.text).toContain("nobody_s")
      expect((await client.call("GET", `${path}/reports`)).status).toBe(404)
    })

    test("append adds, replace swaps the chunks it touches, dropExisting the whole interval", async () => {
      const datasource = newName("sales")
      const totals = () => client.rows(`SELECT SUM(n), COUNT(*) FROM "${datasource}"`)
      const send = (lines: readonly string[], options: Partial<TaskOptions>) =>
        client.ingest(csvTask(datasource, lines, options))
      const settles = (total: readonly unknown[]) => expect.poll(totals, { timeout: 20_000 }).toEqual([total])

      await send(["2024-01-05T00:00:00Z,1,a", "2024-02-05T00:00:00Z,10,a"], { append: true })
      await settles([11, 2])
      await send(["2024-01-06T00:00:00Z,100,b"], { append: true })
      await settles([111, 3])
      await send(["2024-01-07T00:00:00Z,1000,c"], {})
      await settles([1010, 2])
      await send(["2024-03-07T00:00:00Z,5,d"], { dropExisting: true })
      await settles([5, 1])
    })

    test("dropExisting leaves what is outside of its interval", async () => {
      const datasource = newName("sales")
      await client.ingest(csvTask(datasource, ["2024-01-05T00:00:00Z,1,a", "2024-06-05T00:00:00Z,10,a"]))
      const interval = "2024-06-01/2024-08-01"
      await client.ingest(csvTask(datasource, ["2024-07-05T00:00:00Z,100,b"], { dropExisting: true, interval }))
      await expect
        .poll(() => client.rows(`SELECT s, SUM(n) FROM "${datasource}" GROUP BY s ORDER BY s`), { timeout: 20_000 })
        .toEqual([
          ["a", 1],
          ["b", 100],
        ])
    })

    test("rows are marked with the ingestion that brought them", async () => {
      const datasource = newName("sales")
      await client.ingest(csvTask(datasource, ["2024-01-05T00:00:00Z,1,a"], { append: true, mark: "ing_1" }))
      const lines = ["2024-01-06T00:00:00Z,2,b", "2024-01-07T00:00:00Z,3,c"]
      await client.ingest(csvTask(datasource, lines, { append: true, mark: "ing_2" }))
      const query = `SELECT COUNT(*) FROM "${datasource}" WHERE grove_ingestion = ?`
      await expect
        .poll(() => client.rows(query, { type: "VARCHAR", value: "ing_2" }), { timeout: 20_000 })
        .toEqual([[2]])
      expect(await client.rows(query, { type: "VARCHAR", value: "ing_1" })).toEqual([[1]])
    })

    test("a running task ends when it is told to", async () => {
      const datasource = newName("sales")
      const task = csvTask(datasource, ["2024-01-05T00:00:00Z,1,a"])
      const [released, release] = gate()
      const [asked, ask] = gate()
      const io = task.spec.ioConfig as { inputSource: { objects: { path: string }[] } }
      druid.s3.before(io.inputSource.objects[0]!.path, () => {
        ask()
        return released
      })
      try {
        const id = String((await client.call("POST", "/druid/indexer/v1/task", task)).json.task)
        await asked
        expect((await client.status(id)).statusCode).toBe("RUNNING")
        const shutdown = await client.call("POST", `/druid/indexer/v1/task/${id}/shutdown`, {})
        expect(shutdown).toMatchObject({ status: 200, json: { task: id } })
        release()
        const { statusCode, errorMsg } = await client.ended(id)
        expect(statusCode).toBe("FAILED")
        expect(errorMsg).toContain("Shutdown request from user")
        expect((await client.sql(`SELECT COUNT(*) FROM "${datasource}"`)).status).toBe(400)
      } finally {
        release()
      }
    })

    test("specs that cannot be read are refused at once", async () => {
      const submit = (change: Partial<TaskOptions>) =>
        client.call("POST", "/druid/indexer/v1/task", csvTask(newName("sales"), [], change))
      const format = await submit({ format: { type: "spreadsheet" } })
      expect(format.status).toBe(400)
      expect(format.json.error).toMatch(/known type ids = \[/)
      const slash = await submit({ datasource: "a/b" })
      expect(slash).toMatchObject({ status: 400, json: { error: expect.stringContaining("Cannot construct") } })
      const both = await submit({ append: true, dropExisting: true })
      expect(both).toMatchObject({ status: 400, json: { error: expect.stringContaining("Cannot construct") } })
      const noJson = await client.call("POST", "/druid/indexer/v1/task", "{")
      expect(noJson.status).toBeGreaterThanOrEqual(400)
    })
  })
}
