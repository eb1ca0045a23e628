import { expect, test } from "vitest"
import type { Choices } from "#domain/ingestion/choices.ts"
import { proposeChoices } from "#domain/ingestion/choices.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { profileStaged } from "#workers/ingestion/read-staged.ts"
import { parquetOf } from "../druid/parquet-of.ts"
import { json, useHarness } from "./use-harness.ts"

/** A file that a page sends as it is: the Worker sees for itself whether Druid reads it right. */

const harness = useHarness()
const RIGHT =
  "select '2024-01-31 10:00:00'::timestamp + i * interval 1 hour as at, 'c' || i as city, i as n from range(5) t(i)"

async function profileOf(bytes: Uint8Array, fingerprint: string): Promise<{ profile: Profile; choices: Choices }> {
  const key = `seen/${fingerprint}`
  await harness.storage.put(key, bytes)
  const found = await profileStaged(harness.storage, key, { size: bytes.length, fingerprint }, {})
  if (!found.ok) throw new Error(found.problem.message)
  return { profile: found.value.profile, choices: proposeChoices(found.value.profile, 0) }
}

/** Sends bytes as the page does, by one PUT, and completes. */
async function send(bytes: Uint8Array, filename: string, more: Partial<{ profile: Profile; choices: Choices }> = {}) {
  const fingerprint = [...filename]
    .reduce((hex, c) => hex + c.charCodeAt(0).toString(16), "")
    .padEnd(64, "0")
    .slice(0, 64)
  const found = await profileOf(bytes, fingerprint)
  const file = {
    datasource: "as_it_is",
    filename,
    size: bytes.length,
    fingerprint,
    sent: "original",
    on_duplicate: "append",
  }
  const { id } = (await (await harness.call("/api/uploads", json(file))).json()) as { id: string }
  const announce = json({ n: 0, size: bytes.length, sha256: "x".repeat(44) })
  const { key } = (await (await harness.call(`/api/uploads/${id}/objects`, announce)).json()) as { key: string }
  harness.storage.objects.set(key, bytes)
  await harness.call(`/api/uploads/${id}/objects/0/complete`, json({ parts: [] }))
  const response = await harness.call(`/api/uploads/${id}/complete`, json({ ...found, ...more, objects: 1 }))
  return { id, key, status: response.status, body: (await response.json()) as { code?: string; detail?: string } }
}

test("Parquet that Druid reads right is ingested under its own name", async () => {
  const bytes = await parquetOf(RIGHT)
  const { id, key, status } = await send(bytes, "cities.parquet")
  expect([status, key]).toEqual([202, "uploads/as_it_is/cities.parquet"])
  await harness.reconcile(1)
  const task = (await harness.deps.store.get(id))?.task
  expect(task?.spec).toMatchObject({
    ioConfig: {
      inputSource: { objects: [{ bucket: "grove", path: "uploads/as_it_is/cities.parquet" }] },
      inputFormat: { type: "parquet" },
    },
  })
})

test.each([
  ["floats.parquet", `select *, 19.99::float as price from (${RIGHT})`, "price"],
  ["cities.parquet.gz", RIGHT, "unpack"],
])("%s, which Druid would misread, is refused with the reason", async (name, select, reason) => {
  const { status, body } = await send(await parquetOf(select), name)
  expect([status, body.code]).toEqual([422, "needs_rewriting"])
  expect(body.detail).toContain(reason)
})

test("a table that was mended is not that of the file", async () => {
  const bytes = await parquetOf(RIGHT)
  const { choices } = await profileOf(bytes, "e".repeat(64))
  const repair = { operation: { op: "trim" as const, columns: ["city"] }, reason: null }
  const { status, body } = await send(bytes, "mended.parquet", {
    choices: { ...choices, repairs: [{ repair, rows: 1 }] },
  })
  expect([status, body.code]).toEqual([422, "needs_rewriting"])
})

test("a file of another format does not pass for CSV", async () => {
  const bytes = new TextEncoder().encode('[{"at":"2024-01-31","n":1},{"at":"2024-02-01","n":2}]')
  const { status, body } = await send(bytes, "rows.json")
  expect([status, body.code]).toEqual([422, "needs_rewriting"])
})
