import type { Ingestion, IngestionList, IngestionStatus } from "#domain/contracts/ingestions.ts"

/** Ingestions, newest first; `before` is the answer's `next_before`. Throws with the server's sentence. */
export async function listIngestions(limit: number, before?: string): Promise<IngestionList> {
  const query = new URLSearchParams({ limit: String(limit), ...(before ? { before } : {}) })
  return ask(`/api/ingestions?${query}`)
}

/** One ingestion with its events. */
export async function getIngestion(taskId: string): Promise<IngestionStatus> {
  return ask(`/api/ingest/status/${encodeURIComponent(taskId)}`)
}

/** What a person may do with an ingestion. */
export async function act(taskId: string, action: Ingestion["actions"][number]): Promise<void> {
  await ask(`/api/ingestions/${encodeURIComponent(taskId)}/${action}`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
    body: "{}",
  })
}

async function ask<T>(url: string, init?: RequestInit): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(url, init)
  } catch (cause) {
    throw new Error("Grove's server does not answer. It is asked again in a moment.", { cause })
  }
  const body: unknown = await answer.json().catch(() => null)
  if (answer.ok && body !== null) return body as T
  const detail = typeof body === "object" && body !== null && "detail" in body ? String(body.detail) : null
  throw new Error(detail ?? `Grove's server answered ${answer.status} where ingestions were expected.`)
}
