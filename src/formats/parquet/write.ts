import type { Schema } from "apache-arrow"
import initWasm, {
  Compression,
  EnabledStatistics,
  transformParquetStream,
  Table as WasmTable,
  WriterPropertiesBuilder,
} from "parquet-wasm/esm"
import { arrowSchema, arrowStream, emptyBatch } from "#formats/arrow.ts"
import type { Batch, Field } from "#formats/batch.ts"

/** A row group is closed here: large enough to compress well, small enough for Druid to hold beside its own rows. */
const ROWS_A_GROUP = 1_000_000
/** Standard wording in the footer, so that equal rows give equal bytes. */
const CREATED_BY = "grove"

/** What a host hands in to start the writer: where its WebAssembly module is, or its bytes. */
export type WriterModule = Parameters<typeof initWasm>[0]

let loading: Promise<unknown> | null = null

/**
 * Starts the Parquet writer (5 MB of WebAssembly), once; later calls wait for the first.
 * A failed start can be tried again.
 */
export async function loadParquetWriter(module: WriterModule): Promise<void> {
  loading ??= initWasm({ module_or_path: module as never })
  try {
    await loading
  } catch (cause) {
    loading = null
    throw new Error("The Parquet writer did not start.", { cause })
  }
}

/**
 * Writes batches as one ZSTD Parquet file and yields its bytes as they are ready; only the row group that is open stands
 * in memory. Equal batches give equal bytes. `loadParquetWriter` comes first.
 *
 * @param fields the columns, in the order of each batch's vectors
 */
export async function* writeParquet(
  fields: readonly Field[],
  batches: AsyncIterable<Batch> | Iterable<Batch>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const schema = arrowSchema(fields, "UTC")
  const input: Input = { state: "open", cause: null }
  const reader: ReadableStreamReader = (
    await transformParquetStream(recordBatchStream(schema, batches, input) as never, propertiesOf(fields))
  ).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      yield value as Uint8Array<ArrayBuffer>
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  if (input.state === "failed") throw input.cause
  if (input.state === "open") throw new Error("The Parquet writer stopped before the last row.")
}

/** Druid reads no statistics, and a dictionary of values that hardly recur costs half of the time. */
function propertiesOf(fields: readonly Field[]) {
  const properties = new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setMaxRowGroupSize(ROWS_A_GROUP)
    .setCreatedBy(CREATED_BY)
    .setStatisticsEnabled(EnabledStatistics.None)
  return fields
    .filter((field) => !field.recurs)
    .reduce((builder, { name }) => builder.setColumnDictionaryEnabled(name, false), properties)
    .build()
}

/** parquet-wasm ends its output as if all were well when its input fails: what became of the input is kept beside it. */
interface Input {
  state: string
  cause: unknown
}

interface ReadableStreamReader {
  read(): Promise<{ done: boolean; value?: unknown }>
  cancel(): Promise<void>
}

/** The batches as parquet-wasm's own record batches, made one at a time as its writer asks for them. */
function recordBatchStream(
  schema: Schema,
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  input: Input,
): ReadableStream {
  const source = Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]()
  let empty = true
  return new ReadableStream({
    async pull(controller) {
      try {
        const next = await source.next()
        // The writer takes its schema from the first batch, so a file without rows needs one too.
        if (!next.done || empty) controller.enqueue(toWasmBatch(schema, next.done ? emptyBatch(schema) : next.value))
        empty = false
        if (!next.done) return
        input.state = "ended"
        controller.close()
      } catch (cause) {
        Object.assign(input, { state: "failed", cause })
        throw cause
      }
    },
    async cancel() {
      await source.return?.()
    },
  })
}

function toWasmBatch(schema: Schema, batch: Batch): unknown {
  const table = WasmTable.fromIPCStream(arrowStream(schema, [batch]))
  const [first] = table.recordBatches()
  table.free()
  return first
}
