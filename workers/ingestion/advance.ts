import { transition } from "#domain/ingestion/transition.ts"
import type { IngestionRow } from "#workers/db/schema.ts"
import { removeObjects } from "./abandon.ts"
import type { IngestionDeps } from "./deps.ts"
import { observe } from "./observe.ts"

/** As long as one look may take; a rewrite extends it. */
const LEASE_SECONDS = 45
/** More moves than a way has states: nothing goes round in circles within one call. */
const MOST_MOVES = 8

/**
 * Moves an ingestion on as far as it goes now: looks, decides, moves, and looks again until it has to wait. Whoever calls
 * while another is at it changes nothing. A crash anywhere leaves a lease that runs out, and every step can be repeated.
 *
 * @returns as it stands afterwards; null where there is none of this id
 */
export async function advance(deps: IngestionDeps, id: string, moves = MOST_MOVES): Promise<IngestionRow | null> {
  const { store } = deps
  for (let i = 0; i < moves; i++) {
    const row = await store.lease(id, LEASE_SECONDS)
    if (row === null || !(await step(deps, row))) break
  }
  return store.get(id)
}

/** One look; true if the ingestion moved. */
async function step(deps: IngestionDeps, row: IngestionRow): Promise<boolean> {
  const seen = await observe(deps, row)
  if (seen === null) return false
  const { observation, patch } = seen
  const since = (time: Date | null) => (time === null ? 0 : (deps.now() - time.getTime()) / 1000)
  const decision = transition({ ...row, age: since(row.stateSince), over: since(row.taskOverAt) }, observation)
  if (decision.kind === "wait") {
    const { event, message } = decision
    await deps.store.wait(
      row,
      decision.seconds,
      patch,
      event === null ? null : { kind: event, message: message ?? event },
    )
    return false
  }
  const { to, event, message, error } = decision
  const moved = await deps.store.move(row, { to, kind: event, message, patch: { ...patch, error } })
  // What was made ready while somebody cancelled is nobody's.
  if (moved === null) await cleanUpIfCancelled(deps, row.id)
  return moved !== null && moved !== "duplicate"
}

async function cleanUpIfCancelled({ store, storage }: IngestionDeps, id: string): Promise<void> {
  const row = await store.get(id)
  if (row?.state === "cancelled" && row.task === null) await removeObjects(store, storage, row)
}
