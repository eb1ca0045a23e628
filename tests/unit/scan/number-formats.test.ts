import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { NUMBER_FORMATS, numberFormat, numberFormatsOf, plainNumber } from "#domain/schema/number-formats.ts"

const idsOf = (text: string) => NUMBER_FORMATS.filter(({ bit }) => (numberFormatsOf(text) & bit) !== 0).map((f) => f.id)
const plain = (text: string, id: string) => plainNumber(text, numberFormat(id)!)

describe("numbers as people write them", () => {
  test("separators tell the formats, as far as they can", () => {
    expect(idsOf("1.234,56")).toEqual(["comma_point"])
    expect(idsOf("1,234.56")).toEqual(["point_comma"])
    expect(idsOf("1 234,56")).toEqual(["comma_space"])
    expect(idsOf("12,5")).toEqual(["comma", "comma_point", "comma_space", "comma_apostrophe"])
    expect(idsOf("1,234")).toContain("point_comma")
    expect(idsOf("1,234")).toContain("comma")
    expect(idsOf("12,34,567.5")).toEqual(["point_comma"])
    expect(idsOf("1.2.3")).toEqual([])
    expect(idsOf("12,3456,1")).toEqual([])
    expect(idsOf("2024-01-31")).toEqual([])
    expect(idsOf("DE 12345 X")).toEqual([])
    expect(idsOf("")).toEqual([])
  })

  test("signs of currency, per cent, accounting brackets and signs at the end go", () => {
    expect(plain("1.234,56 €", "comma_point")).toBe("1234.56")
    expect(plain("€ -12,5", "comma")).toBe("-12.5")
    expect(plain("(1,234.50)", "point_comma")).toBe("-1234.50")
    expect(plain("12,5 %", "comma")).toBe("12.5")
    expect(plain("100-", "point")).toBe("-100")
    expect(plain("USD 7", "point")).toBe("7")
    expect(plain("1’234.50 CHF", "point_apostrophe")).toBe("1234.50")
    expect(plain("−3,0", "comma")).toBe("-3.0")
    expect(plain(",5", "comma")).toBe("0.5")
    expect(plain("-0,00", "comma")).toBe("0.00")
    expect(plain("1 234,5", "comma_space")).toBe("1234.5")
    expect(plain("--5", "point")).toBeNull()
    expect(plain("$ 5 €", "point")).toBeNull()
    expect(plain("abc", "point")).toBeNull()
  })

  test("what a format writes it reads back exactly", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }),
        fc.integer({ min: 0, max: 4 }),
        fc.constantFrom(...NUMBER_FORMATS),
        (mantissa, scale, format) => {
          const digits = String(mantissa < 0n ? -mantissa : mantissa).padStart(scale + 1, "0")
          const whole = digits.slice(0, digits.length - scale)
          const fraction = digits.slice(digits.length - scale)
          const sign = mantissa < 0n ? "-" : ""
          const grouped = format.grouping === null ? whole : whole.replace(/\B(?=(\d{3})+(?!\d))/g, format.grouping)
          const written = `${sign}${grouped}${scale > 0 ? format.decimal + fraction : ""}`
          const wanted = `${sign}${whole}${scale > 0 ? `.${fraction}` : ""}`
          expect(plainNumber(written, format)).toBe(wanted)
          expect(numberFormatsOf(written) & format.bit).toBe(format.bit)
        },
      ),
    )
  })
})
