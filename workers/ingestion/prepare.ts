import type { Reason } from "#domain/contracts/ingestions.ts"
import { ok } from "#domain/findings/result.ts"
import { rewrittenKey } from "#domain/ingestion/keys.ts"
import { planSentColumns } from "#domain/ingestion/sent.ts"
import { originalFormat, type SentFormat } from "#domain/ingestion/spec.ts"
import type { Observation } from "#domain/ingestion/transition.ts"
import { createBatchReader, fieldsOf } from "#formats/csv/batches.ts"
import { createNdjsonWriter } from "#formats/ndjson/write.ts"
import type { IngestionRow } from "#workers/db/schema.ts"
import type { Patch } from "#workers/db/store.ts"
import { createMultipartWriter } from "#workers/storage/multipart.ts"
import type { ObjectStorage } from "#workers/storage/storage.ts"
import type { IngestionDeps } from "./deps.ts"
import { optionsOf, type StagedTable, withStagedTable } from "./read-staged.ts"

/** A rewrite reads and writes the whole file: its lease is made longer this often. */
const LEASE_SECONDS = 60
const RENEW_MS = 15_000

/**
 * Brings a staged file to its key: copied where Druid reads it right as it is, else rewritten. May be done again at any
 * point: a finished object is found by its size, and an unfinished one does not exist.
 */
export async function prepare(
  deps: IngestionDeps,
  row: IngestionRow,
): Promise<Observation & { readonly patch?: Patch }> {
  const { storage, store } = deps
  const { incomingKey, profile } = row
  if (incomingKey === null || profile === null)
    throw new Error(`Ingestion ${row.id} is staged without a file or a profile.`)
  const isOriginal = row.sent === "original"
  const sentFormat: SentFormat = isOriginal ? originalFormat(profile) : "ndjson.gz"
  const target = isOriginal ? row.keyPrefix : rewrittenKey(row.keyPrefix, 0, "ndjson.gz")
  const there = await storage.head(target)
  const isThere = isOriginal ? there === row.size : there !== null
  if (!isThere) {
    const staged = await storage.head(incomingKey)
    if (staged === null) return { kind: "preparation_failed", reason: STAGED_FILE_GONE }
    if (isOriginal) await storage.copy(incomingKey, target)
    else {
      let renewed = deps.now()
      const reason = await rewrite(storage, row, incomingKey, target, async () => {
        if (deps.now() - renewed < RENEW_MS) return
        renewed = deps.now()
        await store.extendLease(row, LEASE_SECONDS)
      })
      if (reason) return { kind: "preparation_failed", reason }
    }
  }
  await storage.remove(incomingKey)
  return { kind: "prepared", patch: { sentFormat, objects: 1 } }
}

/** Reads a file back from S3 and writes its table as gzipped newline-delimited JSON. */
async function rewrite(
  storage: ObjectStorage,
  row: IngestionRow,
  from: string,
  to: string,
  onProgress: () => Promise<void>,
): Promise<Reason | null> {
  const written = await withStagedTable(storage, from, row.size, optionsOf(row.profile!), async (table) => {
    await writeLines(storage, row, table, to, onProgress)
    return ok(null)
  })
  return written.ok ? null : { ...written.problem, detail: null }
}

async function writeLines(
  storage: ObjectStorage,
  row: IngestionRow,
  { text, layout }: StagedTable,
  to: string,
  onProgress: () => Promise<void>,
): Promise<void> {
  const columns = planSentColumns(row.profile!, row.choices!)
  const range = { start: 0, end: text.byteLength, from: layout.dataOffset }
  const reader = createBatchReader(layout, columns, range, rowsABatch(columns.length))
  const lines = createNdjsonWriter(fieldsOf(columns))
  const gzip = new CompressionStream("gzip")
  const plain = gzip.writable.getWriter()
  const writer = await createMultipartWriter(storage, to)
  const packing = (async () => {
    for await (const bytes of gzip.readable as ReadableStream<Uint8Array>) await writer.write(bytes)
  })()
  try {
    const source = await storage.read(text.key)
    for await (const chunk of source) {
      for (const batch of reader.push(chunk)) await plain.write(lines(batch).slice())
      await onProgress()
    }
    for (const batch of reader.end()) await plain.write(lines(batch).slice())
    await plain.close()
    await packing
    await writer.finish()
  } catch (error) {
    await plain.abort(error).catch(() => undefined)
    await packing.catch(() => undefined)
    await writer.abort().catch(() => undefined)
    throw error
  }
}

/** A Worker has 128 MB: the JSON of a batch, with every column's name in each row, takes a few of them. */
function rowsABatch(columns: number): number {
  return Math.max(16, Math.min(2048, Math.floor(20_000 / columns)))
}

const STAGED_FILE_GONE: Reason = {
  code: "staged_file_gone",
  message: "The file that was sent is no longer in S3. Send it again.",
  detail: null,
}
