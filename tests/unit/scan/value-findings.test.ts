import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { numberFormsOf } from "#domain/scan/number-forms.ts"
import { numberFormatsOf } from "#domain/schema/number-formats.ts"
import { profileText } from "./helpers.ts"

const encoder = new TextEncoder()

/** The findings of a column of these values, quoted. */
function findingsOf(values: readonly string[]) {
  const text = `n,c\n${values.map((value, i) => `${i},"${value}"`).join("\n")}\n`
  return profileText(text).findings.filter((f) => f.column === "c")
}
const codesOf = (values: readonly string[]) => findingsOf(values).map((f) => f.code)
const repeat = (values: readonly string[], times: number) => Array.from({ length: times }, () => values).flat()

describe("what is odd about values", () => {
  test("numbers as people write them are told from words", () => {
    const [formatted, odd] = findingsOf([...repeat(["1.234,56", "12,5", "7"], 10), "soon"])
      .filter((f) => f.code === "formatted_number" || f.code === "not_a_number")
      .sort((a, b) => (a.code < b.code ? -1 : 1))
    expect(formatted).toMatchObject({ code: "formatted_number", count: 20 })
    expect(formatted!.places.map((p) => p.text)).toEqual(["1.234,56", "12,5"])
    expect(odd).toMatchObject({ code: "not_a_number", count: 1, places: [{ text: "soon" }] })
    expect(codesOf(repeat(["$ 12.50", "(3.00)", "EUR 7", "5 %"], 3))).toContain("formatted_number")
    expect(codesOf(repeat(["AB1234", "12 Main Street", "SKU 77"], 5))).not.toContain("formatted_number")
  })

  test("a decimal comma among decimal points", () => {
    const mixed = findingsOf(["12.50", "3.25", "12,5", "1,234"]).find((f) => f.code === "mixed_decimals")
    expect(mixed).toMatchObject({ count: 1, places: [{ row: 4, text: "12,5" }] })
    expect(codesOf(["1.234,50", "12.50", "7"])).toContain("mixed_decimals")
    expect(codesOf(["1.234,50", "1.234", "12,5"])).not.toContain("mixed_decimals")
    expect(codesOf(["1,234.50", "1,234", "12.5"])).not.toContain("mixed_decimals")
  })

  test("the look at the bytes agrees with the careful way", () => {
    const text = fc.string({ unit: fc.constantFrom(..."0123456789.,' -€$%E".split("")), maxLength: 12 })
    fc.assert(
      fc.property(text, (value) => {
        const bytes = encoder.encode(value)
        const isPlain = /^\d*$/.test(value)
        expect(numberFormsOf(bytes, 0, bytes.length)).toBe(isPlain ? 0 : numberFormatsOf(value))
      }),
      { numRuns: 2000 },
    )
  })

  test("spellings of one category are put together, the most frequent one first", () => {
    const found = findingsOf([...repeat(["Berlin"], 5), "berlin ", "BERLIN", "Ｂerlin", "Bonn"])
    expect(found.find((f) => f.code === "look_alike")).toMatchObject({
      count: 3,
      repair: { op: "map", column: "c", values: { "berlin ": "Berlin", BERLIN: "Berlin", Ｂerlin: "Berlin" } },
    })
    expect(found.find((f) => f.code === "blanks")).toMatchObject({ count: 1, places: [{ text: "berlin " }] })
    expect(codesOf(["Berlin", "Bonn"])).not.toContain("look_alike")
  })

  test("words for nothing", () => {
    expect(findingsOf(["red", "N/A", "blue", "-"]).find((f) => f.code === "null_word")).toMatchObject({
      count: 2,
      repair: { op: "null_words", columns: ["c"], words: ["N/A", "-"] },
    })
  })

  test("columns that tell nothing apart", () => {
    expect(codesOf(repeat(["x"], 200))).toContain("constant_column")
    const [nearly] = findingsOf([...repeat(["x"], 1500), "y", ...repeat(["x"], 500)])
    expect(nearly).toMatchObject({ code: "near_constant", count: 1, places: [{ row: 1502, text: "y" }] })
    expect(codesOf([...repeat(["x"], 20), "y"])).not.toContain("near_constant")
    const empty = profileText("a,b\n1,\n2,\n").findings.find((f) => f.column === "b")
    expect(empty).toMatchObject({ code: "empty_column", severity: "info" })
  })

  test("letters that were read in the wrong encoding before, wherever they stand", () => {
    expect(
      findingsOf([...repeat(["Müller", "Österreich", "Ça Ñ", "Š€", "5 Â"], 20), "MÃ¼ller", "GrÃ¶ÃŸe", "MÃ¼ller"]),
    ).toMatchObject([
      {
        code: "text_mojibake",
        count: 3,
        places: [
          { row: 102, text: "MÃ¼ller" },
          { row: 103, text: "GrÃ¶ÃŸe" },
        ],
      },
    ])
  })

  test("ids that were shortened to an exponent, and measurements that were not", () => {
    expect(findingsOf(["4006381333931", "4.00638E+12", "4.00638E+12"])).toMatchObject([
      { code: "shortened_number", count: 2, places: [{ row: 3, text: "4.00638E+12" }] },
    ])
    expect(codesOf(["A-17", "A-18", "1.2E+15"])).toContain("shortened_number")
    expect(codesOf(["6.02214E+23", "1.5E+12", "2.5"])).toEqual([])
    expect(codesOf(["4006381333931", "1.5e-12", "2.5E+03"])).toEqual([])
  })

  test("decimals that a double does not hold", () => {
    expect(codesOf(["0.1234567890123456789", "1.5"])).toContain("long_decimal")
    expect(codesOf(["0.1234567890123456", "1.50000000000000000000"])).not.toContain("long_decimal")
  })
})
