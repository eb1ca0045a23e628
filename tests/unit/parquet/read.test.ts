import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { firstRowsOfParquet } from "#formats/parquet/first-rows.ts"
import { profileParquet } from "#formats/parquet/read.ts"
import type { ByteSource } from "#formats/source.ts"

const fingerprint = "0".repeat(64)
let folder: string
let duck: Awaited<ReturnType<DuckDBInstance["connect"]>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grove-parquet-"))
  duck = await (await DuckDBInstance.create(":memory:")).connect()
})
afterAll(async () => {
  duck.closeSync()
  await rm(folder, { recursive: true })
})

let files = 0
async function parquetOf(select: string, options = ""): Promise<ByteSource> {
  const path = join(folder, `${files++}.parquet`)
  await duck.run(`copy (${select}) to '${path}' (format parquet ${options})`)
  return sourceOf(await readFile(path))
}
function sourceOf(bytes: Uint8Array): ByteSource {
  const buffer = new Uint8Array(bytes).buffer
  return { byteLength: buffer.byteLength, slice: async (a, b) => buffer.slice(a, b) }
}
async function profileOf(select: string, options = "") {
  const result = await profileParquet(await parquetOf(select, options), { fingerprint })
  if (!result.ok) throw new Error(result.problem.message)
  return result.value
}
const columnOf = async (select: string, options = "") => (await profileOf(select, options)).columns[0]!

const SALES = `select '2024-01-01'::timestamp + (i * 7 % 525600) * interval 1 minute as sold_at, 1000000 + i as order_id,
  ['Köln','Paris','Oslo'][1 + i % 3] as city, i % 9 - 2 as units, round((i % 997) * 1.37, 2)::double as price,
  ((i % 997) * 1.37)::decimal(20,4) as exact, case when i % 5 = 0 then null else i % 2 = 0 end as returned
  from range(50000) t(i)`

describe("profiling Parquet", () => {
  test.each(["zstd", "snappy", "gzip", "lz4_raw", "brotli", "uncompressed"])(
    "statistics equal an independent reader's (%s)",
    async (codec) => {
      const profile = await profileOf(SALES, `, compression ${codec}, row_group_size 20000`)
      const [want] = (
        await duck.runAndReadAll(
          `select count(returned) c, sum(units)::varchar u, sum(exact)::varchar e, min(sold_at)::varchar a, max(sold_at)::varchar b, fsum(price) p from (${SALES})`,
        )
      ).getRowObjects()
      const byName = Object.fromEntries(profile.columns.map((c) => [c.name, c]))
      expect(profile).toMatchObject({ format: "parquet", rows: 50_000, fingerprint, dialect: null })
      expect(byName.units).toMatchObject({
        type: "integer",
        role: "metric",
        sum: want!.u,
        min: "-2",
        max: "6",
        distinct: 9,
      })
      expect(Number(byName.exact!.sum)).toBeCloseTo(Number(want!.e), 3)
      expect(byName.exact!.sum).toBe(String(want!.e).replace(/\.?0+$/, ""))
      expect(Number(byName.price!.sum)).toBeCloseTo(Number(want!.p), 6)
      expect(byName.returned).toMatchObject({
        type: "boolean",
        count: Number(want!.c),
        nulls: 50_000 - Number(want!.c),
      })
      expect(byName.city!.top[0]).toEqual({ value: "Köln", count: 16_667 })
      expect(byName.city).toMatchObject({
        type: "string",
        distinct: 3,
        distinctExact: true,
        min: "Köln",
        max: "Paris",
        longest: 5,
      })
      expect(byName.order_id).toMatchObject({ role: "dimension", distinctExact: false })
      expect(Math.abs(byName.order_id!.distinct / 50_000 - 1)).toBeLessThan(0.07)
      expect(byName.sold_at).toMatchObject({
        type: "timestamp",
        role: "timestamp",
        min: `${String(want!.a).replace(" ", "T")}.000Z`,
      })
      expect(byName.sold_at!.timestamps).toEqual([
        { format: "parquet_timestamp", parsed: 50_000, min: Date.parse(`${want!.a}Z`), max: Date.parse(`${want!.b}Z`) },
      ])
      for (const c of profile.columns) if (c.histogram) expect(c.histogram.counts.reduce((a, b) => a + b)).toBe(c.count)
    },
  )

  test("progress grows to the size of the file", async () => {
    const source = await parquetOf(SALES, ", row_group_size 20000")
    const seen: number[] = []
    await profileParquet(source, { fingerprint }, (p) => seen.push(p.bytes))
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(seen.at(-1)).toBe(source.byteLength)
  })

  test.each([
    ["18446744073709551615::ubigint", "parquet_unsigned"],
    ["12345678901234567.89::decimal(20,2)", "parquet_decimal"],
    ["12.34::decimal(9,2)", "parquet_decimal_shifted"],
    ["12.34::decimal(18,2)", "parquet_decimal_shifted"],
    ["'NaN'::double", "parquet_not_finite"],
    ["'infinity'::float", "parquet_not_finite"],
    ["'2024-01-31 10:00:00.123456789'::timestamp_ns", "parquet_nanoseconds"],
    ["'10:00:00'::time", "parquet_time_of_day"],
    ["'\\x01\\x02'::blob", "parquet_binary"],
    ["uuid()", "parquet_binary"],
    ["{a: 1, b: 'x'}", "parquet_nested"],
    ["['a','b']", "parquet_nested"],
    ["map {'a': 1}", "parquet_nested"],
  ])("%s is found: %s", async (value, code) => {
    const { findings } = await profileOf(`select now()::timestamp as t, ${value} as v`)
    expect(findings.map((f) => [f.code, f.column, f.count])).toEqual([[code, "v", 1]])
  })

  test.each(["1::ubigint", "12::decimal(9,0)", "1.5::double", "'x'", "true", "null::varchar", "4294967295::uinteger"])(
    "%s is read right by Druid: no finding",
    async (value) => {
      expect((await profileOf(`select now()::timestamp as t, ${value} as v`)).findings).toEqual([])
    },
  )

  test("the second time of a file is told to become a number", async () => {
    const { findings, columns } = await profileOf(
      "select '2024-01-31'::date as shipped, '2024-01-30 08:00:00'::timestamp as sold",
    )
    expect(columns.map((c) => c.role)).toEqual(["dimension", "timestamp"])
    expect(findings.map((f) => [f.code, f.column])).toEqual([["parquet_time_as_number", "shipped"]])
    expect(columns[0]).toMatchObject({ type: "date", min: "2024-01-31" })
  })

  test("texts and integers that are times are candidates, by the formats that read all of them", async () => {
    const text = await columnOf("select unnest(['31/01/2024', '02/03/2024', null]) as d")
    expect(text.timestamps.map((t) => [t.format, t.parsed])).toEqual([
      ["dd/MM/yyyy", 2],
      ["MM/dd/yyyy", 1],
    ])
    const seconds = await columnOf("select 1706708700::bigint as d")
    expect(seconds.timestamps).toEqual([{ format: "posix", parsed: 1, min: 1706708700000, max: 1706708700000 }])
  })

  test.each([
    ["9007199254740993::bigint", "9007199254740993"],
    ["(-9223372036854775808)::bigint", "-9223372036854775808"],
    ["-12345678901234567.89::decimal(20,2)", "-12345678901234567.89"],
    ["18446744073709551615::ubigint", "18446744073709551615"],
    ["0.1::double", "0.1"],
    ["'1969-12-31 23:59:59.9995'::timestamp", "1969-12-31T23:59:59.999Z"],
  ])("%s stays exact", async (value, text) => {
    const column = await columnOf(`select ${value} as v`)
    expect([column.min, column.max]).toEqual([text, text])
    if (column.sum !== null) expect(column.sum).toBe(text)
  })

  test("sums of doubles do not depend on the order", async () => {
    expect((await columnOf("select unnest([1e16, 1.0, -1e16, 0.25])::double as v")).sum).toBe("1.25")
  })

  test("the first rows are there as text", async () => {
    const result = await firstRowsOfParquet(await parquetOf(SALES, ", row_group_size 20000"), 2)
    expect(result).toEqual({
      ok: true,
      value: {
        columns: ["sold_at", "order_id", "city", "units", "price", "exact", "returned"],
        rows: [
          ["2024-01-01 00:00:00", "1000000", "Köln", "-2", "0", "0.0000", null],
          ["2024-01-01 00:07:00", "1000001", "Paris", "-1", "1.37", "1.3700", "false"],
        ],
      },
    })
  })
})

describe("files that are not what they seem", () => {
  const problemOf = async (source: ByteSource) => {
    const result = await profileParquet(source, { fingerprint })
    return result.ok ? null : result.problem.code
  }
  const bytesOf = async (select: string, options = "") => {
    const source = await parquetOf(select, options)
    return new Uint8Array(await source.slice(0))
  }

  test("empty, foreign, cut off, encrypted, without rows", async () => {
    const good = await bytesOf("select 1 as a")
    expect(await problemOf(sourceOf(new Uint8Array(0)))).toBe("empty_file")
    expect(await problemOf(sourceOf(new TextEncoder().encode("a,b\n1,2\n3,4\n")))).toBe("not_parquet")
    expect(await problemOf(sourceOf(good.slice(0, good.length - 9)))).toBe("broken_parquet")
    expect(await problemOf(await parquetOf("select 1 as a where false"))).toBe("only_header")
    const encrypted = good.slice()
    encrypted.set(new TextEncoder().encode("PARE"), encrypted.length - 4)
    expect(await problemOf(sourceOf(encrypted))).toBe("encrypted_parquet")
  })

  test("damaged bytes in a page or in the footer end in a sentence, not in a crash", async () => {
    const bytes = await bytesOf(SALES)
    const page = bytes.slice().fill(0xff, 200, 4000)
    expect(await problemOf(sourceOf(page))).toBe("broken_parquet")
    const footer = bytes.slice().fill(0x7f, bytes.length - 400, bytes.length - 8)
    expect(await problemOf(sourceOf(footer))).toBe("broken_parquet")
  })

  test("a read that fails is no damaged file: it throws what the source threw", async () => {
    const source = await parquetOf(SALES)
    const footer = source.byteLength - 2 ** 19
    const slice: ByteSource["slice"] = async (a, b) => {
      if (a > 0 && a < footer) throw new Error("S3 is away")
      return source.slice(a, b)
    }
    await expect(profileParquet({ ...source, slice }, { fingerprint })).rejects.toThrow("S3 is away")
  })
})
