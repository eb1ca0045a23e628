import { ok, type Result } from "#domain/findings/result.ts"
import type { ByteSource } from "#formats/source.ts"
import type { Cell, ReadOptions, RecordSink, Transcribe, Transcribed } from "#formats/transcript.ts"
import { brokenOrThrow } from "./fault.ts"
import { createFindings } from "./findings.ts"
import { openParquet } from "./open.ts"
import { batchesOf, leafTextsOf } from "./rows.ts"

/**
 * Reads a Parquet file into records, row group by row group and page by page. Groups of fields become columns named
 * `group.field`, lists and maps JSON text.
 *
 * @returns `empty_file`, `not_parquet`, `broken_parquet`, `encrypted_parquet`, `no_columns` as values; a read that fails throws
 */
export const transcribeParquet: Transcribe = async (
  source: ByteSource,
  _options: ReadOptions,
  sink: RecordSink,
): Promise<Result<Transcribed>> => {
  const opened = await openParquet(source, "flat")
  if (!opened.ok) return opened
  const { metadata, columns } = opened.value
  try {
    const texts = await leafTextsOf(source, metadata, columns)
    const findings = createFindings(columns, texts)
    for await (const batch of batchesOf(source, metadata, columns, texts)) {
      findings.look(batch)
      const { rows, cells } = batch
      for (let r = 0; r < rows; r++) {
        const record = new Array<Cell>(cells.length)
        for (let c = 0; c < cells.length; c++) record[c] = cells[c]![r]!
        const full = sink.record(record)
        if (full) await full
      }
    }
    return ok({ names: columns.map(({ name }) => name), table: null, tables: [], findings: findings.all() })
  } catch (cause) {
    return brokenOrThrow(cause, "Its columns")
  }
}
