import type { SentColumn } from "#domain/ingestion/sent.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import type { Batch } from "#formats/batch.ts"
import { createBatchReader, fieldsOf } from "#formats/csv/batches.ts"
import { loadParquetWriter, type WriterModule, writeParquet } from "#formats/parquet/write.ts"
import { readBlocks } from "./blocks.ts"

export interface RangeObject {
  readonly rows: number
  readonly blob: Blob
}

/**
 * Pass 2 of one range: its records as a Parquet file.
 *
 * @param range byte offsets of its first record and of the one behind its last
 * @param writer where the writer's WebAssembly is
 */
export async function writeRange(
  file: Blob,
  layout: CsvLayout,
  columns: readonly SentColumn[],
  range: { readonly start: number; readonly end: number },
  writer: WriterModule,
): Promise<RangeObject> {
  await loadParquetWriter(writer)
  let rows = 0
  async function* batches(): AsyncGenerator<Batch> {
    for await (const batch of readBatches(file, layout, columns, range)) {
      rows += batch.rows
      yield batch
    }
  }
  const parts: Uint8Array<ArrayBuffer>[] = []
  for await (const bytes of writeParquet(fieldsOf(columns), batches())) parts.push(bytes)
  return { rows, blob: new Blob(parts, { type: "application/vnd.apache.parquet" }) }
}

async function* readBatches(
  file: Blob,
  layout: CsvLayout,
  columns: readonly SentColumn[],
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Batch> {
  const reader = createBatchReader(layout, columns, { start, end: end - 1, from: start })
  for await (const { bytes } of readBlocks(file, start, end)) yield* reader.push(bytes)
  // The range ends where a record does, so nothing behind it is needed.
  yield* reader.end()
}
