import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { startDruidApi } from "#local/druid-api/server.ts"
import { type Client, clientOf, csv, newName, type Task, type TaskOptions, taskOf } from "./client.ts"
import { ENVIRONMENT, openEmbedded, SECRET, type TestDruid } from "./druids.ts"
import { startTestS3, type TestS3 } from "./s3.ts"

const taskFor = (s3: TestS3, options: Partial<TaskOptions> = {}): Task => {
  const datasource = newName("sales")
  s3.put(`${datasource}.csv`, "t,s\n2024-01-05T10:00:00Z,a\n2024-01-06T10:00:00Z,b\n")
  const keys = [`${datasource}.csv`]
  return taskOf({ datasource, endpoint: s3.endpoint, keys, format: csv("t", "s"), dimensions: ["s"], ...options })
}

describe("who may talk to the embedded Druid", () => {
  let druid: TestDruid
  let client: Client
  beforeAll(async () => {
    druid = await openEmbedded()
    client = clientOf(druid)
  })
  afterAll(() => druid?.close())

  test.each([
    ["none", ""],
    ["a wrong secret", `Basic ${Buffer.from("grove:guessed").toString("base64")}`],
    ["the secret alone", SECRET],
    ["a longer one", `Basic ${Buffer.from(`grove:${SECRET}x`).toString("base64")}`],
  ])("credentials that are %s are 401 on every path", async (_, authorization) => {
    for (const [method, path, body] of [
      ["GET", "/status", undefined],
      ["GET", "/druid/indexer/v1/tasks", undefined],
      ["POST", "/druid/v2/sql", { query: "SELECT 1" }],
      ["POST", "/druid/indexer/v1/task", taskFor(druid.s3)],
    ] as const) {
      expect((await client.call(method, path, body, { authorization })).status).toBe(401)
    }
    expect((await client.call("GET", "/druid/indexer/v1/tasks")).json).toEqual([])
  })

  test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])(
    "a body of the type '%s' is 415: a foreign page could send it",
    async (type) => {
      for (const path of ["/druid/v2/sql", "/druid/indexer/v1/task"])
        expect((await client.call("POST", path, '{"query":"SELECT 1"}', { "content-type": type })).status).toBe(415)
    },
  )

  test("what it does not know is 404 and says so", async () => {
    const { status, json } = await client.call("GET", "/druid/indexer/v1/supervisor")
    expect(status).toBe(404)
    expect(json.error).toContain("GET /druid/indexer/v1/supervisor")
  })
})

describe("what the embedded Druid can reach", () => {
  let druid: TestDruid
  let client: Client
  beforeAll(async () => {
    druid = await openEmbedded()
    client = clientOf(druid)
  })
  afterAll(() => druid?.close())

  test("another S3 endpoint than its own is refused and never asked", async () => {
    const other = await startTestS3()
    try {
      const task = taskFor(other)
      let wasAsked = false
      other.before(`${task.spec.dataSchema.dataSource}.csv`, async () => {
        wasAsked = true
      })
      const { statusCode, errorMsg } = await client.ingest(task)
      expect(statusCode).toBe("FAILED")
      expect(errorMsg).toContain(other.endpoint)
      expect(wasAsked).toBe(false)
    } finally {
      await other.close()
    }
  })

  test("credentials of a variable that it was not given fail the task", async () => {
    const task = JSON.parse(JSON.stringify(taskFor(druid.s3)).replace("DRUID_S3_ACCESS_KEY", "PATH")) as Task
    const { statusCode, errorMsg } = await client.ingest(task)
    expect(statusCode).toBe("FAILED")
    expect(errorMsg).toContain("Access key cannot be null.")
  })

  test("credentials in plain text are refused", async () => {
    const plain = JSON.stringify(taskFor(druid.s3)).replace(/\{"type":"environment"[^}]*\}/, '"in plain text"')
    expect(await client.call("POST", "/druid/indexer/v1/task", plain)).toMatchObject({ status: 400 })
  })

  test.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    `SELECT * FROM "/etc/passwd"`,
    "SELECT * FROM glob('/*')",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_tables",
    "SELECT * FROM information_schema.tables",
    "SELECT * FROM pg_catalog.pg_tables",
    "SELECT * FROM grove.tasks",
    "SELECT (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT getenv('PATH')",
    "SELECT current_setting('temp_directory')",
    "WITH t AS (SELECT * FROM grove.segments) SELECT * FROM t",
    "SELECT 1; DROP TABLE grove.tasks",
    "ATTACH '/tmp/other.duckdb'",
    "COPY (SELECT 1) TO '/tmp/grove-was-here'",
    "INSTALL httpfs",
    "SET enable_external_access = true",
    "PRAGMA database_list",
    "CALL duckdb_settings()",
  ])("SQL cannot leave Druid's tables: %s", async (query) => {
    const { status, json } = await client.sql(query)
    expect(status).toBe(400)
    expect(json).toMatchObject({ error: "druidException", errorCode: "invalidInput" })
  })

  test("a query that was cancelled ends with an error", async () => {
    const task = taskFor(druid.s3)
    const { dataSource } = task.spec.dataSchema
    await client.ingest(task)
    const many = Array.from({ length: 40 }, (_, i) => `"${dataSource}" AS t${i}`).join(" CROSS JOIN ")
    const context = { sqlQueryId: newName("query") }
    const answer = client.sql(`SELECT COUNT(*) FROM ${many}`, { context })
    await expect.poll(async () => (await client.call("DELETE", `/druid/v2/sql/${context.sqlQueryId}`)).status).toBe(202)
    expect(await answer).toMatchObject({ status: 500, json: { error: "druidException" } })
    const late = await client.sql(`SELECT COUNT(*) FROM ${many}`, { context: { timeout: 50 } })
    expect(late).toMatchObject({ status: 504, json: { error: "Query timeout", errorCode: "legacyQueryException" } })
  })
})

describe("an embedded Druid that is started again", () => {
  let s3: TestS3
  let dataDir: string
  const open = async () => {
    const druid = await startDruidApi({
      port: 0,
      dataDir,
      secret: SECRET,
      s3: { endpoint: s3.endpoint, region: "us-east-1" },
      env: ENVIRONMENT,
    })
    return { ...druid, client: clientOf({ ...druid, s3, close: () => druid.close() }) }
  }
  beforeEach(async () => {
    s3 = await startTestS3()
    dataDir = await mkdtemp(join(tmpdir(), "grove-druid-"))
  })
  afterEach(async () => {
    await s3.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  test("still has its rows, tasks and reports", async () => {
    const first = await open()
    const task = taskFor(s3)
    const { id } = await first.client.ingest(task)
    await first.close()
    const { client, close } = await open()
    try {
      expect(await client.rows(`SELECT COUNT(*) FROM "${task.spec.dataSchema.dataSource}"`)).toEqual([[2]])
      expect((await client.status(id)).statusCode).toBe("SUCCESS")
      expect((await client.call("GET", `/druid/indexer/v1/task/${id}/reports`)).status).toBe(200)
      const again = await client.call("POST", "/druid/indexer/v1/task", { ...task, id })
      expect(again.json).toMatchObject({ errorCode: "entryAlreadyExists" })
    } finally {
      await close()
    }
  })

  test("finds the task that ran then failed, and runs the one that waited", async () => {
    const first = await open()
    const [running, waiting] = [taskFor(s3, { id: "running" }), taskFor(s3, { id: "waiting" })]
    const asked = new Promise<void>((resolve) => {
      s3.before(`${running.spec.dataSchema.dataSource}.csv`, () => {
        resolve()
        return new Promise(() => {})
      })
    })
    for (const task of [running, waiting]) await first.client.call("POST", "/druid/indexer/v1/task", task)
    await asked
    await first.close()
    const { client, close } = await open()
    try {
      expect(await client.ended("running")).toMatchObject({ statusCode: "FAILED" })
      expect(await client.ended("waiting")).toMatchObject({ statusCode: "SUCCESS" })
      expect(await client.rows(`SELECT COUNT(*) FROM "${waiting.spec.dataSchema.dataSource}"`)).toEqual([[2]])
    } finally {
      await close()
    }
  })
})
