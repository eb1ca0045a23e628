import type { IngestionStatus } from "#domain/contracts/ingestions.ts"

const POLL_FIRST_MS = 1_000
const POLL_MOST_MS = 8_000

const ENDED: ReadonlySet<string> = new Set(["ready", "failed", "cancelled"])

const hasEnded = (status: IngestionStatus): boolean => ENDED.has(status.status)

/**
 * Follows an ingestion until it ends: by server-sent events, and by asking where they do not come.
 * The server closes the stream now and then; the browser opens it again by itself.
 *
 * @returns stops it
 */
export function watchIngestion(taskId: string, onStatus: (status: IngestionStatus) => void): () => void {
  const url = `/api/ingest/status/${encodeURIComponent(taskId)}`
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = POLL_FIRST_MS
  const source = new EventSource(`${url}/events`)

  const stop = () => {
    stopped = true
    clearTimeout(timer)
    source.close()
  }
  const take = (status: IngestionStatus) => {
    if (stopped) return
    onStatus(status)
    if (hasEnded(status)) stop()
  }
  const ask = async () => {
    try {
      const answer = await fetch(url)
      if (answer.ok) take((await answer.json()) as IngestionStatus)
    } catch {
      // The server is away: the next question comes later, and the bar says so meanwhile.
    }
    if (stopped) return
    timer = setTimeout(ask, wait)
    wait = Math.min(wait * 1.5, POLL_MOST_MS)
  }
  const onEvent = (event: MessageEvent<string>) => {
    const status = toStatus(event.data)
    if (status) take(status)
  }
  source.onmessage = onEvent
  source.addEventListener("status", onEvent)
  source.onerror = () => {
    // CLOSED: refused for good. CONNECTING: the browser tries again by itself.
    if (stopped || source.readyState !== EventSource.CLOSED) return
    clearTimeout(timer)
    void ask()
  }
  return stop
}

/** The status in an event's data; null for other events, such as a keep-alive. */
export function toStatus(data: string): IngestionStatus | null {
  try {
    const body: unknown = JSON.parse(data)
    return typeof body === "object" && body !== null && "progress" in body ? (body as IngestionStatus) : null
  } catch {
    return null
  }
}
