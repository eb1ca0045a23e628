import { readFile } from "node:fs/promises"
import fc from "fast-check"
import { parquetMetadata, parquetReadObjects } from "hyparquet"
import { compressors } from "hyparquet-compressors"
import { beforeAll, describe, expect, test } from "vitest"
import type { Batch, Field } from "#formats/batch.ts"
import { transcribeParquet } from "#formats/parquet/transcribe.ts"
import { loadParquetWriter, writeParquet } from "#formats/parquet/write.ts"
import { joinBytes } from "#formats/source.ts"
import { recordsOf } from "../records.ts"
import { utf8Vector } from "./helpers.ts"

const fields: Field[] = [
  { name: "city", kind: "utf8", recurs: true },
  { name: "units", kind: "int64", recurs: false },
  { name: "price", kind: "float64", recurs: false },
  { name: "sold", kind: "timestamp", recurs: false },
]

const batch = (n: number, first: number): Batch => ({
  rows: n,
  columns: [
    utf8Vector(Array.from({ length: n }, (_, i) => ((first + i) % 3 === 0 ? null : `Köln ${first + i}`))),
    {
      kind: "int64",
      values: BigInt64Array.from({ length: n }, (_, i) => 9007199254740993n + BigInt(first + i)),
      validity: null,
    },
    { kind: "float64", values: Float64Array.from({ length: n }, (_, i) => (first + i) / 4), validity: null },
    {
      kind: "timestamp",
      values: BigInt64Array.from({ length: n }, (_, i) => 1_700_000_000_123_000n + BigInt(first + i)),
      validity: null,
    },
  ],
})

type Row = readonly [string | null, bigint | null, number | null, bigint | null]

const validityOf = (values: readonly unknown[]) => {
  const validity = new Uint8Array(Math.ceil(values.length / 8))
  values.forEach((value, i) => {
    if (value !== null) validity[i >> 3]! |= 1 << (i & 7)
  })
  return validity
}

function batchOf(rows: readonly Row[]): Batch {
  const [cities, units, prices, sold] = [0, 1, 2, 3].map((c) => rows.map((row) => row[c]!)) as [
    (string | null)[],
    (bigint | null)[],
    (number | null)[],
    (bigint | null)[],
  ]
  const longs = (values: readonly (bigint | null)[]) => BigInt64Array.from(values, (value) => value ?? 0n)
  return {
    rows: rows.length,
    columns: [
      utf8Vector(cities),
      { kind: "int64", values: longs(units), validity: validityOf(units) },
      { kind: "float64", values: Float64Array.from(prices, (price) => price ?? 0), validity: validityOf(prices) },
      { kind: "timestamp", values: longs(sold), validity: validityOf(sold) },
    ],
  }
}

/** `2024-01-31 13:45:00.123456Z` as microseconds since 1970. */
function microsOf(text: string | null): bigint | null {
  if (text === null) return null
  const [, seconds, fraction = ""] = /^(.*?\d\d:\d\d:\d\d)(?:\.(\d+))?Z?$/.exec(text)!
  return BigInt(Date.parse(`${seconds!.replace(" ", "T")}Z`)) * 1000n + BigInt(fraction.padEnd(6, "0"))
}

async function written(batches: Batch[]): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  for await (const chunk of writeParquet(fields, batches)) chunks.push(chunk)
  return joinBytes(chunks)
}

describe("writing Parquet", () => {
  beforeAll(async () =>
    loadParquetWriter(await readFile(new URL(import.meta.resolve("parquet-wasm/esm/parquet_wasm_bg.wasm")))),
  )

  test("what was put in is what another reader takes out", async () => {
    const bytes = await written([batch(5, 0), batch(4, 5)])
    const rows = await parquetReadObjects({ file: bytes.buffer, compressors })
    expect(rows).toHaveLength(9)
    expect(rows[0]).toEqual({ city: null, units: 9007199254740993n, price: 0, sold: new Date(1_700_000_000_123) })
    expect(rows[8]).toMatchObject({ city: "Köln 8", units: 9007199254741001n, price: 2 })
  })

  test("any table that is written comes back through the reader", async () => {
    const null_ = fc.constant(null)
    const row = fc.tuple(
      fc.oneof(null_, fc.string({ unit: "grapheme" })),
      fc.oneof(null_, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      fc.oneof(null_, fc.double({ noNaN: true, noDefaultInfinity: true })),
      // From 0001 to 9999, in microseconds.
      fc.oneof(null_, fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n })),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 30 }), fc.nat(30), async (rows, cut) => {
        const bytes = await written([batchOf(rows.slice(0, cut)), batchOf(rows.slice(cut))].filter((b) => b.rows > 0))
        const { result, rows: got } = await recordsOf(transcribeParquet, bytes)
        expect(result).toMatchObject({ ok: true })
        expect(got.map(([city, units, price]) => [city, units, price === null ? null : Number(price)])).toEqual(
          // As text there is but one zero.
          rows.map(([city, units, price]) => [city, units?.toString() ?? null, price === null ? null : price + 0]),
        )
        expect(got.map((cells) => microsOf(cells[3]!))).toEqual(rows.map(([, , , sold]) => sold))
      }),
      { numRuns: 60 },
    )
  })

  test("columns are ZSTD, nullable, and timestamps are UTC microseconds", async () => {
    const metadata = parquetMetadata((await written([batch(5, 0)])).buffer)
    expect(metadata.row_groups[0]?.columns.map((c) => c.meta_data?.codec)).toEqual(Array(4).fill("ZSTD"))
    const sold = metadata.schema.find((s) => s.name === "sold")
    expect(sold).toMatchObject({
      repetition_type: "OPTIONAL",
      logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
    })
  })

  test("the same batches give the same bytes", async () => {
    const batches = [batch(1000, 0), batch(1000, 1000)]
    expect(await written(batches)).toEqual(await written(batches))
  })

  test("a range without rows is a readable file with its columns", async () => {
    const metadata = parquetMetadata((await written([])).buffer)
    expect(Number(metadata.num_rows)).toBe(0)
    expect(metadata.schema.map((s) => s.name).slice(1)).toEqual(["city", "units", "price", "sold"])
  })

  test("a fault in the rows reaches the caller", async () => {
    function* broken(): Generator<Batch> {
      yield batch(3, 0)
      throw new Error("row 4 could not be read")
    }
    const all = async () => {
      for await (const _ of writeParquet(fields, broken()));
    }
    await expect(all()).rejects.toThrow(/row 4 could not be read/)
  })
})
