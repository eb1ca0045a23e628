import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { expectTotals, totalsInDruid } from "./api.ts"
import { runGrove } from "./client.ts"
import { salesCsv, totalsOf } from "./sales.ts"

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "grove-cli-e2e-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

const grove = (...args: readonly string[]) => runGrove([...args, "--url", inject("url")])

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
