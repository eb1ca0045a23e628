import { expect, test } from "vitest"
import { fidelityDocument } from "#tests/corpus/fidelity.ts"
import { opinionOf } from "#tests/corpus/opinions.ts"
import { POLLUTED } from "#tests/corpus/published.ts"

const cells = (line: string) => line.split("|").map((cell) => cell.trim())
const lineOf = (text: string, start: string) => cells(text.split("\n").find((line) => line.startsWith(start))!)

const judged = (group: string, ok: boolean, compared = 1, id = "one") => ({ group, id, ok, compared })

test("cases are counted by their group; one without anything to compare counts for nothing", () => {
  const cases = [
    judged("xml", true),
    judged("xml", true),
    judged("xml", false),
    judged("xml", false, 0),
    judged("a", true),
  ]
  const text = fidelityDocument(cases, null, 1)
  expect(lineOf(text, "| xml").slice(3)).toEqual(["3", "2", "66.7 %", ""])
  expect(lineOf(text, "| all").slice(3)).toEqual(["4", "3", "75.0 %", ""])
  expect(text).toContain("1 case ended in a crash or a hang.")
  expect(text).not.toContain("Pollock")
})

test("what DuckDB reads in another way is counted by its kind, where Grove did not read it as DuckDB does", () => {
  const label = { delimiter: "|", columns: ["a,b"], nColumns: 1, headerLines: 1 }
  const opinion = opinionOf({ id: "x", expected: label }, { delimiter: ",", columns: ["a", "b"], headerLines: 1 })
  expect(opinion?.duckDb).toContain("a single cell")
  expect(opinionOf({ id: "x", expected: label }, { delimiter: "|", columns: ["a,b"], headerLines: 1 })).toBeNull()
  const cases = ["x", "y", "z"].map((id) => judged("duckdb-csv", id === "z", 1, id))
  const text = fidelityDocument(cases, null, 0, new Map([...["x", "z"].map((id) => [id, opinion!] as const)]))
  expect(text).toContain("Of the 2 files that Grove reads otherwise, 1 are of these kinds")
  expect(lineOf(text, "| reads each line").at(-2)).toBe("1")
})

test("the own score stands among the published ones by its size", () => {
  const report = { polluted_files: { files: 81, simple: 9.96, weighted: 9.5 } }
  const text = fidelityDocument([], { report, results: [{ values: Array(10).fill(1) }, { values: [0] }] }, 0)
  expect(text).toContain("Of 2 files, Grove reads 1 without any difference.")
  const systems = text.split("\n").filter((line) => /^\| .*\d\.\d{3}/.test(line))
  expect(systems).toHaveLength(POLLUTED.length + 1)
  expect(systems.map((line) => cells(line)[1]).slice(0, 3)).toEqual(["DuckDB 1.2", "**Grove**", "SQLite 3.39.0"])
})
