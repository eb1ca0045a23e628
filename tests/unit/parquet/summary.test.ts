import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { proposeChoices } from "#domain/ingestion/choices.ts"
import { issuesWithParquetAsIs } from "#domain/ingestion/parquet-issues.ts"
import { firstRowsOfParquet } from "#formats/parquet/first-rows.ts"
import { parquetSummary } from "#formats/parquet/summary.ts"
import { transcribeParquet } from "#formats/parquet/transcribe.ts"
import { memoryHost, sourceOfBytes } from "#formats/source.ts"
import { createTranscript } from "#formats/transcript.ts"
import { profileText } from "../scan/helpers.ts"
import { openDuck } from "./duck.ts"

let duck: Awaited<ReturnType<typeof openDuck>>
beforeAll(async () => {
  duck = await openDuck()
})
afterAll(() => duck.close())

async function factsOf(select: string, options = "") {
  const summary = await parquetSummary(sourceOfBytes(await duck.parquet(select, options)))
  if (!summary.ok) throw new Error(summary.problem.message)
  return summary.value
}

/** The bytes that are read of a source. */
function counted(bytes: Uint8Array) {
  const source = sourceOfBytes(bytes)
  let read = 0
  return {
    source: {
      ...source,
      async slice(start: number, end?: number) {
        const slice = await source.slice(start, end)
        read += slice.byteLength
        return slice
      },
    },
    read: () => read,
  }
}

describe("what the footer says", () => {
  test("rows, types and both ends of the values, over all row groups", async () => {
    const facts = await factsOf(
      `select i as id, (i * 1.5)::decimal(20,2) as amount, '2024-01-01'::date + i::int as day, case when i % 4 = 0 then null
       else 'c' || lpad(i::varchar, 5, '0') end as code, 18446744073709551615::ubigint as big, -i / 4.0::double as ratio,
       '2024-01-01'::timestamp + i * interval 1 hour as at, [i] as list, {'x': i} as g from range(30000) t(i)`,
      ", row_group_size 8192",
    )
    expect(facts).toMatchObject({ rows: 30_000, rowGroups: 4 })
    expect(
      facts.columns.map(({ name, kind, stored, annotation, nulls, min, max }) => [
        name,
        kind,
        stored,
        annotation,
        nulls,
        min,
        max,
      ]),
    ).toEqual([
      ["id", "integer", "INT64", "INTEGER", 0, "0", "29999"],
      ["amount", "decimal", "FIXED_LEN_BYTE_ARRAY", "DECIMAL", 0, "0.00", "44998.50"],
      ["day", "date", "INT32", "DATE", 0, "2024-01-01", "2106-02-19"],
      ["code", "text", "BYTE_ARRAY", "STRING", 7500, "c00001", "c29999"],
      ["big", "unsigned", "INT64", "INTEGER", 0, "18446744073709551615", "18446744073709551615"],
      ["ratio", "float", "DOUBLE", null, 0, "-7499.75", "0"],
      ["at", "timestamp", "INT64", "TIMESTAMP", 0, "2024-01-01 00:00:00", "2027-06-03 23:00:00"],
      ["list", "nested", null, null, null, null, null],
      ["g.x", "integer", "INT64", "INTEGER", 0, "0", "29999"],
    ])
  })

  test("only the ends of the file are read for it, and for the first rows one page of each column", async () => {
    const bytes = await duck.parquet(
      "select i as id, hash(i)::varchar as noise, i * 7919 % 1000003 as n from range(2000000) t(i)",
      ", compression uncompressed, row_group_size 100000",
    )
    const footer = counted(bytes)
    expect((await parquetSummary(footer.source)).ok).toBe(true)
    expect(footer.read()).toBeLessThan(1 << 20)
    const first = counted(bytes)
    expect(await firstRowsOfParquet(first.source, 3)).toMatchObject({
      ok: true,
      value: { columns: ["id", "noise", "n"] },
    })
    expect(first.read()).toBeLessThan(bytes.length / 10)
  })

  test("the first rows may be had flat, as the transcript is", async () => {
    const source = sourceOfBytes(await duck.parquet("select {'a': 1, 'b': 'x'} as g, [1, 2] as l"))
    expect(await firstRowsOfParquet(source, 5)).toEqual({
      ok: true,
      value: { columns: ["g", "l"], rows: [['{"a":1,"b":"x"}', "[1,2]"]], numbers: [1] },
    })
    expect(await firstRowsOfParquet(source, 5, "flat")).toEqual({
      ok: true,
      value: { columns: ["g.a", "g.b", "l"], rows: [["1", "x", "[1,2]"]], numbers: [1] },
    })
  })

  test("a file without rows has no ends of values", async () => {
    expect((await factsOf("select 1 as a where false")).columns[0]).toMatchObject({ min: null, max: null })
  })
})

async function issuesOf(select: string, options = "") {
  const bytes = await duck.parquet(select, options)
  const transcript = createTranscript(await memoryHost.createSink())
  const read = await transcribeParquet(sourceOfBytes(bytes), {}, transcript)
  if (!read.ok) throw new Error(read.problem.message)
  const text = new TextDecoder().decode(await (await transcript.finish()).slice(0))
  const csv = profileText(`${read.value.names!.join(",")}\n${text}`)
  const profile = { ...csv, findings: [...csv.findings, ...read.value.findings] }
  return issuesWithParquetAsIs(await factsOf(select, options), profile, proposeChoices(profile, 0))
}

const codesOf = async (value: string, options = "") =>
  (await issuesOf(`select '2024-01-31 10:00:00'::timestamp as t, ${value} as v`, options)).map(({ code }) => code)

describe("whether Druid reads the file as it is", () => {
  test.each([
    "1::bigint",
    "1::ubigint",
    "4294967295::uinteger",
    "12::decimal(9,0)",
    "1.5::double",
    "'x'",
    "true",
    "null::varchar",
  ])("%s: yes", async (value) => expect(await codesOf(value)).toEqual([]))

  test.each([
    ["18446744073709551615::ubigint", "parquet_unsigned"],
    ["12345678901234567.89::decimal(20,2)", "parquet_decimal"],
    ["12.34::decimal(9,2)", "parquet_decimal_shifted"],
    ["'NaN'::double", "parquet_nan"],
    ["19.99::float", "parquet_float"],
    ["'2024-01-31'::date", "parquet_time_as_number"],
    ["'10:00:00'::time", "parquet_time_of_day"],
    ["'\\x01\\x02'::blob", "parquet_binary"],
    ["'abc'::blob", "parquet_binary"],
    ["uuid()", "parquet_binary"],
    ["{'a': 1}", "parquet_nested"],
    ["['a','b']", "parquet_nested"],
    ["map {'a': 1}", "parquet_nested"],
    ["'12.5'", "text_as_value"],
  ])("%s: no, %s", async (value, code) => expect(await codesOf(value)).toContain(code))

  test("the time in nanoseconds", async () => {
    const issues = await issuesOf("select '2024-01-31 10:00:00.123456789'::timestamp_ns as t, 1 as n")
    expect(issues.map(({ code }) => code)).toContain("parquet_nanoseconds")
  })

  test("codecs that Druid may not have", async () => {
    expect(await codesOf("1", ", compression zstd")).toEqual([])
    expect(await codesOf("1", ", compression brotli")).toContain("parquet_codec")
  })

  test("every issue has a sentence for a person", async () => {
    for (const { message } of await issuesOf("select '2024-01-31'::date as d, [1] as l, 'NaN'::double as x"))
      expect(message).toMatch(/^[A-Z].{10,}\.$/)
  })
})
