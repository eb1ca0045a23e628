import type { SentColumn } from "#domain/ingestion/sent.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import { createBlockReader, type ScanRange } from "#domain/scan/reader.ts"
import type { Batch, Field } from "#formats/batch.ts"
import { createVectorBuilder, type VectorBuilder } from "./vectors.ts"

/** Rows of a batch: enough to make its fixed costs nothing, few enough to hold several. */
const ROWS_A_BATCH = 8192
/** A batch of long records is closed here: its texts are addressed by 32 bits. */
const BYTES_A_BATCH = 4 << 20

export interface BatchReader {
  /** Takes the next bytes, which are not kept, and answers the batches that became full. */
  push(chunk: Uint8Array): readonly Batch[]
  /** The file ends behind what was pushed; answers what is left. */
  end(): readonly Batch[]
  /** Every record of the range was read: no more bytes are needed, `end` has the rest. */
  readonly done: boolean
}

/** The columns as a writer's schema. */
export const fieldsOf = (columns: readonly SentColumn[]): readonly Field[] =>
  columns.map(({ name, kind, recurs }) => ({ name, kind, recurs }))

/**
 * Reads the records of a range of a CSV file into batches of typed columns. An empty cell is null and a quoted empty one
 * an empty text; numbers lose blanks around them; what its column's type cannot read is null; a record that is too short
 * is filled with nulls, and what is too much in one that is too long is left out. Which rows those are, the scan has told.
 */
export function createBatchReader(
  layout: CsvLayout,
  columns: readonly SentColumn[],
  range: ScanRange,
  rowsPerBatch: number = ROWS_A_BATCH,
): BatchReader {
  return createVectorReader(
    layout,
    columns.map((column) => createVectorBuilder(column, rowsPerBatch)),
    range,
    rowsPerBatch,
  )
}

/** The same with builders of one's own, each with room for `rowsPerBatch` rows. */
export function createVectorReader(
  layout: CsvLayout,
  builders: readonly VectorBuilder[],
  range: ScanRange,
  rowsPerBatch: number,
): BatchReader {
  let rows = 0
  let lines = 0
  let size = 0
  let full: Batch[] = []

  function flush(): void {
    if (rows === 0) return
    full.push({ rows, columns: builders.map((builder) => builder.finish()) })
    rows = 0
    size = 0
  }

  function taken(): readonly Batch[] {
    const batches = full
    full = []
    return batches
  }

  const reader = createBlockReader(layout, range, (bytes, block) => {
    const { records, recordStarts, recordEnds } = block
    let from = 0
    for (let r = 0; r < records; r++) {
      size += recordEnds[r]! - recordStarts[r]!
      const isFull = rows + r + 1 - from === rowsPerBatch || size >= BYTES_A_BATCH
      if (!isFull && r + 1 < records) continue
      for (const builder of builders) builder.append(bytes, block, from, r + 1, lines)
      rows += r + 1 - from
      from = r + 1
      if (isFull) flush()
    }
    lines += block.lineCount
  })

  return {
    push(chunk) {
      reader.push(chunk)
      return taken()
    },
    end() {
      reader.end()
      flush()
      return taken()
    },
    get done() {
      return reader.done
    },
  }
}
