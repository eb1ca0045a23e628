import { ok, type Result } from "#domain/findings/result.ts"
import type { FirstRows } from "#domain/profile/first-rows.ts"
import type { ByteSource } from "#formats/source.ts"
import type { Cell } from "#formats/transcript.ts"
import type { Nesting } from "./columns.ts"
import { brokenOrThrow } from "./fault.ts"
import { openParquet } from "./open.ts"
import { batchesOf, leafTextsOf } from "./rows.ts"

/**
 * The first `n` records as text, from the first pages of each column: as the transcript has them with the nesting `flat`,
 * one for each of the file's own columns with `whole`.
 */
export async function firstRowsOfParquet(
  source: ByteSource,
  n: number,
  nesting: Nesting = "whole",
): Promise<Result<FirstRows>> {
  const opened = await openParquet(source, nesting)
  if (!opened.ok) return opened
  const { metadata, columns } = opened.value
  try {
    const texts = await leafTextsOf(source, metadata, columns, true)
    const rows: Cell[][] = []
    for await (const batch of batchesOf(source, metadata, columns, texts, n))
      for (let r = 0; r < batch.rows; r++) rows.push(batch.cells.map((cells) => cells[r]!))
    return ok({ columns: columns.map(({ name }) => name), rows, numbers: rows.map((_, i) => i + 1) })
  } catch (cause) {
    return brokenOrThrow(cause, `Rows 1 to ${n}`)
  }
}
