import {
  type DataType,
  Float64,
  Int64,
  Field as IpcField,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMicrosecond,
  tableToIPC,
  Utf8,
} from "apache-arrow"
import initWasm, {
  Compression,
  EnabledStatistics,
  transformParquetStream,
  Table as WasmTable,
  WriterPropertiesBuilder,
} from "parquet-wasm/esm"
import type { Batch, Field, Vector } from "#formats/batch.ts"

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
  const schema = new Schema(fields.map((f) => new IpcField(f.name, arrowType(f.kind), true)))
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

/** The buffers go as they are into an Arrow IPC message: no value is touched. */
function toWasmBatch(schema: Schema, batch: Batch): unknown {
  const children = batch.columns.map((vector) => toData(vector, batch.rows))
  const struct = makeData({ type: new Struct(schema.fields), length: batch.rows, nullCount: 0, children })
  const ipc = tableToIPC(new Table(schema, [new RecordBatch(schema, struct)]), "stream")
  const table = WasmTable.fromIPCStream(ipc)
  const [first] = table.recordBatches()
  table.free()
  return first
}

function toData(vector: Vector, length: number) {
  const nulls = vector.validity ? { nullBitmap: vector.validity, nullCount: -1 } : { nullCount: 0 }
  switch (vector.kind) {
    case "utf8":
      return makeData({ type: new Utf8(), length, ...nulls, valueOffsets: vector.offsets, data: vector.bytes })
    case "int64":
      return makeData({ type: new Int64(), length, ...nulls, data: vector.values })
    case "float64":
      return makeData({ type: new Float64(), length, ...nulls, data: vector.values })
    case "timestamp":
      return makeData({ type: new TimestampMicrosecond("UTC"), length, ...nulls, data: vector.values })
  }
}

function arrowType(kind: Vector["kind"]): DataType {
  switch (kind) {
    case "utf8":
      return new Utf8()
    case "int64":
      return new Int64()
    case "float64":
      return new Float64()
    case "timestamp":
      return new TimestampMicrosecond("UTC")
  }
}

function emptyBatch(schema: Schema): Batch {
  return {
    rows: 0,
    columns: schema.fields.map((field): Vector => {
      if (field.type instanceof Utf8)
        return { kind: "utf8", offsets: new Int32Array(1), bytes: new Uint8Array(0), validity: null }
      if (field.type instanceof Float64) return { kind: "float64", values: new Float64Array(0), validity: null }
      return { kind: field.type instanceof Int64 ? "int64" : "timestamp", values: new BigInt64Array(0), validity: null }
    }),
  }
}
