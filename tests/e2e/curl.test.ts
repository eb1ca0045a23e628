import { request } from "node:http"
import { describe, expect, inject, test } from "vitest"
import { control, expectTotals, getStatus, totalsInDruid, upload, waitForEnd } from "./api.ts"
import { salesCsv, totalsOf } from "./sales.ts"
import { MAX_FILE_SIZE } from "./setup.ts"

describe("a script with curl", () => {
  test("uploads a file, polls its status and finds the file's totals in Druid", async () => {
    const csv = salesCsv(5_000)
    const { status, body } = await upload("sales.csv", csv, { datasource_name: "curl_sales" })
    expect(status, JSON.stringify(body)).toBe(202)
    expect(body).toMatchObject({ datasource: "curl_sales", filename: "sales.csv", rows: 5_000 })
    const polled = await fetch(new URL(body.status_url, inject("url")))
    expect(await polled.json()).toMatchObject({ task_id: body.task_id })
    const end = await waitForEnd(body.task_id)
    expect(end.error).toBeNull()
    expect(end.status).toBe("ready")
    expectTotals(await totalsInDruid("curl_sales"), totalsOf(csv))
  })

  test("a second file is appended", async () => {
    const [first, second] = [salesCsv(300, 2), salesCsv(200, 3)]
    for (const csv of [first, second]) {
      const { body } = await upload("appended.csv", csv, { datasource_name: "appended" })
      expect((await waitForEnd(body.task_id)).status).toBe("ready")
    }
    expect((await totalsInDruid("appended")).rows).toBe(500)
  })

  test("a datasource's name that Druid refuses is refused at once", async () => {
    const { status, body } = await upload("sales.csv", salesCsv(5), { datasource_name: "a/b" })
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(body.detail).toContain("a/b")
  })
})

describe("the same file twice", () => {
  test("is refused with the first one's id, and taken when asked to append", async () => {
    const csv = salesCsv(100, 4)
    const fields = { datasource_name: "twice" }
    const first = await upload("twice.csv", csv, fields)
    expect((await waitForEnd(first.body.task_id)).status).toBe("ready")
    const second = await upload("twice.csv", csv, fields)
    expect(second.status).toBe(409)
    expect(second.body).toMatchObject({ code: "already_ingested", task_id: first.body.task_id })
    const third = await upload("twice.csv", csv, { ...fields, on_duplicate: "append" })
    expect((await waitForEnd(third.body.task_id)).status).toBe("ready")
    expect((await totalsInDruid("twice")).rows).toBe(200)
  })

  test("also twice at once: one is taken", async () => {
    const csv = salesCsv(100, 5)
    const both = await Promise.all([1, 2].map(() => upload("at-once.csv", csv, { datasource_name: "at_once" })))
    expect(both.map((one) => one.status).sort()).toEqual([202, 409])
    const taken = both.find((one) => one.status === 202)
    expect((await waitForEnd(taken?.body.task_id ?? "")).status).toBe("ready")
    expect((await totalsInDruid("at_once")).rows).toBe(100)
  })
})

describe("files that are no sales file", () => {
  test.each([
    ["an empty one", "empty.csv", ""],
    ["one with a header only", "header.csv", "order_date,amount\n"],
    [
      "a picture with the suffix .csv",
      "picture.csv",
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
    ],
  ])("%s is refused in words and leaves nothing behind", async (_, name, contents) => {
    const { status, body } = await upload(name, contents, { datasource_name: "refused" })
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(body.code).toMatch(/^[a-z_]+$/)
    expect(body.detail?.length).toBeGreaterThan(20)
    const list = await (await fetch(`${inject("url")}/api/ingestions?datasource=refused`)).json()
    expect(list.ingestions.filter((one: { status: string }) => one.status !== "failed")).toEqual([])
  })

  test("one over MAX_FILE_SIZE is refused with both sizes", async () => {
    const { status, body } = await upload("big.csv", new Uint8Array(MAX_FILE_SIZE + 1).fill(65), {
      datasource_name: "big",
    })
    expect(status).toBe(413)
    expect(body.detail).toContain("60")
  })
})

describe("Druid down at submit", () => {
  test("the file waits, and goes on by itself when Druid is back", async () => {
    await control("/druid/stop")
    const { status, body } = await upload("waits.csv", salesCsv(50, 6), { datasource_name: "waits" })
    expect(status).toBe(202)
    await expect
      .poll(async () => (await getStatus(body.task_id)).events.map((event) => event.kind), { timeout: 30_000 })
      .toContain("submit_deferred")
    expect((await getStatus(body.task_id)).status).toBe("uploaded")
    await control("/druid/start")
    expect((await waitForEnd(body.task_id)).status).toBe("ready")
    expect((await totalsInDruid("waits")).rows).toBe(50)
  })
})

describe("who may call", () => {
  const ask = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const url = new URL("/api/health", inject("url"))
      request(url, { headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on("error", reject)
        .end()
    })

  test("the page's own host and origin, and nobody else", async () => {
    const own = inject("url")
    expect(await ask({})).toBe(200)
    expect(await ask({ origin: own })).toBe(200)
    expect(await ask({ origin: "http://evil.example" })).toBe(403)
    expect(await ask({ origin: "null" })).toBe(403)
    expect(await ask({ host: "evil.example" })).toBe(403)
    expect(await ask({ host: `127.0.0.1:${Number(new URL(own).port) + 1}` })).toBe(403)
  })

  test("an unknown API address is a problem document, an unknown asset a 404, any other address the page", async () => {
    const get = (path: string) => fetch(inject("url") + path)
    const unknown = await get("/api/nothing")
    expect(unknown.status).toBe(404)
    expect(unknown.headers.get("content-type")).toContain("application/problem+json")
    expect((await get("/_build/assets/gone-12345678.js")).status).toBe(404)
    const page = await get("/dashboards/anything")
    expect(page.status).toBe(200)
    expect(page.headers.get("content-type")).toContain("text/html")
  })
})
