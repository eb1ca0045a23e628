import {
  disambiguateFilename,
  originalKey,
  rewrittenKey,
  rewrittenPrefix,
  sanitizeFilename,
} from "#domain/ingestion/keys.ts"
import type { IngestionRow } from "#workers/db/schema.ts"
import type { IngestionStore, NewIngestion } from "#workers/db/store.ts"
import { ApiError } from "#workers/problem.ts"
import type { ObjectStorage } from "#workers/storage/storage.ts"

/** What a new ingestion lays claim to: its Idempotency-Key, and its keys in S3. */

/** The ingestion that an Idempotency-Key brought before; a key for another file is a mistake. */
export async function repeatedBy(
  store: IngestionStore,
  key: string,
  file: { readonly datasource: string; readonly fingerprint: string },
): Promise<IngestionRow | null> {
  const row = await store.byIdempotencyKey(key)
  if (row === null) return null
  if (row.datasource === file.datasource && row.fingerprint === file.fingerprint) return row
  throw new ApiError(
    422,
    "idempotency_key_reused",
    "The Idempotency-Key was used before",
    `It belongs to ${row.filename} into ${row.datasource}. Send a new key with each file.`,
    { where: "Idempotency-Key", task_id: row.id },
  )
}

/** Whoever wrote at the file's own key, it was not this Grove's database: nothing is overwritten. */
export async function freeKeys(storage: ObjectStorage, keys: NewIngestion["keys"]): Promise<NewIngestion["keys"]> {
  const objects = keys.own.endsWith("/")
    ? [rewrittenKey(keys.own, 0, "parquet"), rewrittenKey(keys.own, 0, "ndjson.gz")]
    : [keys.own]
  const there = await Promise.all(objects.map((key) => storage.head(key)))
  return there.some((size) => size !== null) ? { ...keys, own: keys.other } : keys
}

/** The keys under the file's own name, and under the one that it gets where that is taken. */
export function keysFor(prefix: string, datasource: string, filename: string, sent: IngestionRow["sent"], id: string) {
  const name = sanitizeFilename(filename)
  const key = sent === "original" ? originalKey : rewrittenPrefix
  return {
    filename: name,
    own: key(prefix, datasource, name),
    other: key(prefix, datasource, disambiguateFilename(name, id)),
  }
}
