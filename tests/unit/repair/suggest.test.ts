import { describe, expect, test } from "vitest"
import { previewRepairs, sampleOf } from "#domain/repair/preview.ts"
import type { Operation } from "#domain/repair/repair.ts"
import { suggestRepairs } from "#domain/repair/suggest.ts"
import { isNullWord } from "#domain/schema/null-words.ts"
import { profileText } from "../scan/helpers.ts"

const amounts = (odd: readonly string[], code = "not_a_number") => {
  const rows = [...Array.from({ length: 20 }, (_, i) => String(i)), ...odd.map((text) => `"${text}"`)]
  const profile = profileText(`n,x\n${rows.map((row) => `${row},1`).join("\n")}\n`)
  const finding = profile.findings.find((f) => f.code === code)!
  return { profile, finding, ways: suggestRepairs(finding, profile) }
}

describe("suggestions", () => {
  test("words for nothing become no value", () => {
    const { ways } = amounts(["N/A", "-"])
    expect(ways.map((w) => w.repairs[0]!.operation)).toEqual([
      { op: "null_words", columns: ["n"], words: ["N/A", "-"] },
    ])
    expect(isNullWord(" null ")).toBe(true)
    expect(isNullWord("nullius")).toBe(false)
  })

  test("numbers of another form are read by the format that all of them have", () => {
    const { ways } = amounts(["1.234,50", "12,5"], "formatted_number")
    expect(ways[0]!.repairs[0]!.operation).toEqual({ op: "number", columns: ["n"], format: "comma_point" })
    expect(amounts(["soon"]).ways.at(-1)!.repairs[0]!.operation).toEqual({
      op: "drop_rows",
      column: "n",
      unless: "number",
    })
  })

  test("ragged rows are filled or joined before they are left out", () => {
    const profile = profileText("a,b,c\n1,2\n1,2,3,4\n1,2,3\n1,2,3\n1,2,3\n")
    const of = (code: string) =>
      suggestRepairs(profile.findings.find((f) => f.code === code)!, profile).map((w) => w.repairs[0]!.operation)
    expect(of("short_row")[0]).toEqual({ op: "ragged", short: "fill", long: "keep" })
    expect(of("long_row")[0]).toEqual({ op: "ragged", short: "keep", long: "join" })
  })

  test("what nothing can mend has no suggestion", () => {
    const profile = profileText('a\n"x\ny"\n')
    expect(profile.findings.flatMap((f) => suggestRepairs(f, profile))).toEqual([])
  })
})

describe("a preview", () => {
  test("shows the rows that change, before and after", () => {
    const { profile, finding, ways } = amounts(["1.234,50"], "formatted_number")
    const sample = sampleOf(profile, "n", finding.places)
    const preview = previewRepairs(["n", "x"], ways[0]!.repairs, sample)
    expect(preview.rows).toEqual([{ row: 22, before: ["1.234,50", null], after: ["1234.50", null] }])
    const drop: Operation = { op: "drop_rows", column: "n", unless: "number" }
    const dropped = previewRepairs(["n", "x"], [{ operation: drop, reason: null }], sample)
    expect(dropped.rows.map((r) => r.after)).toEqual([null])
  })

  test("follows columns that come and go", () => {
    const repairs = [{ operation: { op: "rename" as const, column: "n", to: "m" }, reason: null }]
    expect(previewRepairs(["n", "x"], repairs, [{ row: 2, cells: ["1", "2"] }])).toEqual({
      before: ["n", "x"],
      after: ["m", "x"],
      rows: [],
    })
  })
})
