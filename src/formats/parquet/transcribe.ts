import { failed, ok, type Result } from "#domain/findings/result.ts"
import type { ByteSource } from "#formats/source.ts"
import type { Cell, ReadOptions, RecordSink, Transcribe, Transcribed } from "#formats/transcript.ts"
import { tableColumns } from "./columns.ts"
import { brokenOrThrow } from "./fault.ts"
import { createFindings } from "./findings.ts"
import { readFooter } from "./footer.ts"
import { batchesOf, leafTextsOf } from "./rows.ts"
import { nodesOf } from "./tree.ts"

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
  const footer = await readFooter(source)
  if (!footer.ok) return footer
  const metadata = footer.value
  try {
    const columns = tableColumns(nodesOf(metadata), "flat")
    if (columns.length === 0) return failed("no_columns", "This Parquet file has no columns.")
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
