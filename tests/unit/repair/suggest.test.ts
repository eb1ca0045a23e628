import { describe, expect, test } from "vitest"
import { finding } from "#domain/findings/catalogue.ts"
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

  test("of two formats that read all, the second says that it reads more; a later number with groups leaves one", () => {
    const labels = (texts: string[]) => amounts(texts, "formatted_number").ways.map((w) => w.label)
    expect(labels(["3,49", "12,50"])).toEqual([
      "Read them as numbers such as 1234,56",
      "Read them as numbers, also such as 1.234,56",
    ])
    const { profile, finding } = amounts(["3,49", "12,50"], "formatted_number")
    const columns = profile.columns.map((c) => (c.name === "n" ? { ...c, max: "99.999,00" } : c))
    expect(suggestRepairs(finding, { columns }).map((w) => w.label)).toEqual(["Read them as numbers such as 1.234,56"])
  })

  test("cells that are empty are not offered to be emptied", () => {
    const profile = profileText("at,n\n2024-01-01,1\n,2\n2024-01-03,3\n")
    const [column] = profile.columns
    const finding = { code: "not_a_time", column: "at", count: 1, places: [{ row: 3, text: "" }] }
    const labels = suggestRepairs({ ...finding, severity: "warning", total: 3, message: "" } as never, {
      columns: [column!],
    }).map((w) => w.label)
    expect(labels).toEqual(["Leave these rows out"])
  })

  test("ragged rows are filled or joined before they are left out", () => {
    const profile = profileText("a,b,c\n1,2\n1,2,3,4\n1,2,3\n1,2,3\n1,2,3\n")
    const of = (code: string) =>
      suggestRepairs(profile.findings.find((f) => f.code === code)!, profile).map((w) => w.repairs[0]!.operation)
    expect(of("short_row")[0]).toEqual({ op: "ragged", short: "fill", long: "keep" })
    expect(of("long_row")[0]).toEqual({ op: "ragged", short: "keep", long: "join" })
  })

  test("times of another format are read by theirs too, after the column's own", () => {
    const days = Array.from({ length: 20 }, (_, i) => `${(i % 9) + 13}/01/2024`)
    const profile = profileText(`day,x\n${[...days, "2024-02-03", "soon"].map((d) => `${d},1`).join("\n")}\n`)
    const of = (code: string) => suggestRepairs(profile.findings.find((f) => f.code === code)!, profile)
    const operations = of("mixed_time_formats")[0]!.repairs.map((r) => r.operation)
    const cells = (text: string) => ({ row: 2, cells: [text, "1"] })
    const repairs = operations.map((operation) => ({ operation, reason: null }))
    const shown = previewRepairs(["day", "x"], repairs, [cells("13/01/2024"), cells("2024-02-03")])
    expect(shown.rows.map((r) => r.after![0])).toEqual(["2024-01-13"])
  })

  test("what is no time goes without the times that are written in another way than ISO 8601", () => {
    const days = Array.from({ length: 20 }, (_, i) => `${(i % 9) + 13}/01/2024`)
    const profile = profileText(`day,x\n${[...days, "soon"].map((d) => `${d},1`).join("\n")}\n`)
    const finding = profile.findings.find((f) => f.code === "not_a_time")!
    const clear = suggestRepairs(finding, profile).find((w) => w.label.startsWith("Empty"))!
    const shown = previewRepairs(["day", "x"], clear.repairs, [
      { row: 2, cells: ["13/01/2024", "1"] },
      { row: 3, cells: ["soon", "1"] },
    ])
    expect(shown.rows.map((r) => r.after![0])).toEqual(["2024-01-13", null])
  })

  test("what is no number goes without the numbers that are written for people", () => {
    const profile = profileText(`n;x\n${["1.000,50", "2.000,50", "3.000,50", "soon"].join(";1\n")};1\n`)
    const finding = profile.findings.find((f) => f.code === "not_a_number")!
    const clear = suggestRepairs(finding, profile).find((w) => w.label.startsWith("Empty"))!
    const shown = previewRepairs(["n", "x"], clear.repairs, [
      { row: 2, cells: ["1.000,50", "1"] },
      { row: 5, cells: ["soon", "1"] },
    ])
    expect(shown.rows.map((r) => r.after![0])).toEqual(["1000.50", null])
  })

  test("dates of two readings are offered both ways", () => {
    const profile = profileText(
      `day,x\n${Array.from({ length: 12 }, (_, i) => `0${(i % 9) + 1}/05/2024,1`).join("\n")}\n`,
    )
    const finding = profile.findings.find((f) => f.code === "day_or_month")!
    expect(
      suggestRepairs(finding, profile)
        .map((w) => w.label)
        .sort(),
    ).toEqual(["Read them day first", "Read them month first"])
  })

  test("letters of the wrong encoding come back in all columns of text", () => {
    const found = finding("text_mojibake", null, 1, [{ row: 2, offset: 0, text: "1,MÃ¼ller" }])
    const columns = [
      { name: "id", type: "integer" as const },
      { name: "name", type: "string" as const },
    ]
    expect(suggestRepairs(found, { columns })[0]!.repairs[0]!.operation).toEqual({ op: "redecode", columns: ["name"] })
    const other = finding("text_mojibake", null, 1, [{ row: 2, offset: 0, text: "1,Mller" }])
    expect(suggestRepairs(other, { columns })).toEqual([])
  })

  test("rows that may be broken can be left out where all of them are known", () => {
    const places = [4, 9].map((row) => ({ row, offset: 0, text: "" }))
    expect(suggestRepairs(finding("stray_quote", null, 2, places), { columns: [] })[0]!.repairs[0]!.operation).toEqual({
      op: "drop_listed",
      rows: [4, 9],
    })
    expect(suggestRepairs(finding("stray_quote", null, 3, places), { columns: [] })).toEqual([])
  })

  test("a finding that tells its own repair offers it", () => {
    const own = {
      ...finding("near_constant", null, 3),
      code: "of_tomorrow",
      repair: { op: "dedupe" as const, columns: null },
    }
    expect(suggestRepairs(own, { columns: [] }).map((w) => w.label)).toEqual(["Keep the first of them"])
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
