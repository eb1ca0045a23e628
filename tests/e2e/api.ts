import { expect, inject } from "vitest"
import type { UploadAccepted } from "#domain/contracts/ingest.ts"
import type { IngestionStatus } from "#domain/contracts/ingestions.ts"
import type { Totals } from "./sales.ts"

/** Enough for the embedded stack on a busy machine; a state that is reached ends the wait at once. */
const WITHIN_MS = 60_000

const ENDS = ["ready", "failed", "cancelled"]

/** Breaks or mends the stack: see setup.ts for the actions. */
export async function control<T = null>(action: string, body = ""): Promise<T> {
  const response = await fetch(inject("controlUrl") + action, { method: "POST", body })
  if (!response.ok) throw new Error(`${action}: ${await response.text()}`)
  return (await response.json()) as T
}

/** `curl -F file=@… -F datasource_name=…` */
export async function upload(
  filename: string,
  contents: BlobPart,
  fields: Readonly<Record<string, string>>,
): Promise<{ status: number; body: UploadAccepted & { code?: string; detail?: string } }> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append("file", new Blob([contents]), filename)
  const response = await fetch(`${inject("url")}/api/ingest/upload`, { method: "POST", body: form })
  return { status: response.status, body: await response.json() }
}

export async function getStatus(taskId: string): Promise<IngestionStatus> {
  const response = await fetch(`${inject("url")}/api/ingest/status/${taskId}`)
  expect(response.status).toBe(200)
  return (await response.json()) as IngestionStatus
}

/** Polls an ingestion until it ends, one way or the other. */
export async function waitForEnd(taskId: string): Promise<IngestionStatus> {
  await expect.poll(async () => (await getStatus(taskId)).status, { timeout: WITHIN_MS, interval: 200 }).toBeOneOf(ENDS)
  return getStatus(taskId)
}

/** Asks Druid itself, past the Worker. */
export async function askDruid(query: string, parameters: readonly object[] = []): Promise<Record<string, unknown>[]> {
  const response = await fetch(`${inject("druidUrl")}/druid/v2/sql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: inject("druidAuthorization") },
    body: JSON.stringify({ query, parameters, context: { useApproximateCountDistinct: false } }),
  })
  if (!response.ok) throw new Error(`Druid answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Record<string, unknown>[]
}

/** The same counts and sums as `totalsOf`, as Druid has them. */
export async function totalsInDruid(datasource: string): Promise<Totals> {
  const name = `"${datasource.replaceAll('"', '""')}"`
  const [row] = await askDruid(
    `SELECT COUNT(*) AS "rows", SUM(amount) AS amount, SUM(quantity) AS quantity, COUNT(DISTINCT product) AS products FROM ${name}`,
  )
  return row as unknown as Totals
}

/** Equal; the sum of money to half a cent, for Druid adds doubles. */
export function expectTotals(actual: Totals, expected: Totals): void {
  expect({ ...actual, amount: expected.amount }).toEqual(expected)
  expect(Math.abs(actual.amount - expected.amount)).toBeLessThan(0.005)
}
