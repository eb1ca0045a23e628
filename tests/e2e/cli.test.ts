import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { expectTotals, totalsInDruid } from "./api.ts"
import { salesCsv, totalsOf } from "./sales.ts"

const GROVE = resolve(import.meta.dirname, "../../cli/grove.mjs")
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "grove-cli-e2e-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function grove(...args: readonly string[]) {
  const child = spawn(process.execPath, [GROVE, ...args, "--url", inject("url")])
  let [stdout, stderr] = ["", ""]
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text
  })
  const code = await new Promise<number | null>((done) => child.once("close", done))
  return { code, stdout, stderr }
}

describe("grove ingest", () => {
  test("sends a file by the page's way and waits until its rows can be queried", async () => {
    const csv = salesCsv(3_000, 71)
    const path = join(folder, "nightly.csv")
    writeFileSync(path, csv)
    const { code, stdout, stderr } = await grove("ingest", path, "--datasource", "nightly", "--wait")
    expect(stderr).toBe("")
    expect(stdout).toContain("Ready: 3,000 rows of nightly can be queried.")
    expect(code).toBe(0)
    expectTotals(await totalsInDruid("nightly"), totalsOf(csv))
    const again = await grove("ingest", path, "--datasource", "nightly", "--json")
    expect(again.code).toBe(2)
    expect(JSON.parse(again.stdout)).toMatchObject({ error: { code: "already_ingested" } })
    const replaced = await grove("ingest", path, "-d", "nightly", "--on-duplicate", "replace", "--wait", "--json")
    expect(JSON.parse(replaced.stdout)).toMatchObject({ status: "ready", datasource: "nightly" })
    expect((await totalsInDruid("nightly")).rows).toBe(3_000)
  })
})
