import { beforeEach, describe, expect, test } from "vitest"
import type { UploadAccepted } from "#domain/contracts/ingest.ts"
import type { Problem } from "#domain/contracts/problem.ts"
import type { Deps } from "#workers/deps.ts"
import { DruidRefused } from "#workers/druid/client.ts"
import { StorageRefused } from "#workers/storage/storage.ts"
import { profileFor } from "../../unit/ingestion/profiles.ts"
import { csvOf } from "./harness.ts"
import { json, useHarness } from "./use-harness.ts"

/** What falls between two calls, or between two minds about them. */

const harness = useHarness()
beforeEach(() => {
  Object.assign(harness.druid, { fate: "succeeds", kept: 20, down: false, loseAnswer: false })
  harness.storage.down = false
})

const { profile, choices } = profileFor(csvOf(20))
const file = (datasource: string) => ({
  datasource,
  filename: "sales.csv",
  size: profile.bytes,
  fingerprint: profile.fingerprint,
  sent: "rewritten",
})
const sha256 = "x".repeat(44)
const post = async <T>(path: string, body: unknown, headers = {}) => {
  const response = await harness.call(path, json(body, headers))
  return { status: response.status, body: (response.status === 204 ? null : await response.json()) as T & Problem }
}
/** An upload with so many whole objects. */
async function upload(datasource: string, objects = 1): Promise<string> {
  const { id } = (await post<{ id: string }>("/api/uploads", file(datasource))).body
  for (let n = 0; n < objects; n++) {
    const { key } = (await post<{ key: string }>(`/api/uploads/${id}/objects`, { n, size: 5, sha256 })).body
    harness.storage.objects.set(key, new Uint8Array(5))
    expect((await post(`/api/uploads/${id}/objects/${n}/complete`, { parts: [] })).status).toBe(204)
  }
  return id
}
const complete = (id: string, more = {}) =>
  post(`/api/uploads/${id}/complete`, { profile, choices, objects: 1, ...more })
const rowsOf = (datasource: string) => [...(harness.druid.rows.get(datasource)?.values() ?? [])]

describe("how a file was made ready", () => {
  const rename = { operation: { op: "rename", column: "was", to: profile.columns[0]!.name }, reason: null }
  const repaired = { ...choices, repairs: [{ repair: rename, rows: 20 }] }
  const names = profile.columns.map((c) => c.name)
  const alike = async (columns: readonly string[], datasource: string | null) =>
    (await post<{ preparation: { task_id: string } | null }>("/api/ingestions/alike", { datasource, columns })).body
      .preparation

  test("is found for the next file of its shape, once it can be queried", async () => {
    const id = await upload("alike")
    expect((await harness.call(`/api/ingestions/${id}/preparation`)).status).toBe(409)
    const shape = ["was", ...names.slice(1)]
    expect(await alike(shape, "alike")).toBeNull()
    await complete(id, { choices: repaired })
    await harness.reconcile()
    expect(await harness.status(id)).toMatchObject({ status: "ready" })
    expect(await alike(shape, "alike")).toMatchObject({ task_id: id, columns: names, choices: repaired })
    expect(await alike(shape, "another")).toMatchObject({ task_id: id })
    expect(await alike([...shape, "more"], "alike")).toMatchObject({ task_id: id })
    expect(await alike([...shape, "more"], "another")).toBeNull()
    const one = await harness.call(`/api/ingestions/${id}/preparation`)
    expect(await one.json()).toMatchObject({ task_id: id, datasource: "alike", choices: repaired })
    expect((await post("/api/ingestions/alike", { columns: [] })).status).toBe(400)
  })
})

describe("a cancel", () => {
  test("that comes while a task is frozen keeps it from being sent", async () => {
    // Just before the spec is frozen, somebody cancels.
    const { store } = harness.deps
    const wait: typeof store.wait = async (seen, ...rest) => {
      if (seen.state === "uploaded") await post(`/api/ingestions/${seen.id}/cancel`, {})
      return store.wait(seen, ...rest)
    }
    const deps: Deps = { ...harness.deps, store: { ...store, wait } }
    const response = await harness.upload(csvOf(20, { seed: "freeze" }), { datasource_name: "freeze" }, deps)
    const { task_id } = (await response.json()) as UploadAccepted
    await harness.reconcile()
    expect((await harness.status(task_id)).status).toBe("cancelled")
    expect(rowsOf("freeze")).toEqual([])
  })

  test("that comes while a task is on its way to a slow Druid ends it there", async () => {
    const submit: Deps["druid"]["submit"] = async (task) => {
      const id = task.id.split("_")[1]!
      await post(`/api/ingestions/${id}/cancel`, {})
      // As long as a call of Druid and of its leader may take: 10 seconds each.
      await harness.reconcile(9)
      return harness.druid.submit(task)
    }
    const deps: Deps = { ...harness.deps, druid: { ...harness.druid, submit } }
    const response = await harness.upload(csvOf(20, { seed: "slow" }), { datasource_name: "slow" }, deps)
    const { task_id } = (await response.json()) as UploadAccepted
    expect((await harness.status(task_id)).status).toBe("cancelling")
    await harness.reconcile()
    expect((await harness.status(task_id)).status).toBe("cancelled")
    expect([...harness.druid.tasks.values()].find(({ mark }) => mark === task_id)?.code).toBe("FAILED")
  })

  test("of an upload that S3 did not answer removes its objects when it is repeated", async () => {
    const id = await upload("cancel_down")
    harness.storage.down = true
    expect((await harness.call(`/api/uploads/${id}`, { method: "DELETE" })).status).toBe(503)
    harness.storage.down = false
    expect((await harness.call(`/api/uploads/${id}`, { method: "DELETE" })).status).toBe(204)
    expect([...harness.storage.objects.keys()].filter((key) => key.includes("/cancel_down/"))).toEqual([])
  })
})

describe("an upload of the page", () => {
  test("with on_duplicate replace takes the place of the rows", async () => {
    const first = await upload("page_twice")
    await complete(first)
    await harness.reconcile()
    const again = { ...file("page_twice"), on_duplicate: "replace" }
    const { id } = (await post<{ id: string }>("/api/uploads", again)).body
    const { key } = (await post<{ key: string }>(`/api/uploads/${id}/objects`, { n: 0, size: 5, sha256 })).body
    harness.storage.objects.set(key, new Uint8Array(5))
    await post(`/api/uploads/${id}/objects/0/complete`, { parts: [] })
    await complete(id)
    await harness.reconcile()
    expect(await harness.status(id)).toMatchObject({ status: "ready" })
    expect(rowsOf("page_twice")).toEqual([20])
  })

  test("names all of its objects, or is refused", async () => {
    const id = await upload("objects", 2)
    expect(await complete(id)).toMatchObject({ status: 409, body: { code: "objects_differ" } })
    expect(await complete(id, { objects: 3 })).toMatchObject({ status: 409, body: { code: "objects_differ" } })
    expect((await complete(id, { objects: 2 })).status).toBe(202)
    await harness.reconcile()
  })

  test.each([
    ["other_file", { profile: { ...profile, fingerprint: "f".repeat(64) } }],
    ["no_rows_with_time", { choices: { ...choices, timestamp: { kind: "column", column: "product", format: "iso" } } }],
    ["invalid_request", { profile: { ...profile, rows: -1 } }],
    [
      "invalid_request",
      {
        profile: {
          ...profile,
          columns: profile.columns.map((c) => ({ ...c, timestamps: c.timestamps.map((t) => ({ ...t, max: 1e300 })) })),
        },
      },
    ],
  ])("with a profile that is not this file's ends in words: %s", async (code, more) => {
    const id = await upload(`profile_${code}_${Math.random().toString(36).slice(2)}`)
    const { status, body } = await complete(id, more)
    expect([400, 422]).toContain(status)
    expect(body.code).toBe(code)
  })

  test("cannot announce more than its file could become", async () => {
    const { id } = (await post<{ id: string }>("/api/uploads", file("huge"))).body
    const { status, body } = await post(`/api/uploads/${id}/objects`, { n: 0, size: 2e14 })
    expect([status, body.code]).toEqual([413, "object_too_large"])
    expect([...harness.storage.open.keys()]).toEqual([])
  })
})

describe("an Idempotency-Key", () => {
  test("that was used for another file is a mistake, by either way", async () => {
    const send = (seed: string) => {
      const body = new FormData()
      body.append("file", new Blob([csvOf(20, { seed })]), "sales.csv")
      body.append("datasource_name", "reused")
      return harness.call("/api/ingest/upload", { method: "POST", body, headers: { "idempotency-key": "reused" } })
    }
    expect((await send("one")).status).toBe(202)
    const second = await send("two")
    expect(second.status).toBe(422)
    expect(await second.json()).toMatchObject({ code: "idempotency_key_reused" })
    const page = await post("/api/uploads", file("elsewhere"), { "idempotency-key": "reused" })
    expect(page).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } })
    await harness.reconcile()
  })
})

test("an object that stands at the file's key, from before this database, is left alone", async () => {
  const foreign = new Uint8Array([1, 2, 3])
  harness.storage.objects.set("uploads/foreign/sales.csv", foreign)
  await harness.upload(csvOf(20, { seed: "foreign" }), { datasource_name: "foreign" })
  await harness.reconcile()
  expect(harness.storage.objects.get("uploads/foreign/sales.csv")).toBe(foreign)
  expect([...harness.druid.tasks.values()].at(-1)!.spec).toMatchObject({
    spec: { ioConfig: { inputSource: { objects: [{ path: expect.stringContaining("/sales~") }] } } },
  })
})

test("a refusal of Druid in the midst is told of, and does not keep the status from being read", async () => {
  const { druid } = harness
  const status = druid.status
  druid.status = async () => {
    throw new DruidRefused(500, null, "Failed to stream task reports")
  }
  const response = await harness.upload(csvOf(20, { seed: "refusal" }), { datasource_name: "refusal" })
  const { task_id } = (await response.json()) as UploadAccepted
  await harness.reconcile(2)
  expect((await harness.status(task_id)).events.map((e) => e.message)).toContainEqual(
    expect.stringContaining("Failed to stream task reports"),
  )
  druid.status = status
  await harness.reconcile()
  expect(await harness.status(task_id)).toMatchObject({ status: "ready" })
})

test("rows that a later file replaced before they could be counted: that is said", async () => {
  const { druid } = harness
  const { loadStatus } = druid
  // Both are published before either can be counted.
  druid.loadStatus = async () => 50
  const send = async (seed: string, mode: string) => {
    const response = await harness.upload(csvOf(20, { seed }), { datasource_name: "replaced", mode })
    return ((await response.json()) as UploadAccepted).task_id
  }
  const [first, second] = [await send("older", "append"), await send("newer", "replace")]
  await harness.reconcile(2)
  druid.loadStatus = loadStatus
  await harness.reconcile()
  expect(await harness.status(second)).toMatchObject({ status: "ready" })
  expect(await harness.status(first)).toMatchObject({ status: "failed", error: { code: "replaced" } })
})

describe("texts that Postgres refuses", () => {
  test("a NUL in a cell is named, and the file comes through", async () => {
    const csv = csvOf(20).replace("A-3,", "A\u0000-3,")
    const response = await harness.upload(csv, { datasource_name: "nul" })
    expect(response.status).toBe(202)
    const { findings } = (await response.json()) as UploadAccepted
    expect(findings).toMatchObject([{ code: "nul", count: 1, places: [{ text: "A\ufffd-3" }] }])
    await harness.reconcile()
  })
  test.each([
    "/api/ingest/status/%00",
    "/api/ingestions?q=%00",
    "/api/ingestions?before=1e20~x",
    "/api/ingestions?limit=0",
  ])("%s is the caller's fault", async (path) => {
    const { status } = await harness.call(path)
    expect([400, 404]).toContain(status)
  })
})

test("a form field that nobody knows is named", async () => {
  const response = await harness.upload(csvOf(20), { datasource_name: "x", dryrun: "true" })
  expect(response.status).toBe(400)
  expect(((await response.json()) as Problem).detail).toContain("dryrun")
})

test("a client that hangs up in the midst leaves nothing in S3", async () => {
  const begin = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(begin + csvOf(5000)))
      controller.error(new Error("The client is gone."))
    },
  })
  const init = { method: "POST", body, duplex: "half", headers: { "content-type": "multipart/form-data; boundary=b" } }
  const response = await harness.call("/api/ingest/upload", init as RequestInit)
  expect(response.status).toBe(400)
  const incoming = [...harness.storage.objects.keys()].filter((key) => key.includes(".incoming"))
  expect([incoming, [...harness.storage.open.keys()]]).toEqual([[], []])
})

describe("what Postgres has no text for", () => {
  test.each([
    ["/api/datasources/%00", 404],
    ["/api/ingestions?before=999999999999999~a", 400],
    ["/api/ingestions?before=99999999999999~a", 200],
  ])("GET %s: %i", async (path, status) => {
    const druid = { ...harness.druid, sql: async () => ({ columns: [], rows: [] }) }
    expect((await harness.call(path, {}, { ...harness.deps, druid })).status).toBe(status)
  })
  test("in the body of a call", async () => {
    expect((await post("/api/ingestions/alike", { datasource: "a\0", columns: ["a"] })).status).toBe(400)
    const file = "day,pro\0duct\n2024-01-01,a\n2024-01-02,c\n"
    const response = await harness.upload(file, { datasource_name: "nul" })
    expect(await response.json()).toMatchObject({ status: 422, code: "column_name" })
    expect([...harness.storage.objects.keys()].filter((key) => key.includes(".incoming"))).toEqual([])
  })
})

test("an Idempotency-Key that is too long is refused, not cut: two would be one", async () => {
  const key = "k".repeat(201)
  expect(await post("/api/uploads", file("long_key"), { "idempotency-key": key })).toMatchObject({
    status: 400,
    body: { where: "Idempotency-Key" },
  })
})

describe("what is not as it was set up is no fault of Grove's, and says where to look", () => {
  test("S3 refuses", async () => {
    const head = async () => {
      throw new StorageRefused("S3 refused to look at uploads/x: AccessDenied, Access Denied")
    }
    const deps: Deps = { ...harness.deps, storage: { ...harness.storage, head } }
    const response = await harness.call("/api/uploads", json(file("denied")), deps)
    expect([response.status, await response.json()]).toMatchObject([502, { code: "s3_refused" }])
  })
  test("Druid refuses", async () => {
    const sql = async () => {
      throw new DruidRefused(403, null, "Unauthorized")
    }
    const deps: Deps = { ...harness.deps, druid: { ...harness.druid, sql } }
    const response = await harness.call("/api/datasources", {}, deps)
    expect([response.status, await response.json()]).toMatchObject([502, { code: "druid_refused" }])
  })
})

test("a JSON body without a length is read no further than it may go", async () => {
  let pulled = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1_000_000
      if (pulled > 60_000_000) controller.close()
      else controller.enqueue(new Uint8Array(1_000_000).fill(32))
    },
  })
  const init = { method: "POST", headers: { "content-type": "application/json" }, body, duplex: "half" } as RequestInit
  expect((await harness.call("/api/uploads", init)).status).toBe(413)
  expect(pulled).toBeLessThan(20_000_000)
})
