import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { runGrove } from "./run-grove.ts"

let folder: string
let server: Server
/** What the status is answered with, one after the other; the last stays. */
let statuses: (object | number)[]

const status = (state: string, error: object | null = null) => ({
  task_id: "t1",
  status: state,
  progress: { stage: state, rows_processed: 2 },
  error,
})

/** A Grove and its S3 that take everything. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "grove-follow-"))
  server = createServer(async (request, response) => {
    for await (const _ of request);
    const path = request.url ?? ""
    const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const json = (body: object) => response.end(JSON.stringify(body))
    if (request.method === "PUT") return response.end()
    if (path === "/api/uploads") return json({ id: "t1", key_prefix: "k", part_size: 1 << 24 })
    if (path.endsWith("/objects")) return json({ kind: "put", n: 0, key: "k", url: `${own}/k`, headers: {} })
    if (path.endsWith("/objects/0/complete")) return response.writeHead(204).end()
    if (path.endsWith("/complete")) return json({ task_id: "t1", status: "uploaded", status_url: "" })
    if (!path.includes("/status/")) return json({})
    const next = statuses.length > 1 ? statuses.shift()! : statuses[0]!
    if (typeof next === "number") return response.writeHead(next).end("<html>")
    return json(next)
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
})
afterEach(() => {
  server.close().closeAllConnections()
  rmSync(folder, { recursive: true })
})

function ingest(...more: readonly string[]) {
  const path = join(folder, "may.csv")
  writeFileSync(path, "day,amt\n2024-01-31,1\n2024-02-01,2\n")
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return runGrove(["ingest", path, "-d", "may", "--wait", "--url", url, ...more])
}

const reason = { code: "task_failed", message: "Druid's task failed.", detail: null }

test("--wait outlives a Grove that is away for a while", async () => {
  statuses = [503, status("running"), 502, status("ready")]
  const { code, stdout, stderr } = await ingest()
  expect(stderr).toBe("")
  expect(stdout).toContain("Ready: 2 rows of may can be queried.")
  expect(code).toBe(0)
})

test("a refusal is not waited out", async () => {
  statuses = [404]
  expect((await ingest()).code).toBe(2)
})

test("an ingestion that fails ends with 2 and its reason", async () => {
  statuses = [status("running"), status("failed", reason)]
  expect(await ingest()).toMatchObject({ code: 2, stderr: "Druid's task failed.\n" })
})

test("with --json there is one document, the status, which has the reason", async () => {
  statuses = [status("failed", reason)]
  const { code, stdout, stderr } = await ingest("--json")
  expect(JSON.parse(stdout)).toMatchObject({ task_id: "t1", status: "failed", error: { code: "task_failed" } })
  expect([code, stderr]).toEqual([2, ""])
})
