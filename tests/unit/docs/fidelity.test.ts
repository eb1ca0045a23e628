import { expect, test } from "vitest"
import { fidelityDocument } from "#tests/corpus/fidelity.ts"
import { POLLUTED } from "#tests/corpus/published.ts"

const cells = (line: string) => line.split("|").map((cell) => cell.trim())
const lineOf = (text: string, start: string) => cells(text.split("\n").find((line) => line.startsWith(start))!)

const judged = (group: string, ok: boolean, compared = 1) => ({ group, ok, compared })

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

test("the own score stands among the published ones by its size", () => {
  const report = { polluted_files: { files: 81, simple: 9.96, weighted: 9.5 } }
  const text = fidelityDocument([], { report, results: [{ values: Array(10).fill(1) }, { values: [0] }] }, 0)
  expect(text).toContain("Of 2 files, Grove reads 1 without any difference.")
  const systems = text.split("\n").filter((line) => /^\| .*\d\.\d{3}/.test(line))
  expect(systems).toHaveLength(POLLUTED.length + 1)
  expect(systems.map((line) => cells(line)[1]).slice(0, 3)).toEqual(["DuckDB 1.2", "**Grove**", "SQLite 3.39.0"])
})
