import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { askDruid, expectTotals, totalsInDruid } from "./api.ts"
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

  test("makes a file ready as the last one of its columns was", async () => {
    const month = (m: string) => `day,amt\n01.${m}.2024,"1,50"\nvoid,"9,00"\n02.${m}.2024,"2,50"\n`
    const write = (name: string, text: string) => {
      const path = join(folder, name)
      writeFileSync(path, text)
      return path
    }
    const repairs = [
      { op: "drop_values", column: "day", values: ["void"], keep: false },
      { op: "number", columns: ["amt"], format: "comma" },
      { op: "rename", column: "amt", to: "amount" },
    ]
    const first = ["--repairs", write("repairs.json", JSON.stringify(repairs)), "--left-out", join(folder, "out.csv")]
    const may = await grove("ingest", write("may.csv", month("05")), "-d", "monthly", ...first, "--wait")
    expect(may.stdout).toContain("Ready: 2 rows of monthly can be queried.")
    expect(may.stdout).toContain("Leave out rows with “void” in day.  1 row")
    expect(readFileSync(join(folder, "out.csv"), "utf8")).toBe(
      'row,reason,day,amt\n3,Leave out rows with “void” in day.,void,"9,00"\n',
    )
    const june = await grove("ingest", write("june.csv", month("06")), "-d", "monthly", "--like", "last", "--wait")
    expect(june.stdout).toMatch(/Made ready as may\.csv of \d{4}-\d\d-\d\d was/)
    expect(june.stdout).toContain("Rename amt to amount.")
    const [row] = await askDruid('SELECT COUNT(*) AS "rows", SUM(amount) AS total FROM monthly')
    expect(row).toEqual({ rows: 4, total: 8 })
    const other = await grove("ingest", write("other.csv", "a,b\n1,2\n"), "-d", "monthly", "--like", "last")
    expect(other.stderr).toContain("No file with these columns was ingested before")
  })
})
