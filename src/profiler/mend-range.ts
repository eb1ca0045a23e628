import { type Repair, type RepairResult, wordsOf } from "#domain/repair/repair.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import { createMendReader, type MendedText } from "#formats/csv/mend.ts"
import type { ByteSource, Host } from "#formats/source.ts"
import { blobHost } from "./blob-source.ts"
import { readBlocks } from "./blocks.ts"
import type { MendedRange, RecordRange } from "./worker-api.ts"

/** Makes the repairs of a range of a table. */
export async function mendRange(
  text: Blob,
  layout: CsvLayout,
  repairs: readonly Repair[],
  range: RecordRange,
  firstRow: number,
): Promise<MendedRange> {
  const { table, rejected, results } = await mendRangeInto(blobHost, text, layout, repairs, range, firstRow)
  return { table: table.blob, rejected: rejected.blob, results }
}

/** The same, kept where a host keeps what it writes. */
export async function mendRangeInto<S extends ByteSource>(
  host: Host<S>,
  text: Blob,
  layout: CsvLayout,
  repairs: readonly Repair[],
  { start, end }: RecordRange,
  firstRow: number,
): Promise<{ readonly table: S; readonly rejected: S; readonly results: readonly RepairResult[] }> {
  const words = (repair: Repair) => wordsOf(repair.operation)
  const reader = createMendReader(layout, { start, end: end - 1, from: start }, repairs, words, firstRow)
  const [table, rejected] = [await host.createSink(), await host.createSink()]
  const encoder = new TextEncoder()
  const take = async (mended: MendedText) => {
    if (mended.table !== "") await table.write(encoder.encode(mended.table))
    if (mended.rejected !== "") await rejected.write(encoder.encode(mended.rejected))
  }
  for await (const { bytes } of readBlocks(text, start, end)) await take(reader.push(bytes))
  // The range ends where a record does, so nothing behind it is needed.
  await take(reader.end())
  return { table: await table.finish(), rejected: await rejected.finish(), results: reader.results() }
}
