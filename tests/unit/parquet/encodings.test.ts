import { readFile } from "node:fs/promises"
import {
  Table as ArrowTable,
  Binary,
  Bool,
  type DataType,
  FixedSizeBinary,
  Float32,
  Float64,
  Int32,
  Int64,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from "apache-arrow"
import initWasm, {
  Compression,
  Encoding,
  Table,
  WriterPropertiesBuilder,
  WriterVersion,
  writeParquet,
} from "parquet-wasm/esm"
import { beforeAll, describe, expect, test } from "vitest"
import { parquetSummary } from "#formats/parquet/summary.ts"
import { transcribeParquet } from "#formats/parquet/transcribe.ts"
import { sourceOfBytes } from "#formats/source.ts"
import type { Cell } from "#formats/transcript.ts"

/** Every encoding of values and every codec that Parquet has, as arrow-rs writes them. */

beforeAll(async () => {
  const path = new URL(import.meta.resolve("parquet-wasm/esm/parquet_wasm_bg.wasm"))
  await initWasm({ module_or_path: await readFile(path) })
})

const ROWS = 5000
/** A value is missing now and then, so that there are levels too. */
const isThere = (i: number) => i % 11 !== 3
const bytesOf = (i: number, length: number) => Uint8Array.from({ length }, (_, b) => (i * 31 + b * 7) & 127)
const hex = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString("hex")}`

interface Kind {
  readonly type: DataType
  readonly value: (i: number) => unknown
  readonly text: (i: number) => string
}

const KINDS: Readonly<Record<string, Kind>> = {
  bool: { type: new Bool(), value: (i) => i % 3 === 0, text: (i) => String(i % 3 === 0) },
  int32: { type: new Int32(), value: (i) => i * 7919 - 1e7, text: (i) => String(i * 7919 - 1e7) },
  int64: {
    type: new Int64(),
    value: (i) => (BigInt(i) << 40n) - 9007199254740993n,
    text: (i) => String((BigInt(i) << 40n) - 9007199254740993n),
  },
  float: { type: new Float32(), value: (i) => i / 4 - 9, text: (i) => String(i / 4 - 9) },
  double: { type: new Float64(), value: (i) => i / 10, text: (i) => String(i / 10) },
  text: { type: new Utf8(), value: (i) => `order Nº ${i >> 2}`, text: (i) => `order Nº ${i >> 2}` },
  binary: { type: new Binary(), value: (i) => bytesOf(i, i % 5), text: (i) => hex(bytesOf(i, i % 5)) },
  fixed: { type: new FixedSizeBinary(6), value: (i) => bytesOf(i, 6), text: (i) => hex(bytesOf(i, 6)) },
}

interface Written {
  readonly encoding?: Encoding
  readonly hasDictionary?: boolean
  readonly codec?: Compression
  readonly version?: WriterVersion
}

function parquetOf(kind: string, { encoding, hasDictionary = false, codec, version }: Written): Uint8Array {
  const { type, value } = KINDS[kind]!
  const values = Array.from({ length: ROWS }, (_, i) => (isThere(i) ? value(i) : null))
  const table = Table.fromIPCStream(tableToIPC(new ArrowTable({ v: vectorFromArray(values, type) }), "stream"))
  const properties = new WriterPropertiesBuilder()
    .setDictionaryEnabled(hasDictionary)
    .setCompression(codec ?? Compression.UNCOMPRESSED)
    .setWriterVersion(version ?? WriterVersion.V1)
    .setDataPageSizeLimit(4096)
    .setMaxRowGroupSize(2000)
  return writeParquet(table, (encoding === undefined ? properties : properties.setEncoding(encoding)).build())
}

async function holds(kind: string, written: Written, wanted: { readonly encoding?: string; readonly codec?: string }) {
  const source = sourceOfBytes(parquetOf(kind, written))
  const facts = await parquetSummary(source)
  if (!facts.ok) throw new Error(facts.problem.message)
  const [column] = facts.value.columns
  // Else the test would show nothing: a writer may choose another way than it was asked for.
  if (wanted.encoding) expect(column!.encodings).toContain(wanted.encoding)
  if (wanted.codec) expect(column!.codecs).toEqual([wanted.codec])
  const cells: Cell[] = []
  const read = await transcribeParquet(source, {}, { record: (row) => void cells.push(row[0] ?? null) })
  expect(read).toMatchObject({ ok: true })
  expect(cells).toEqual(Array.from({ length: ROWS }, (_, i) => (isThere(i) ? KINDS[kind]!.text(i) : null)))
}

const EVERY = Object.keys(KINDS)
const ENCODINGS: readonly (readonly [string, Encoding, readonly string[]])[] = [
  ["PLAIN", Encoding.PLAIN, EVERY],
  ["RLE", Encoding.RLE, ["bool"]],
  ["DELTA_BINARY_PACKED", Encoding.DELTA_BINARY_PACKED, ["int32", "int64"]],
  ["DELTA_LENGTH_BYTE_ARRAY", Encoding.DELTA_LENGTH_BYTE_ARRAY, ["text", "binary"]],
  ["DELTA_BYTE_ARRAY", Encoding.DELTA_BYTE_ARRAY, ["text", "binary", "fixed"]],
  ["BYTE_STREAM_SPLIT", Encoding.BYTE_STREAM_SPLIT, ["int32", "int64", "float", "double", "fixed"]],
]
const VERSIONS: readonly (readonly [string, WriterVersion])[] = [
  ["pages of version 1", WriterVersion.V1],
  ["pages of version 2", WriterVersion.V2],
]

describe.each(VERSIONS)("%s", (_, version) => {
  describe.each(ENCODINGS)("%s", (name, encoding, kinds) => {
    test.each(kinds)("%s", (kind) => holds(kind, { encoding, version }, { encoding: name }))
  })

  // arrow-rs makes none of bits, and of bytes of one length in pages of version 2 alone.
  const withDictionary = EVERY.filter((kind) => kind !== "bool" && (kind !== "fixed" || version === WriterVersion.V2))
  test.each(withDictionary)("RLE_DICTIONARY: %s", (kind) =>
    holds(kind, { hasDictionary: true, version }, { encoding: "RLE_DICTIONARY" }),
  )

  test.each([
    ["UNCOMPRESSED", Compression.UNCOMPRESSED],
    ["SNAPPY", Compression.SNAPPY],
    ["GZIP", Compression.GZIP],
    ["BROTLI", Compression.BROTLI],
    ["LZ4", Compression.LZ4],
    ["ZSTD", Compression.ZSTD],
    ["LZ4_RAW", Compression.LZ4_RAW],
  ] as const)("%s", (name, codec) => holds("text", { codec, version }, { codec: name }))
})
