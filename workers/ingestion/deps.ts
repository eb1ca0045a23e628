import type { DruidS3 } from "#domain/ingestion/spec.ts"
import type { IngestionStore } from "#workers/db/store.ts"
import type { DruidClient } from "#workers/druid/client.ts"
import type { ObjectStorage } from "#workers/storage/storage.ts"

/** What moving an ingestion on takes. */
export interface IngestionDeps {
  readonly store: IngestionStore
  readonly storage: ObjectStorage
  readonly druid: DruidClient
  /** How Druid reaches S3. */
  readonly druidS3: DruidS3
  /** Epoch milliseconds. */
  now(): number
}
