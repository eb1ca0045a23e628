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
import type { Batch, Field, Vector } from "./batch.ts"

/** @param zone what times are marked with; null marks them with none, which DuckDB keeps apart from instants of a zone */
export function arrowSchema(fields: readonly Pick<Field, "name" | "kind">[], zone: "UTC" | null): Schema {
  return new Schema(fields.map(({ name, kind }) => new IpcField(name, typeOf(kind, zone), true)))
}

/** Batches as one stream of Arrow's IPC format. Their buffers go into it as they are: no value is touched. */
export function arrowStream(schema: Schema, batches: readonly Batch[]): Uint8Array {
  const records = batches.map((batch) => {
    const children = batch.columns.map((vector, i) => toData(vector, schema.fields[i]!.type, batch.rows))
    const struct = makeData({ type: new Struct(schema.fields), length: batch.rows, nullCount: 0, children })
    return new RecordBatch(schema, struct)
  })
  return tableToIPC(new Table(schema, records), "stream")
}

/** A batch of a schema without a row. */
export function emptyBatch(schema: Schema): Batch {
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

function toData(vector: Vector, type: DataType, length: number) {
  const nulls = vector.validity ? { nullBitmap: vector.validity, nullCount: -1 } : { nullCount: 0 }
  switch (vector.kind) {
    case "utf8":
      return makeData({ type: new Utf8(), length, ...nulls, valueOffsets: vector.offsets, data: vector.bytes })
    case "int64":
      return makeData({ type: new Int64(), length, ...nulls, data: vector.values })
    case "float64":
      return makeData({ type: new Float64(), length, ...nulls, data: vector.values })
    case "timestamp":
      return makeData({ type: type as TimestampMicrosecond, length, ...nulls, data: vector.values })
  }
}

function typeOf(kind: Vector["kind"], zone: "UTC" | null): DataType {
  switch (kind) {
    case "utf8":
      return new Utf8()
    case "int64":
      return new Int64()
    case "float64":
      return new Float64()
    case "timestamp":
      return new TimestampMicrosecond(zone)
  }
}
