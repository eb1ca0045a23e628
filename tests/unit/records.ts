import type { Result } from "#domain/findings/result.ts"
import { type ByteSource, sourceOfBytes } from "#formats/source.ts"
import type { Cell, ReadOptions, RecordSink } from "#formats/transcript.ts"

const encoder = new TextEncoder()

/** Reads a file by a reader of its format; the sink asks for patience now and then, as one that writes does. */
export async function recordsOf<T>(
  transcribe: (source: ByteSource, options: ReadOptions, sink: RecordSink, pieceBytes?: number) => Promise<Result<T>>,
  file: string | Uint8Array,
  options: ReadOptions = {},
  pieceBytes?: number,
): Promise<{ readonly result: Result<T>; readonly rows: readonly (readonly Cell[])[] }> {
  const source = sourceOfBytes(typeof file === "string" ? encoder.encode(file) : file)
  const rows: (readonly Cell[])[] = []
  const sink: RecordSink = {
    record(cells) {
      rows.push([...cells])
      return rows.length % 3 === 0 ? Promise.resolve() : undefined
    },
  }
  const result = await transcribe(source, options, sink, pieceBytes)
  return { result, rows }
}
