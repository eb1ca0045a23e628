import type { IngestionRow } from "#workers/db/schema.ts"
import { abandonUpload } from "./abandon.ts"
import type { IngestionDeps } from "./deps.ts"

/**
 * Cancels what is not over: an upload at once; what Druid may have seen becomes `cancelling` until its task is known to be over.
 *
 * @returns false when it moved meanwhile, or is over
 */
export async function cancel({ store, storage }: IngestionDeps, row: IngestionRow): Promise<boolean> {
  switch (row.state) {
    case "created":
    case "uploading":
    case "staged":
      return abandonUpload(store, storage, row)
    case "uploaded":
    case "submitted":
    case "running":
    case "loading": {
      const moved = await store.move(row, {
        to: "cancelling",
        kind: "cancelling",
        message: "Druid is asked to end the task.",
      })
      return moved !== null && moved !== "duplicate"
    }
    default:
      return row.state === "cancelling"
  }
}
