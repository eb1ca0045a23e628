import { afterAll, beforeAll, expect, test } from "vitest"
import { FINDINGS, type FindingCode } from "#domain/findings/catalogue.ts"
import type { Finding } from "#domain/findings/finding.ts"
import { askQuality, planQuality } from "#domain/quality/check.ts"
import { createContext } from "#domain/rules/context.ts"
import { profileOf } from "#domain/scan/profile.ts"
import { openTable } from "#formats/open.ts"
import { memoryHost, sourceOfBytes } from "#formats/source.ts"
import { openDuck as openParquet } from "../parquet/duck.ts"
import { openDuck } from "../rules/duck.ts"
import { NOW, tableOf } from "../rules/examine.ts"
import { layoutFor, profileFor, scanWhole } from "../scan/helpers.ts"
import { SAMPLES, type TableSample } from "./samples.ts"

let duck: Awaited<ReturnType<typeof openDuck>>
let parquet: Awaited<ReturnType<typeof openParquet>>
beforeAll(async () => {
  duck = await openDuck()
  parquet = await openParquet()
})
afterAll(async () => {
  duck.close()
  await parquet.close()
})

/** What is found in a file: opened, transcribed where it has to be, and scanned. */
async function findingsOfFile(bytes: Uint8Array): Promise<readonly Finding[]> {
  const opened = await openTable(sourceOfBytes(bytes), {}, memoryHost)
  if (!opened.ok) throw new Error(`${opened.problem.code}: ${opened.problem.message}`)
  const { text, layout } = opened.value
  const size = { bytes: bytes.length, textBytes: text.byteLength, fingerprint: "" }
  return profileOf(scanWhole(new Uint8Array(await text.slice(0)), layout), layout, opened.value, size).findings
}

/** The bytes with the first two that are as said made two others. */
function patched(bytes: Uint8Array, patch?: readonly [number, number, number, number]): Uint8Array {
  if (!patch) return bytes
  const at = bytes.findIndex((byte, i) => byte === patch[0] && bytes[i + 1] === patch[1])
  if (at < 0) throw new RangeError("There is nothing to patch.")
  return bytes.with(at, patch[2]).with(at + 1, patch[3])
}

async function findingsOfTable({ header, rows }: TableSample): Promise<readonly Finding[]> {
  const { columns } = tableOf(header, rows)
  await duck.table("t", columns, rows)
  const ask = (sql: string) => duck.rows(sql)
  const checks = await planQuality(createContext({}, { columns, rows: rows.length }, NOW), "t", ask)
  const found = await Promise.all(checks.map((check) => askQuality(check, "t", ask)))
  return found.filter((finding) => finding !== null)
}

async function findingsOf(code: FindingCode): Promise<readonly Finding[]> {
  const sample = await SAMPLES[code]
  if (sample instanceof Uint8Array) return findingsOfFile(sample)
  if ("select" in sample) return findingsOfFile(patched(await parquet.parquet(sample.select), sample.patch))
  if ("header" in sample) return findingsOfTable(sample)
  const layout = layoutFor(sample.raw.subarray(0, sample.head))
  return profileFor(scanWhole(sample.raw, layout), layout).findings
}

/** No code of the catalogue is dead: a finding that nothing makes would be a promise that is not kept. */
test.each(Object.keys(FINDINGS) as FindingCode[])("%s is found", async (code) => {
  const findings = await findingsOf(code)
  expect(findings.map((finding) => finding.code)).toContain(code)
  for (const { places } of findings) expect(places.length).toBeLessThanOrEqual(20)
})
