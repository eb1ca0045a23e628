import { beforeEach, describe, expect, test } from "vitest"
import type { UploadAccepted } from "#domain/contracts/ingest.ts"
import type { Problem } from "#domain/contracts/problem.ts"
import { csvOf, SECRET } from "./harness.ts"
import { useHarness } from "./use-harness.ts"

const harness = useHarness()
beforeEach(() => {
  Object.assign(harness.druid, { fate: "succeeds", kept: 20, down: false, loseAnswer: false })
  harness.storage.down = false
})

/** Sends a file of 20 rows into a datasource of its own. */
async function send(datasource: string, fields: Record<string, string> = {}, options = {}): Promise<UploadAccepted> {
  const response = await harness.upload(csvOf(20, { seed: datasource, ...options }), {
    datasource_name: datasource,
    ...fields,
  })
  expect(response.status, await response.clone().text()).toBe(202)
  return (await response.json()) as UploadAccepted
}
const post = async (path: string) => {
  const response = await harness.call(path, { method: "POST" })
  return { status: response.status, body: (await response.json()) as Problem & { status: unknown } }
}
const rowsOf = (datasource: string) => [...(harness.druid.rows.get(datasource)?.values() ?? [])]
const kinds = async (id: string) => (await harness.status(id)).events.map((event) => event.kind)

describe("Druid", () => {
  test("is down at submit, then up: the file waits and goes on by itself", async () => {
    harness.druid.down = true
    const { task_id } = await send("down")
    await harness.reconcile(3)
    expect(await harness.status(task_id)).toMatchObject({ status: "uploaded" })
    expect((await kinds(task_id)).filter((kind) => kind === "submit_deferred")).toHaveLength(1)
    harness.druid.down = false
    await harness.reconcile()
    expect(await harness.status(task_id)).toMatchObject({ status: "ready", error: null })
  })

  test("takes a task and its answer is lost: it is submitted once", async () => {
    harness.druid.loseAnswer = true
    const { task_id } = await send("lost")
    await harness.reconcile()
    expect(await harness.status(task_id)).toMatchObject({ status: "ready" })
    expect([...harness.druid.tasks.values()].filter((task) => task.datasource === "lost")).toHaveLength(1)
    expect(rowsOf("lost")).toEqual([20])
  })

  test("fails a task: its reason is shown as given and in plain words, and a retry brings every row once", async () => {
    harness.druid.fate = "fails"
    const { task_id } = await send("fails")
    await harness.reconcile()
    const failed = await harness.status(task_id)
    expect(failed.status).toBe("failed")
    expect(failed.error).toMatchObject({ code: "task_failed", detail: expect.stringContaining("the worker went away") })
    harness.druid.fate = "succeeds"
    expect((await post(`/api/ingestions/${task_id}/retry`)).status).toBe(202)
    await harness.reconcile()
    expect(await harness.status(task_id)).toMatchObject({ status: "ready", druid_task_id: `grove_${task_id}_2` })
    expect(rowsOf("fails")).toEqual([20])
  })

  test("publishes, then reports a failure: no row twice", async () => {
    harness.druid.fate = "publishes_then_fails"
    const { task_id } = await send("published")
    await harness.reconcile()
    expect(await harness.status(task_id)).toMatchObject({ status: "ready", error: null })
    expect(await kinds(task_id)).toContain("published_after_all")
    expect(rowsOf("published")).toEqual([20])
  })

  test("publishes a part, then fails: a retry is refused, for it would double rows", async () => {
    harness.druid.fate = "publishes_half_then_fails"
    const { task_id } = await send("half")
    await harness.reconcile()
    expect(await harness.status(task_id)).toMatchObject({ status: "failed", error: { code: "partly_published" } })
    expect(await post(`/api/ingestions/${task_id}/retry`)).toMatchObject({
      status: 409,
      body: { code: "partly_published" },
    })
    expect(rowsOf("half")).toEqual([10])
  })

  test("keeps fewer rows than the scan counted: that is a failure with both figures", async () => {
    harness.druid.kept = 19
    const { task_id } = await send("fewer")
    await harness.reconcile()
    const { error } = await harness.status(task_id)
    expect(error).toMatchObject({ code: "rows_differ" })
    expect(error?.message).toMatch(/20 rows to keep.*kept 19/)
  })
})

describe("S3", () => {
  test("is away while a file is posted: the script is told, and nothing is left", async () => {
    harness.storage.down = true
    const response = await harness.upload(csvOf(20), { datasource_name: "s3_down" })
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ code: "s3_unavailable" })
    expect(await harness.list("s3_down")).toEqual([])
  })

  test("is away while a file is made ready: it waits", async () => {
    harness.druid.down = true
    const { task_id } = await send("s3_later", {}, { rewritten: true })
    harness.storage.down = true
    await harness.reconcile(2)
    harness.storage.down = false
    harness.druid.down = false
    await harness.reconcile()
    expect(await harness.status(task_id)).toMatchObject({ status: "ready" })
  })
})

describe("the same again", () => {
  test("a POST that is repeated with its key answers the same id", async () => {
    const form = () => {
      const body = new FormData()
      body.append("file", new Blob([csvOf(20, { seed: "key" })]), "sales.csv")
      body.append("datasource_name", "keyed")
      return { method: "POST", body, headers: { "idempotency-key": "key-1" } }
    }
    const [first, second] = [
      await harness.call("/api/ingest/upload", form()),
      await harness.call("/api/ingest/upload", form()),
    ]
    const [a, b] = [(await first.json()) as UploadAccepted, (await second.json()) as UploadAccepted]
    expect(b.task_id).toBe(a.task_id)
    await harness.reconcile()
    expect(rowsOf("keyed")).toEqual([20])
  })

  test("the same file twice at once is taken once", async () => {
    const both = await Promise.all(
      [1, 2, 3].map(() => harness.upload(csvOf(20, { seed: "once" }), { datasource_name: "once" })),
    )
    expect(both.map((r) => r.status).sort()).toEqual([202, 409, 409])
    await harness.reconcile()
    expect(rowsOf("once")).toEqual([20])
  })

  test("on_duplicate says append or replace", async () => {
    await send("again")
    await harness.reconcile()
    await send("again", { on_duplicate: "append" })
    await harness.reconcile()
    expect(rowsOf("again")).toEqual([20, 20])
    await send("again", { on_duplicate: "replace" })
    await harness.reconcile()
    expect(rowsOf("again")).toEqual([20])
  })

  test("a second file of the same name gets a key of its own", async () => {
    await send("names")
    await harness.upload(csvOf(20, { seed: "other" }), { datasource_name: "names" })
    await harness.reconcile()
    const keys = [...harness.storage.objects.keys()].filter((key) => key.startsWith("uploads/names/"))
    expect(keys).toEqual(["uploads/names/sales.csv", expect.stringMatching(/^uploads\/names\/sales~\w+\.csv$/)])
  })
})

describe("cancel", () => {
  test("before Druid has seen it", async () => {
    harness.druid.down = true
    const { task_id } = await send("cancelled")
    expect((await post(`/api/ingestions/${task_id}/cancel`)).status).toBe(202)
    harness.druid.down = false
    await harness.reconcile(3)
    expect(["cancelling", "cancelled"]).toContain((await harness.status(task_id)).status)
    expect(rowsOf("cancelled")).toEqual([])
  })

  test("while the task runs", async () => {
    harness.druid.fate = "runs"
    const { task_id } = await send("running")
    await harness.reconcile(2)
    expect((await harness.status(task_id)).status).toBe("running")
    expect((await post(`/api/ingestions/${task_id}/cancel`)).status).toBe(202)
    await harness.reconcile()
    expect(await harness.status(task_id)).toMatchObject({ status: "cancelled", error: null })
    expect(rowsOf("running")).toEqual([])
  })

  test("too late: the rows are there, so it ends ready", async () => {
    harness.druid.fate = "runs"
    const { task_id } = await send("too_late")
    await harness.reconcile(2)
    harness.druid.fate = "publishes_then_fails"
    await post(`/api/ingestions/${task_id}/cancel`)
    await harness.reconcile()
    expect(await harness.status(task_id)).toMatchObject({ status: "ready", error: null })
    expect(rowsOf("too_late")).toEqual([20])
  })

  test("when it is over is refused", async () => {
    const { task_id } = await send("over")
    await harness.reconcile()
    expect(await post(`/api/ingestions/${task_id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: "not_cancellable" },
    })
    expect(await post(`/api/ingestions/${task_id}/retry`)).toMatchObject({ status: 409, body: { code: "not_failed" } })
  })
})

describe("what is sent wrong", () => {
  const csv = csvOf(5)
  test.each([
    ["no datasource", {}, csv, 400, "invalid_request"],
    ["a datasource that Druid refuses", { datasource_name: "a/b" }, csv, 400, "invalid_datasource_name"],
    ["an unknown mode", { datasource_name: "x", mode: "merge" }, csv, 400, "invalid_request"],
    [
      "a time column that is not there",
      { datasource_name: "x", timestamp_column: "when" },
      csv,
      400,
      "invalid_timestamp",
    ],
    [
      "a time column without times",
      { datasource_name: "x", timestamp_column: "product" },
      csv,
      400,
      "invalid_timestamp",
    ],
    [
      "a format that reads nothing",
      { datasource_name: "x", timestamp_format: "dd/MM/yyyy" },
      csv,
      400,
      "invalid_timestamp",
    ],
    ["an empty file", { datasource_name: "x" }, "", 422, "empty_file"],
    ["a header alone", { datasource_name: "x" }, "a,b\n", 422, "only_header"],
    ["a file beyond the limit", { datasource_name: "x" }, `a,b\n${"1,2\n".repeat(1_300_000)}`, 413, "file_too_large"],
    ["a column of Druid's own name", { datasource_name: "x" }, "__time,n\nx,1\ny,2\n", 422, "reserved_column"],
  ])("%s", async (_, fields, contents, status, code) => {
    const response = await harness.upload(contents, fields as Record<string, string>)
    expect(response.status).toBe(status)
    const problem = (await response.json()) as Problem
    expect(problem).toMatchObject({ code, status })
    expect(problem.detail.length).toBeGreaterThan(20)
    const left = [...harness.storage.objects.keys()].filter((key) => key.includes(".incoming"))
    expect([left, [...harness.storage.open.keys()]]).toEqual([[], []])
  })
})

test("dry_run and analyze-schema tell what is in a file, and keep nothing", async () => {
  const before = harness.storage.objects.size
  const rehearsed = await harness.upload(csvOf(20), { datasource_name: "dry", dry_run: "true" })
  expect(await rehearsed.json()).toMatchObject({ rows: 20, findings: [] })
  const form = new FormData()
  form.append("file", new Blob([csvOf(20)]), "sales.csv")
  const analysed = await harness.call("/api/ingest/analyze-schema", { method: "POST", body: form })
  expect(await analysed.json()).toMatchObject({
    format: "csv",
    rows: 20,
    timestamp: { column: "day", format: "iso" },
    ingestion_spec: { type: "index_parallel" },
  })
  expect(harness.storage.objects.size).toBe(before)
  expect(await harness.list("dry")).toEqual([])
})

test("no secret of the Worker is in a task that it submitted, or in an answer that it gave", async () => {
  for (const { spec } of harness.druid.tasks.values()) expect(JSON.stringify(spec)).not.toContain(SECRET)
  for (const path of ["/api/health", "/api/ingestions", "/api/nothing"])
    expect(await (await harness.call(path)).text()).not.toContain(SECRET)
  expect(harness.druid.tasks.size).toBeGreaterThan(5)
})
