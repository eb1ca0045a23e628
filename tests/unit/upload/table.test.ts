import "fake-indexeddb/auto"
import { expect, test } from "vitest"
import { openUploadTable, type UploadRecord, uploadKey } from "#upload/table.ts"

const record = (datasource: string, startedAt: number): UploadRecord => ({
  key: uploadKey("f".repeat(64), datasource),
  idempotencyKey: "k",
  id: null,
  partSize: 0,
  request: { datasource, filename: "a.csv", size: 1, fingerprint: "f".repeat(64), sent: "rewritten" },
  choices: { timestamp: { kind: "constant", value: "2024-01-01T00:00:00Z" }, columns: [] },
  objects: 2,
  startedAt,
  handle: null,
})

test("uploads and their objects are there after the table is opened again, each under its own key", async () => {
  const [sales, returns] = [record("sales", 1), record("returns", 2)]
  const table = openUploadTable("t1")
  await table.save(sales)
  await table.save(returns)
  await table.saveObject(sales.key, { n: 0, rows: 5, done: true, parts: new Map() })
  await table.saveObject(sales.key, { n: 1, rows: 5, done: false, parts: new Map([[3, { sha256: "s", etag: "e" }]]) })
  await table.saveObject(returns.key, { n: 0, rows: 1, done: true, parts: new Map() })
  const again = openUploadTable("t1")
  expect((await again.unfinished()).map((r) => r.request.datasource)).toEqual(["returns", "sales"])
  expect((await again.objects(sales.key))[1]?.parts.get(3)).toEqual({ sha256: "s", etag: "e" })
  await again.remove(sales.key)
  expect(await again.find(sales.key)).toBeNull()
  expect(await again.objects(sales.key)).toEqual([])
  expect(await again.objects(returns.key)).toHaveLength(1)
})
