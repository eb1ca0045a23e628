import { expect, inject } from "vitest"
import type { UploadAccepted } from "#domain/contracts/ingest.ts"
import type { IngestionStatus } from "#domain/contracts/ingestions.ts"
import { postFile, sqlAnswer } from "./client.ts"
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
export const upload = (filename: string, contents: BlobPart, fields: Readonly<Record<string, string>>) =>
  postFile<UploadAccepted & { code?: string; detail?: string }>(
    `${inject("url")}/api/ingest/upload`,
    filename,
    contents,
    fields,
  )

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
  const druid = { url: inject("druidUrl"), authorization: inject("druidAuthorization") }
  return JSON.parse(await sqlAnswer(druid, query, parameters))
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
