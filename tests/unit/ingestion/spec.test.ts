import { describe, expect, test } from "vitest"
import { buildIngestionSpec, type SpecInput } from "#domain/ingestion/spec.ts"
import { NOON, profileFor, SALES } from "./profiles.ts"

const { profile, choices } = profileFor(SALES)

const base: SpecInput = {
  id: "0mwvt37qus",
  attempt: 1,
  datasource: "sales",
  mode: "append",
  replace: null,
  sent: "parquet",
  isOriginal: false,
  keys: ["uploads/sales/sales.csv.parts/part-00000.parquet", "uploads/sales/sales.csv.parts/part-00001.parquet"],
  profile,
  choices,
  existing: null,
  s3: { bucket: "grove", endpoint: "http://127.0.0.1:4747/s3", region: "auto", environmentCredentials: true },
}

const CASES: Readonly<Record<string, Partial<SpecInput>>> = {
  "append-parquet": {},
  "append-csv-as-it-is": { sent: "csv", isOriginal: true, keys: ["uploads/sales/sales.csv"] },
  "append-ndjson": { sent: "ndjson.gz", keys: ["uploads/sales/sales.csv.parts/part-00000.ndjson.gz"] },
  "replace-chunks": { mode: "replace", replace: "chunks" },
  "replace-file-interval": { mode: "replace", replace: "file_interval" },
  "replace-all": {
    mode: "replace",
    replace: "all",
    existing: { start: Date.UTC(2023, 11, 1), end: Date.UTC(2024, 1, 1) },
  },
  "constant-time": {
    choices: { ...choices, timestamp: { kind: "constant", value: new Date(NOON).toISOString() } },
  },
  "aws-with-the-clusters-credentials": {
    s3: { bucket: "grove", endpoint: null, region: "eu-central-1", environmentCredentials: false },
  },
  "second-attempt": { attempt: 2 },
}

describe("the ingestion spec", () => {
  test("times are in milliseconds in what Grove has written, and as they stand in a Parquet file that goes as it is", () => {
    const csv = profileFor("at,amount\n1706695200,39.90\n1706698800,120\n")
    const timestamp = { kind: "column", column: "at", format: "posix" } as const
    const of = (isOriginal: boolean) =>
      JSON.stringify(
        buildIngestionSpec({
          ...base,
          profile: { ...csv.profile, format: "parquet" },
          choices: { ...csv.choices, timestamp },
          isOriginal,
        }).task,
      )
    expect(of(false)).toContain('{"column":"at","format":"millis"}')
    expect(of(true)).toContain('{"column":"at","format":"posix"}')
  })

  test.each(Object.entries(CASES))("%s", async (name, input) => {
    const spec = buildIngestionSpec({ ...base, ...input })
    await expect(`${JSON.stringify(spec, null, 2)}\n`).toMatchFileSnapshot(`../../golden/specs/${name}.json`)
  })

  test("names the variables of the credentials, never anything that could be one", () => {
    for (const input of Object.values(CASES)) {
      const text = JSON.stringify(buildIngestionSpec({ ...base, ...input }).task)
      const secrets = text.match(/"(access|secret|session|password|token|key)[^"]*":\s*"[^"]*"/gi) ?? []
      expect(secrets).toEqual([])
      for (const [, variable] of text.matchAll(/"variable":"([^"]*)"/g))
        expect(["DRUID_S3_ACCESS_KEY", "DRUID_S3_SECRET_KEY"]).toContain(variable)
    }
  })

  test("a file without a readable time makes none", () => {
    const refused = { ...choices, timestamp: { kind: "column", column: "product", format: "iso" } as const }
    expect(() => buildIngestionSpec({ ...base, choices: refused })).toThrow("No row has a time")
  })
})
