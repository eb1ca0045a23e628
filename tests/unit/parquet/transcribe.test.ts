import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { transcribeParquet } from "#formats/parquet/transcribe.ts"
import { sourceOfBytes } from "#formats/source.ts"
import type { Cell } from "#formats/transcript.ts"
import { openDuck } from "./duck.ts"

let duck: Awaited<ReturnType<typeof openDuck>>
beforeAll(async () => {
  duck = await openDuck()
})
afterAll(() => duck.close())

async function read(bytes: Uint8Array) {
  const rows: Cell[][] = []
  const result = await transcribeParquet(sourceOfBytes(bytes), {}, { record: (cells) => void rows.push([...cells]) })
  return { result, rows }
}

async function tableOf(select: string, options = "") {
  const { result, rows } = await read(await duck.parquet(select, options))
  if (!result.ok) throw new Error(result.problem.message)
  return { ...result.value, rows }
}

const cellOf = async (value: string) => (await tableOf(`select ${value} as v`)).rows[0]![0]

const SALES = `select i as id, ['Köln','Paris','Oslo'][1 + i % 3] as city, 'order ' || i as code, i % 9 - 2 as units,
  ((i % 997) * 1.37)::decimal(20,4) as exact, case when i % 5 = 0 then null else i % 2 = 0 end as returned,
  case when i % 3 = 0 then null else 'note ' || (i * 7919 % 1000) end as note, '2024-01-01'::date + (i % 365)::int as day
  from range(50000) t(i)`

describe("a Parquet file as a table of text", () => {
  test.each([
    "compression zstd",
    "compression snappy, row_group_size 20000",
    "compression gzip",
    "compression lz4_raw",
    "compression brotli, row_group_size 5000",
    "compression uncompressed",
    "compression zstd, parquet_version v2",
    "compression snappy, parquet_version v2, row_group_size 20000",
  ])("every value of every row is what DuckDB reads (%s)", async (options) => {
    const { names, rows, findings } = await tableOf(SALES, `, ${options}`)
    expect(names).toEqual(["id", "city", "code", "units", "exact", "returned", "note", "day"])
    expect(rows).toEqual(await duck.texts(SALES))
    expect(findings).toEqual([])
  })

  test.each([
    ["9007199254740993::bigint", "9007199254740993"],
    ["(-9223372036854775808)::bigint", "-9223372036854775808"],
    ["18446744073709551615::ubigint", "18446744073709551615"],
    ["4294967295::uinteger", "4294967295"],
    ["(-128)::tinyint", "-128"],
    ["-0.05::decimal(9,2)", "-0.05"],
    ["12.30::decimal(4,2)", "12.30"],
    ["-12345678901234567.89::decimal(20,2)", "-12345678901234567.89"],
    ["99999999999999999999999999999999999999::decimal(38,0)", "99999999999999999999999999999999999999"],
    ["0.1::float", "0.1"],
    ["16777217::float", "16777216"],
    ["3.4028235e38::float", "3.4028235e+38"],
    ["0.1::double", "0.1"],
    ["1e-7::double", "1e-7"],
    ["true", "true"],
    ["''", ""],
    ["null::varchar", null],
    ["'2024-01-31'::date", "2024-01-31"],
    ["'0001-01-01'::date", "0001-01-01"],
    ["'1969-12-31 23:59:59.9995'::timestamp", "1969-12-31 23:59:59.999500"],
    ["'2024-01-31 13:45:00'::timestamp", "2024-01-31 13:45:00"],
    ["'2024-01-31 13:45:00.5'::timestamp", "2024-01-31 13:45:00.500"],
    ["'2024-01-31 13:45:00.123'::timestamp_ms", "2024-01-31 13:45:00.123"],
    ["'2024-01-31 13:45:00.123456789'::timestamp_ns", "2024-01-31 13:45:00.123456789"],
    ["'2024-01-31 13:45:00+00'::timestamptz", "2024-01-31 13:45:00Z"],
    ["'13:45:00.000001'::time", "13:45:00.000001"],
    ["interval '1 month 2 days 3004 milliseconds'", "P1M2DT3.004S"],
    ["'00112233-4455-6677-8899-aabbccddeeff'::uuid", "00112233-4455-6677-8899-aabbccddeeff"],
    ["'\\x00\\xFF'::blob", "0x00ff"],
    ["'K\\xC3\\xB6ln'::blob", "Köln"],
    ["[1, null, 3]", "[1,null,3]"],
    ["[]::int[]", "[]"],
    ["[['a'], [], null]", '[["a"],[],null]'],
    ["map {'a': 1, 'b': 2}", '{"a":1,"b":2}'],
    ["map {7: 'x'}", '{"7":"x"}'],
    ["[{'a': 1.50::decimal(4,2), 'b': 'say \"hi\"'}]", '[{"a":1.50,"b":"say \\"hi\\""}]'],
    ["[1.5, 'NaN'::double]", '[1.5,"NaN"]'],
    ["'{\"a\": 1}'::json", '{"a": 1}'],
  ])("%s is written as %s", async (value, text) => {
    expect(await cellOf(value)).toBe(text)
  })

  test("groups of fields become columns, a field that is not there an empty cell", async () => {
    const { names, rows, findings } = await tableOf(
      "select unnest([{'a': {'x': 1, 'y': [1, 2]}, 'b': 'p'}, {'a': null, 'b': null}, null]) as g",
    )
    expect(names).toEqual(["g.a.x", "g.a.y", "g.b"])
    expect(rows).toEqual([
      ["1", "[1,2]", "p"],
      [null, null, null],
      [null, null, null],
    ])
    expect(findings.map((f) => [f.code, f.column])).toContainEqual(["parquet_group", "g.b"])
  })

  test("lists that go over pages and batches stay with their rows", async () => {
    const select = "select i as n, [x * i for x in range(i % 40)] as l from range(20000) t(i)"
    const { rows } = await tableOf(select, ", row_group_size 9000")
    for (const [n, l] of rows) {
      const i = Number(n)
      expect(JSON.parse(l!)).toEqual(Array.from({ length: i % 40 }, (_, x) => x * i))
    }
    expect(rows.length).toBe(20_000)
  })

  test.each([
    ["'NaN'::double", "parquet_nan", "NaN"],
    ["'-infinity'::float", "parquet_nan", "-Infinity"],
    ["'\\x00'::blob", "parquet_bytes", "0x00"],
    ["[1]", "parquet_json", "[1]"],
    ["['NaN'::double]", "parquet_nan", '["NaN"]'],
    ["'20000-01-01'::date", "parquet_far_time", "20000-01-01"],
    ["'0044-03-15 (BC)'::date", "parquet_far_time", "-0043-03-15"],
  ])("%s is told as %s", async (value, code, text) => {
    const { findings, rows } = await tableOf(`select ${value} as v`)
    expect(rows).toEqual([[text]])
    expect(findings.map((f) => [f.code, f.column, f.count])).toContainEqual([code, "v", 1])
  })

  test("bytes are written as text only where all of them are texts", async () => {
    const { rows } = await tableOf(
      "select case when i = 29999 then '\\x01'::blob else 'abc'::blob end as v from range(30000) t(i)",
      ", row_group_size 10000",
    )
    expect([rows[0], rows.at(-1)]).toEqual([["0x616263"], ["0x01"]])
  })

  test("a file without rows has columns", async () => {
    expect(await tableOf("select 1 as a, 'x' as b where false")).toMatchObject({ names: ["a", "b"], rows: [] })
  })
})

describe("files that are not what they seem", () => {
  const problemOf = async (bytes: Uint8Array) => {
    const { result } = await read(bytes)
    return result.ok ? null : result.problem.code
  }

  test("empty, foreign, cut off, encrypted", async () => {
    const good = await duck.parquet("select 1 as a")
    expect(await problemOf(new Uint8Array(0))).toBe("empty_file")
    expect(await problemOf(new TextEncoder().encode("a,b\n1,2\n3,4\n"))).toBe("not_parquet")
    expect(await problemOf(good.slice(0, good.length - 9))).toBe("broken_parquet")
    expect(await problemOf(Uint8Array.of(...good.slice(0, -4), 0x50, 0x41, 0x52, 0x45))).toBe("encrypted_parquet")
  })

  test("damaged bytes are told with their column", async () => {
    const bytes = await duck.parquet(SALES, ", compression snappy")
    const { result } = await read(bytes.fill(0xff, 200, 4000))
    expect(result).toMatchObject({ ok: false, problem: { code: "broken_parquet" } })
    expect(result.ok ? "" : result.problem.message).toMatch(/Column id/)
  })

  test("a read that fails is no damaged file: it throws what the source threw", async () => {
    const bytes = await duck.parquet(SALES)
    const source = sourceOfBytes(bytes)
    const slice = async (a: number, b?: number) => {
      if (a > 0 && a < 1000) throw new Error("S3 is away")
      return source.slice(a, b)
    }
    await expect(transcribeParquet({ ...source, slice }, {}, { record: () => undefined })).rejects.toThrow("S3 is away")
  })

  const MANY = `select i as a, 'text ' || i as b, i / 3.0 as c, [i, null] as d, {'x': i, 'y': ['p', 'q']} as e,
    ('2024-01-01'::timestamp + i * interval 1 second) as f, i::decimal(20,2) as g, ('\\x00'::blob) as h from range(300) t(i)`

  test.each(["uncompressed", "snappy", "gzip", "zstd", "lz4_raw", "brotli"])(
    "whatever bytes are changed, reading ends, and not in an exception (%s)",
    async (codec) => {
      for (const version of ["v1", "v2"]) {
        const good = await duck.parquet(MANY, `, compression ${codec}, parquet_version ${version}`)
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
            fc.option(fc.nat(good.length), { freq: 1 }),
            async (changes, cut) => {
              const bytes = good.slice(0, cut ?? undefined)
              for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte
              const { result } = await read(bytes)
              if (!result.ok) expect(result.problem.message).not.toBe("")
            },
          ),
          { numRuns: 60 },
        )
      }
    },
    30_000,
  )
})
