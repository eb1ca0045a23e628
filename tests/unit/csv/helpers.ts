import type { SentColumn } from "#domain/ingestion/sent.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import type { ScanRange } from "#domain/scan/reader.ts"
import type { Batch, Vector } from "#formats/batch.ts"
import { createBatchReader } from "#formats/csv/batches.ts"
import { layoutOf as layoutOfTranscript } from "#formats/open.ts"

export const bytesOf = (text: string) => new TextEncoder().encode(text)

export function layoutOf(
  names: readonly string[],
  options: Partial<CsvLayout> & { delimiter?: "," | ";" | "\t" | "|" } = {},
): CsvLayout {
  const { delimiter = ",", ...rest } = options
  const layout = layoutOfTranscript(names)
  return { ...layout, dialect: { ...layout.dialect, delimiter }, ...rest }
}

export const sent = (
  source: number,
  kind: SentColumn["kind"] = "utf8",
  timestampFormat: string | null = null,
): SentColumn => ({ name: `c${source}`, source, kind, timestampFormat, recurs: false })

/** The values of a vector, row by row. */
export function valuesOf(vector: Vector, rows: number): (string | number | bigint | null)[] {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
  return Array.from({ length: rows }, (_, i) => {
    if (vector.validity && ((vector.validity[i >> 3]! >> (i & 7)) & 1) === 0) return null
    if (vector.kind === "utf8") return decoder.decode(vector.bytes.subarray(vector.offsets[i], vector.offsets[i + 1]))
    return vector.values[i]!
  })
}

/** Batches as rows of cells. */
export const rowsOf = (batches: readonly Batch[]) =>
  batches.flatMap(({ rows, columns }) => {
    const values = columns.map((vector) => valuesOf(vector, rows))
    return Array.from({ length: rows }, (_, r) => values.map((column) => column[r]!))
  })

/** Reads a range of some bytes in chunks of the given sizes, the last size again and again. */
export function readRange(
  bytes: Uint8Array,
  layout: CsvLayout,
  columns: readonly SentColumn[],
  range: ScanRange = { start: 0, end: bytes.length, from: layout.dataOffset },
  chunks: readonly number[] = [bytes.length || 1],
  rowsPerBatch?: number,
): Batch[] {
  const reader = createBatchReader(layout, columns, range, rowsPerBatch)
  const batches: Batch[] = []
  for (let at = range.start, i = 0; at < bytes.length && !reader.done; i++) {
    const size = chunks[Math.min(i, chunks.length - 1)]!
    // Bytes that are overwritten after the call must not matter.
    const chunk = bytes.slice(at, at + size)
    batches.push(...reader.push(chunk))
    chunk.fill(0x2c)
    at += size
  }
  batches.push(...reader.end())
  return batches
}
