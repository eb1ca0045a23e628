import { spawn } from "node:child_process"
import { mkdtempSync, readdirSync, rmSync, watch, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { GROVE, runGrove } from "./run-grove.ts"

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "grove-cli-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const grove = (...args: readonly string[]) => runGrove(args, { ...process.env, GROVE_URL: "http://127.0.0.1:9" })

describe("grove check", () => {
  test("tells what is in a file and ends with 0 where nothing is wrong", async () => {
    const { code, stdout, stderr } = await grove("check", file("ok.csv", "id,day\n1,2024-01-31\n2,2024-02-01\n"))
    expect(stderr).toBe("")
    expect(stdout).toContain("2 rows · 2 columns")
    expect(stdout).toMatch(/^day\s+date \(time, iso\)\s+2\s+2024-01-31\s+2024-02-01$/m)
    expect(stdout).toContain("Nothing wrong was found.")
    expect(code).toBe(0)
  })

  test("names what is wrong with its row, and ends with 1; the same as JSON", async () => {
    const path = file("odd.csv", `n\n${"1\n2\n".repeat(4)}x\n`)
    const plain = await grove("check", path)
    expect(plain.code).toBe(1)
    expect(plain.stdout).toContain("1 of 9 values is not a number")
    expect(plain.stdout).toContain("row 10  x")
    const { code, stdout } = await grove("check", path, "--json")
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ file: "odd.csv", rows: 9, findings: [{ code: "not_a_number" }] })
  })

  test("holds a file to rules of one's own, which decide about the exit code", async () => {
    const path = file("own.csv", "day,units,note\n2024-01-31,1,a\n2024-02-01,12,b\n2024-02-02,30,\n")
    const rule = { id: "small", title: "Nobody buys more than 10", severity: "info", expect: '"units" <= 10' }
    const rules = (name: string, ...list: readonly object[]) => file(name, JSON.stringify(list))
    const plain = await grove("check", path, "--rules", rules("info.json", rule))
    expect(plain).toMatchObject({ code: 0, stderr: "" })
    expect(plain.stdout).toContain("Nobody buys more than 10: 2 of 3 rows break it. user:small\n    row 3  units 12\n")
    expect((await grove("check", path, "--rules", rules("warning.json", { ...rule, severity: "warning" }))).code).toBe(
      1,
    )
    const strict = [
      { ...rule, severity: "error" },
      { ...rule, id: "held", expect: '"units" > 0' },
    ]
    const { code, stdout } = await grove("check", path, "--json", "--rules", rules("error.json", ...strict))
    expect(code).toBe(2)
    expect(JSON.parse(stdout).rules).toMatchObject({
      findings: [{ code: "user:small", severity: "error", count: 2, checked: 3, places: [{ row: 3 }, { row: 4 }] }],
      kept: expect.arrayContaining([{ id: "user:held", title: "Nobody buys more than 10" }]),
      problems: [],
    })
  })

  test("a rule of one's own that cannot be checked does not pass for one that holds", async () => {
    const path = file("other.csv", "day,units\n2024-01-31,1\n")
    const rule = { id: "r", title: "T", severity: "info", expect: '"unit" > 0' }
    const { code, stdout } = await grove("check", path, "--rules", file("r.json", JSON.stringify({ rules: [rule] })))
    expect(code).toBe(1)
    expect(stdout).toContain(
      'The rule r does not fit this file. expect: At letter 1: There is no column "unit". Did you',
    )
    const json = await grove("check", path, "--json", "--rules", join(folder, "r.json"))
    expect(JSON.parse(json.stdout).rules.problems).toMatchObject([{ rule: "r", field: "expect", start: 0, end: 6 }])
  })

  test("rules that cannot be had end with 2, the place of what is wrong, and no report", async () => {
    const path = file("any.csv", "a\n1\n")
    const checked = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await grove("check", path, ...args)
      expect([code, stdout]).toEqual([2, ""])
      return stderr
    }
    expect(await checked("--rules", file("no.json", "[\n  {,\n"))).toBe(
      "no.json: Line 2, letter 4: A name in double quotes was expected here.\n",
    )
    const wrong = [{ id: "x", title: "X", severity: "error", expect: "a >" }]
    expect(await checked("--rules", file("wrong.json", JSON.stringify(wrong)))).toBe(
      "wrong.json: Rule 1 (x), expect: At letter 4: A value was expected here, but the end stands here.\n",
    )
    expect(await checked("--rules", join(folder, "none.json"))).toContain("There is no file")
    expect(await checked("--datasource", "sales")).toContain("Grove does not answer.")
    expect(await checked("--datasource", "sales", "--rules", "no.json")).toContain("not from both")
    expect(await checked("--no-rules", "--rules", "no.json")).toContain("--no-rules")
    expect(await checked("--rules")).toContain("--rules")
  })

  test("what is said of how a file is written is taken as said", async () => {
    const path = file("told.csv", "by the till\nid#day\n1#2024-01-31\n\nTotal#2024-02-01\n")
    const told = [
      "--delimiter",
      "#",
      "--skip-lines",
      "1",
      "--header-lines",
      "0",
      "--comment",
      "none",
      "--blank-lines",
      "keep",
    ]
    const { stdout } = await grove("check", path, ...told, "--json")
    expect(JSON.parse(stdout)).toMatchObject({ rows: 4, dialect: { delimiter: "#", comment: null, header: false } })
    expect((await grove("check", path, "--blank-lines", "some")).stderr).toContain("skip, skipEmpty, keep")
    expect((await grove("check", path, "--skip-lines", "-1")).stderr).toContain("--skip-lines")
  })

  test("what cannot be read ends with 2 and a reason", async () => {
    const binary = await grove("check", file("b.csv", "\u0000\u0001\u0002"))
    expect(binary).toMatchObject({ code: 2, stdout: "" })
    expect(binary.stderr).toContain("binary data")
    expect((await grove("check", join(folder, "none.csv"))).stderr).toContain("There is no file")
    expect((await grove("check", folder)).stderr).toContain("is no file")
    expect(JSON.parse((await grove("check", "none.csv", "--json")).stdout)).toMatchObject({
      error: { code: "no_such_file" },
    })
  })

  test("a command that is not understood says how it goes", async () => {
    expect((await grove()).code).toBe(2)
    expect(await grove("--help")).toMatchObject({ code: 0 })
    expect(await grove("--version")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })

  test.each([
    [["chek", "a"], "no command “chek”"],
    [["check"], "Which file?"],
    [["check", "a", "b"], "One file at a time"],
    [["check", "a", "--colour"], "There is no option --colour. `grove --help` lists what there is."],
    [["check", "a", "--wait"], "grove check has no option --wait; grove ingest has"],
    [["ingest", "a", "-d", "a", "--no-rules"], "grove ingest has no option --no-rules; grove check has"],
    [["check", "-"], "A file is read several times, which a pipe cannot be"],
    [["check", "/dev/null"], "A file is read several times, which /dev/null cannot be"],
    [["ingest", "a", "-d"], "--datasource needs a value"],
    [["ingest", "may.csv"], "--datasource may"],
    [["ingest", "a", "-d", "a/b"], "“a_b” would do"],
    [["ingest", "a", "-d", "a", "--url", "grove"], "“grove” is no address"],
  ])("grove %j", async (args, says) => {
    const { code, stderr } = await grove(...args)
    expect(stderr).toContain(says)
    expect(code).toBe(2)
  })
})

describe("grove in a pipe and at a terminal", () => {
  const rows = Array.from({ length: 200_000 }, (_, i) => `2024-01-31,${i},Teapot number ${i}\n`)
  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawn(process.execPath, [GROVE, ...args], { env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1", ...env } })

  test("whoever reads its first lines only hears no complaint", async () => {
    const names = Array.from({ length: 900 }, (_, i) => `column ${i}`)
    const child = start(["check", file("wide.csv", `${names}\n${names.map((_, i) => i)}\n`), "--json"])
    let said = ""
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text
    })
    child.stdout.once("data", () => child.stdout.destroy())
    const code = await new Promise((done) => child.once("close", done))
    expect([code, said]).toEqual([141, ""])
  })

  test.each([["SIGINT", 130] as const, ["SIGTERM", 143] as const])(
    "at %s nothing of the file stays behind",
    async (signal, code) => {
      const temporary = mkdtempSync(join(folder, "tmp-"))
      const path = join(folder, "packed.csv.gz")
      writeFileSync(path, gzipSync(`day,order,product\n${rows.join("")}`, { level: 1 }))
      const isWriting = new Promise<void>((begun) => {
        const watcher = watch(temporary, { recursive: true }, (_, name) => {
          if (!name?.includes("/")) return
          watcher.close()
          begun()
        })
      })
      const child = start(["check", path], { TMPDIR: temporary })
      const ended = new Promise((done) => child.once("close", done))
      await isWriting
      child.kill(signal)
      expect(await ended).toBe(code)
      expect(readdirSync(temporary)).toEqual([])
    },
  )
})

describe("grove ingest", () => {
  const sales = "day,amt\n2024-01-31,1\n2024-02-01,2\n"
  const ingest = (repairs: unknown, ...more: readonly string[]) =>
    grove("ingest", file("r.csv", sales), "-d", "x", "--repairs", file("r.json", JSON.stringify(repairs)), ...more)

  test("names the repair that is none, or that does not fit the file", async () => {
    const unknown = await ingest([{ op: "trim", columns: ["amt"] }, { op: "trim" }])
    expect(unknown).toMatchObject({ code: 2, stdout: "" })
    expect(unknown.stderr).toContain("repair 2 is none: columns:")
    const absent = await ingest([
      { operation: { op: "rename", column: "amt", to: "a" }, reason: null },
      { op: "trim", columns: ["amt"] },
    ])
    expect(absent.stderr).toContain(
      "“Take blanks off both ends in amt.” cannot be done in this file; its columns are: day, a.",
    )
    expect((await ingest([], "--like", "last")).stderr).toContain("--repairs or --like, not both")
  })

  test("says before anything is sent why a file cannot be", async () => {
    const path = file("t.csv", "a,day\n1,soon\n")
    expect((await grove("ingest", path)).stderr).toContain("--datasource")
    expect((await grove("ingest", path, "-d", "x", "--mode", "merge")).stderr).toContain("append, replace")
    expect((await grove("ingest", path, "-d", "x", "--timestamp-column", "b")).stderr).toContain("no column b")
    expect((await grove("ingest", path, "-d", "x", "--timestamp-column", "day")).stderr).toContain("No value of day")
    expect((await grove("ingest", path, "-d", "x", "--sheet", "May")).stderr).toContain("no table “May”")
  })

  test("says at once that no Grove answers, and how to start one", async () => {
    const path = file("g.csv", "n,day\n1,2024-01-31\n2,2024-02-01\n")
    const { code, stderr } = await grove("ingest", path, "-d", "x")
    expect(stderr).toContain("No Grove answers at http://127.0.0.1:9. Start it with `npm start`")
    expect(code).toBe(2)
  })
})
