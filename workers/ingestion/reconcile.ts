import { advance } from "./advance.ts"
import type { IngestionDeps } from "./deps.ts"

/** What one call of the cron looks after; the rest is for the next. */
const MOST = 20

/** Moves on all ingestions that are due: those that nobody watches. One that breaks does not keep back the others. */
export async function reconcile(deps: IngestionDeps): Promise<void> {
  const failures: unknown[] = []
  for (const id of await deps.store.due(MOST)) {
    try {
      await advance(deps, id)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, "Some ingestions could not be moved on.")
}
