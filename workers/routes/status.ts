import { Hono } from "hono"
import { streamSSE } from "hono/streaming"
import type { IngestionStatus } from "#domain/contracts/ingestions.ts"
import type { Deps } from "#workers/deps.ts"
import { advance } from "#workers/ingestion/advance.ts"
import type { IngestionDeps } from "#workers/ingestion/deps.ts"
import { isId, notFound } from "./http.ts"
import { isOver, statusView } from "./views.ts"

/** A Worker may make 50 calls a request on the smallest plan; the browser comes back by itself. */
const LOOKS = 10
const LOOK_EVERY_MS = 500
const RETRY_MS = 500

export function statusRoutes({ store }: Deps, ingestion: IngestionDeps) {
  const routes = new Hono()

  /** As it stands, after it was moved on if it was due. A part that is away just now does not hide what is known. */
  async function look(id: string): Promise<IngestionStatus> {
    const row = isId(id) ? await advance(ingestion, id) : null
    if (row === null) throw notFound(`ingestion ${id}`)
    return statusView(row, await store.events(id))
  }

  routes.get("/:id", async (c) => c.json(await look(c.req.param("id"))))

  /** The whole status whenever it changed; `id` is the last event's, and whoever comes back with it has seen that status. */
  routes.get("/:id/events", async (c) => {
    const id = c.req.param("id")
    const first = await look(id)
    const isSeen = c.req.header("last-event-id") === lastEventId(first) && !isOver(first.status)
    return streamSSE(c, async (stream) => {
      let shown = isSeen ? JSON.stringify(first) : ""
      for (let i = 0; i < LOOKS && !stream.aborted; i++) {
        const status = i === 0 ? first : await look(id)
        const data = JSON.stringify(status)
        if (data !== shown) await stream.writeSSE({ data, id: lastEventId(status), retry: RETRY_MS })
        shown = data
        if (isOver(status.status)) return
        await stream.sleep(LOOK_EVERY_MS)
      }
    })
  })

  return routes
}

const lastEventId = ({ events }: IngestionStatus): string => String(events.at(-1)?.id ?? 0)
