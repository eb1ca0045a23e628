import { describe, expect, test } from "vitest"
import { numberKindOf } from "#formats/excel/number-format.ts"
import { decimalText, looksNumeric, numberText } from "#formats/excel/text.ts"

const shown = (id: number, code?: string) => {
  const { date, time, elapsed } = numberKindOf(id, code)
  return [date && "date", time && "time", elapsed && "elapsed"].filter(Boolean).join("+") || "number"
}

describe("formats by their code", () => {
  test.each([
    ["General", "number"],
    ["GENERAL", "number"],
    ["0.00", "number"],
    ["#,##0.00_);[Red]\\(#,##0.00\\)", "number"],
    ["0%", "number"],
    ["0.00E+00", "number"],
    ["##0.0E+0", "number"],
    ["# ?/?", "number"],
    ["@", "number"],
    ['_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', "number"],
    ["[$€-407] #,##0.00", "number"],
    ["[$$-en-US]#,##0.00", "number"],
    ['0" days"', "number"],
    ['"Day "0', "number"],
    ["0\\d", "number"],
    ["[Magenta]0;[Cyan]-0", "number"],
    ["[Blue]General", "number"],
    ['"yyyy"', "number"],
    ["", "number"],
    ["yyyy-mm-dd", "date"],
    ["yyyy/m/d;@", "date"],
    ["[$-409]d\\-mmm\\-yy;@", "date"],
    ["[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "date"],
    ['yyyy"年"m"月"d"日"', "date"],
    ['[$-411]ggge"年"m"月"d"日"', "date"],
    ["mmm", "date"],
    ["mmmm yyyy", "date"],
    ["mm", "date"],
    ["dddd", "date"],
    ['"Week of "d/m', "date"],
    ["[Red]dd.mm.yyyy", "date"],
    ["dd/mm/yyyy hh:mm", "date+time"],
    ["m/d/yy h:mm AM/PM", "date+time"],
    ["yyyy-mm-dd\\Thh:mm:ss.000", "date+time"],
    ["h:mm", "time"],
    ["h:mm:ss AM/PM", "time"],
    ["[$-F400]h:mm:ss\\ AM/PM", "time"],
    ["mm:ss", "time"],
    ["mm:ss.0", "time"],
    ["h A/P", "time"],
    ["[h]:mm", "elapsed"],
    ["[hh]:mm:ss", "elapsed"],
    ["[mm]:ss", "elapsed"],
    ["[ss].00", "elapsed"],
    ["[H]:MM", "elapsed"],
    ["[<1]h:mm;dd/mm/yyyy", "time"],
    ["[>=100]0;yyyy", "date"],
    ["0;yyyy", "number"],
  ])("%s", (code, kind) => {
    expect(shown(164, code)).toBe(kind)
  })
})

test("formats by their number; a code in the file goes before it", () => {
  const ids = [0, 1, 4, 9, 11, 14, 17, 18, 21, 22, 30, 37, 44, 45, 46, 47, 49, 57]
  expect(ids.map((id) => shown(id))).toEqual(
    "number number number number number date date time time date+time date number number time elapsed time number date".split(
      " ",
    ),
  )
  expect(shown(14, "0.00")).toBe("number")
})

test.each([
  [1e21, "1000000000000000000000"],
  [1.5e-7, "0.00000015"],
  [-1.25e22, "-12500000000000000000000"],
  [1e300, "1e300"],
  [5e-324, "5e-324"],
  [-0, "0"],
  [0.1 + 0.2, "0.30000000000000004"],
])("%d is written as %s", (value, text) => {
  expect(decimalText(value)).toBe(text)
  expect(Number(text)).toBe(value + 0)
})

test("what is no number stays as it stands", () => {
  expect(["abc", "1e999", "0x10", "1,5", "--1"].map(numberText)).toEqual(["abc", "1e999", "0x10", "1,5", "--1"])
})

test("texts that show numbers", () => {
  expect(["1", "-1.5", " 7 ", "1,234.50", "0", "0.5", ".5", "+3"].every(looksNumeric)).toBe(true)
  expect(["007", "1,23", "", " ", "-", "1.2.3", "12a", "1e5", "4711-1", "."].some(looksNumeric)).toBe(false)
})
