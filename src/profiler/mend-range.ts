import { type Repair, wordsOf } from "#domain/repair/repair.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import { createMendReader, type MendedText } from "#formats/csv/mend.ts"
import { blobHost } from "./blob-source.ts"
import { readBlocks } from "./blocks.ts"
import type { MendedRange, RecordRange } from "./worker-api.ts"

/** Makes the repairs of a range of a table. */
export async function mendRange(
  text: Blob,
  layout: CsvLayout,
  repairs: readonly Repair[],
  { start, end }: RecordRange,
  firstRow: number,
): Promise<MendedRange> {
  const words = (repair: Repair) => wordsOf(repair.operation)
  const reader = createMendReader(layout, { start, end: end - 1, from: start }, repairs, words, firstRow)
  const [table, rejected] = [await blobHost.createSink(), await blobHost.createSink()]
  const encoder = new TextEncoder()
  const take = async (mended: MendedText) => {
    if (mended.table !== "") await table.write(encoder.encode(mended.table))
    if (mended.rejected !== "") await rejected.write(encoder.encode(mended.rejected))
  }
  for await (const { bytes } of readBlocks(text, start, end)) await take(reader.push(bytes))
  // The range ends where a record does, so nothing behind it is needed.
  await take(reader.end())
  return {
    table: (await table.finish()).blob,
    rejected: (await rejected.finish()).blob,
    results: reader.results(),
  }
}
