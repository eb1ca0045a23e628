import { failed, ok, type Result } from "#domain/findings/result.ts"
import type { FirstRows } from "#domain/profile/first-rows.ts"
import type { ByteSource } from "#formats/source.ts"
import type { Cell } from "#formats/transcript.ts"
import { type Nesting, tableColumns } from "./columns.ts"
import { brokenOrThrow } from "./fault.ts"
import { readFooter } from "./footer.ts"
import { batchesOf, leafTextsOf } from "./rows.ts"
import { nodesOf } from "./tree.ts"

/**
 * The first `n` records as text, from the first pages of each column: as the transcript has them with the nesting `flat`,
 * one for each of the file's own columns with `whole`.
 */
export async function firstRowsOfParquet(
  source: ByteSource,
  n: number,
  nesting: Nesting = "whole",
): Promise<Result<FirstRows>> {
  const footer = await readFooter(source)
  if (!footer.ok) return footer
  const metadata = footer.value
  try {
    const columns = tableColumns(nodesOf(metadata), nesting)
    if (columns.length === 0) return failed("no_columns", "This Parquet file has no columns.")
    const texts = await leafTextsOf(source, metadata, columns, true)
    const rows: Cell[][] = []
    for await (const batch of batchesOf(source, metadata, columns, texts, n))
      for (let r = 0; r < batch.rows; r++) rows.push(batch.cells.map((cells) => cells[r]!))
    return ok({ columns: columns.map(({ name }) => name), rows, numbers: rows.map((_, i) => i + 1) })
  } catch (cause) {
    return brokenOrThrow(cause, `Rows 1 to ${n}`)
  }
}
