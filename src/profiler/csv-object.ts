import { proposeChoices } from "#domain/ingestion/choices.ts"
import { planSentColumns, type SentColumn } from "#domain/ingestion/sent.ts"
import { buildSample } from "#domain/sample/sample.ts"
import { detectCsv } from "#domain/scan/detect.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import { profileOf } from "#domain/scan/profile.ts"
import { createScan } from "#domain/scan/scanner.ts"
import type { Batch } from "#formats/batch.ts"
import { createBatchReader, fieldsOf } from "#formats/csv/batches.ts"
import { tableOf } from "#formats/csv/open.ts"
import { loadParquetWriter, type WriterModule, writeParquet } from "#formats/parquet/write.ts"
import { sourceOfBytes } from "#formats/source.ts"
import { type RangedBytes, readBlocks } from "./blocks.ts"

export interface RangeObject {
  readonly rows: number
  readonly blob: Blob
}

/** Writes of the sample after which the code is compiled as well as it will be. */
const ROUNDS = 4

/** Starts the writer, and has it compiled by writing the sample: a moment that the first object need not wait for. */
export async function loadWriter(writer: WriterModule): Promise<void> {
  const bytes = new TextEncoder().encode(buildSample())
  const detected = detectCsv(bytes, true)
  if (!detected.ok) return
  const layout = detected.value
  const scan = createScan(layout, { start: 0, end: bytes.length, from: layout.dataOffset })
  scan.push(bytes)
  scan.end()
  const size = { bytes: bytes.length, textBytes: bytes.length, fingerprint: "" }
  const profile = profileOf(scan.result(), layout, tableOf(sourceOfBytes(bytes), layout), size)
  const columns = planSentColumns(profile, proposeChoices(profile, 0))
  const range = { start: layout.dataOffset, end: bytes.length }
  for (let round = 0; round < ROUNDS; round++) await writeRange(new Blob([bytes]), layout, columns, range, writer)
}

/**
 * Pass 2 of one range: its records as a Parquet file.
 *
 * @param range byte offsets of its first record and of the one behind its last
 * @param writer where the writer's WebAssembly is
 */
export async function writeRange(
  file: RangedBytes,
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
  file: RangedBytes,
  layout: CsvLayout,
  columns: readonly SentColumn[],
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Batch> {
  const reader = createBatchReader(layout, columns, { start, end: end - 1, from: start })
  for await (const { bytes } of readBlocks(file, start, end)) yield* reader.push(bytes)
  // The range ends where a record does, so nothing behind it is needed.
  yield* reader.end()
}
