import { beforeAll, expect, test } from "vitest"
import type { UploadAccepted } from "#domain/contracts/ingest.ts"
import type { IngestionStatus } from "#domain/contracts/ingestions.ts"
import { csvOf } from "./harness.ts"
import { useHarness } from "./use-harness.ts"

const harness = useHarness()
beforeAll(() => {
  harness.druid.kept = 20
})

/** Server-sent events, each with its id and its status. */
async function eventsOf(response: Response): Promise<{ id: string; status: IngestionStatus }[]> {
  expect(response.headers.get("content-type")).toContain("text/event-stream")
  const blocks = (await response.text()).split("\n\n").filter((block) => block.includes("data:"))
  return blocks.map((block) => ({
    id: /^id: ?(.*)$/m.exec(block)?.[1] ?? "",
    status: JSON.parse(/^data: ?(.*)$/m.exec(block)?.[1] ?? "null") as IngestionStatus,
  }))
}

test("the stream of an ingestion ends with its end, each status with the id of its last event", async () => {
  const response = await harness.upload(csvOf(20, { seed: "events" }), { datasource_name: "events" })
  const { task_id } = (await response.json()) as UploadAccepted
  await harness.reconcile()
  const events = await eventsOf(await harness.call(`/api/ingest/status/${task_id}/events`))
  const last = events.at(-1)!
  expect(last.status).toMatchObject({ task_id, status: "ready" })
  expect(last.id).toBe(String(last.status.events.at(-1)!.id))
})

test("who comes back with the last event's id is not told the same again, but what is over", async () => {
  harness.druid.fate = "runs"
  const response = await harness.upload(csvOf(20, { seed: "back" }), { datasource_name: "back" })
  const { task_id } = (await response.json()) as UploadAccepted
  await harness.reconcile(2)
  const path = `/api/ingest/status/${task_id}/events`
  const { id } = (await eventsOf(await harness.call(path))).at(-1)!
  const again = await eventsOf(await harness.call(path, { headers: { "last-event-id": id } }))
  expect(again.map((event) => event.id)).not.toContain(id)
  harness.druid.fate = "succeeds"
  await harness.reconcile()
  const end = await eventsOf(await harness.call(path, { headers: { "last-event-id": id } }))
  expect(end.at(-1)!.status.status).toBe("ready")
})

test("an ingestion that nobody knows has no stream", async () => {
  expect((await harness.call("/api/ingest/status/nobody/events")).status).toBe(404)
})
