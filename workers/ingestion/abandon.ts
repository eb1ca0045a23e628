import { rewrittenKey } from "#domain/ingestion/keys.ts"
import type { IngestionRow } from "#workers/db/schema.ts"
import type { IngestionStore } from "#workers/db/store.ts"
import type { ObjectStorage } from "#workers/storage/storage.ts"

/** Cancels what is not complete yet, first in Postgres, so that nothing new is signed, then in S3. False: it moved meanwhile. */
export async function abandonUpload(
  store: IngestionStore,
  storage: ObjectStorage,
  row: IngestionRow,
): Promise<boolean> {
  const moved = await store.move(row, {
    to: "cancelled",
    kind: "cancelled",
    message: "The upload was cancelled; its objects are removed.",
  })
  if (moved === null || moved === "duplicate") return false
  await removeObjects(store, storage, row)
  return true
}

/** Removes what an ingestion that never reached Druid left in S3; may be done again. */
export async function removeObjects(store: IngestionStore, storage: ObjectStorage, row: IngestionRow): Promise<void> {
  if (row.incomingKey !== null) {
    await storage.remove(row.incomingKey)
    await storage.remove(row.sent === "original" ? row.keyPrefix : rewrittenKey(row.keyPrefix, 0, "ndjson.gz"))
  }
  for (const { key, uploadId, complete } of await store.objects(row.id)) {
    if (uploadId !== null && !complete) await storage.abortMultipart(key, uploadId)
    await storage.remove(key)
  }
}
