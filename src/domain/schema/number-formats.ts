import { CURRENCIES } from "./currencies.ts"

/** How numbers are written for people: `1.234,56 €`, `(1,234.50)`, `12 %`. The plain form `-1234.56` needs no format. */

/** What stands between the whole part and the fraction, and between groups of digits; null where there are no groups. */
export interface NumberFormat {
  readonly id: string
  readonly decimal: "." | ","
  readonly grouping: "," | "." | " " | "'" | null
  readonly example: string
  /** Bit of the format in the masks of `numberFormatsOf`. */
  readonly bit: number
}

const NAMINGS = [
  { id: "point", decimal: ".", grouping: null, example: "$ 1234.56" },
  { id: "comma", decimal: ",", grouping: null, example: "1234,56" },
  { id: "point_comma", decimal: ".", grouping: ",", example: "1,234.56" },
  { id: "comma_point", decimal: ",", grouping: ".", example: "1.234,56" },
  { id: "point_space", decimal: ".", grouping: " ", example: "1 234.56" },
  { id: "comma_space", decimal: ",", grouping: " ", example: "1 234,56" },
  { id: "point_apostrophe", decimal: ".", grouping: "'", example: "1'234.56" },
  { id: "comma_apostrophe", decimal: ",", grouping: "'", example: "1'234,56" },
] as const

/** All formats; a format's place in the list is its bit's number. */
export const NUMBER_FORMATS: readonly NumberFormat[] = NAMINGS.map((naming, i) => ({ ...naming, bit: 1 << i }))

/** The format of an id, or undefined. */
export const numberFormat = (id: string): NumberFormat | undefined => NUMBER_FORMATS.find((f) => f.id === id)

/** Signs of currency that may stand around a number, beside the codes of ISO 4217. */
const SIGNS =
  /^(?:[$€£¥₽₹₩₺₫₪₴₦₱₡₲₵₸₼₾฿]|(?:US|A|C|NZ|HK|S|R|MX)\$|kr\.?|zł|Kč|Ft|лв\.?|руб\.?|грн\.?|lei|Fr\.?|Rs\.?|元|円|원)$/
const isCurrency = (affix: string): boolean => SIGNS.test(affix) || CURRENCIES.has(affix)
const NUMBER = /^(?:\d+|\d{1,3}(?:([.,' ])\d{2,3})+)(?:[.,]\d*)?$|^[.,]\d+$/
const SPACES = /[\u00a0\u2007\u2009\u202f\t]/g
const APOSTROPHES = /[’‘`´]/g
/** Longer texts are no numbers. */
const LONGEST = 48

interface Parts {
  readonly negative: boolean
  /** Digits with their separators; every kind of blank is a space, every apostrophe straight. */
  readonly body: string
  readonly percent: boolean
  readonly currency: string | null
}

/** Takes a text apart into sign, number, currency and per cent; null where it is no number whatever the format. */
function partsOf(text: string): Parts | null {
  if (text.length > LONGEST) return null
  let body = text.replace(SPACES, " ").replace(APOSTROPHES, "'").replace("−", "-").trim()
  let negative = false
  if (body.startsWith("(") && body.endsWith(")")) {
    negative = true
    body = body.slice(1, -1).trim()
  }
  const match = /^([^\d.,]*)([\d.,' ]*\d[\d.,' ]*?)([^\d.,]*)$/.exec(body)
  if (!match) return null
  const before = signed(match[1]!)
  const after = signed(match[3]!)
  if (before === null || after === null) return null
  const signs = (before.negative ? 1 : 0) + (after.negative ? 1 : 0) + (negative ? 1 : 0)
  if (signs > 1 || (before.affix !== "" && after.affix !== "" && after.affix !== "%")) return null
  const number = match[2]!.trim()
  if (!NUMBER.test(number)) return null
  const percent = before.affix === "%" || after.affix === "%"
  const currency = [before.affix, after.affix].find((affix) => affix !== "" && affix !== "%") ?? null
  return { negative: signs === 1, body: number, percent, currency }
}

/** What stands at one side of the digits: a sign and one affix at most. */
function signed(text: string): { negative: boolean; affix: string } | null {
  const minus = text.split("-").length - 1
  const plus = text.split("+").length - 1
  if (minus + plus > 1) return null
  const affix = text.replace(/[-+]/, "").trim()
  if (affix !== "" && affix !== "%" && !isCurrency(affix)) return null
  return { negative: minus === 1, affix }
}

const ESCAPED: Readonly<Record<string, string>> = { ".": "\\.", ",": ",", " ": " ", "'": "'" }

/** Groups have three digits; in India all but the last have two. */
const PATTERNS: readonly RegExp[] = NUMBER_FORMATS.map(({ decimal, grouping }) => {
  const fraction = `(?:${ESCAPED[decimal]}\\d*)?`
  const bare = `\\d+${fraction}|${ESCAPED[decimal]}\\d+`
  if (grouping === null) return new RegExp(`^(?:${bare})$`)
  const g = ESCAPED[grouping]
  const indian = grouping === "," ? `|\\d{1,2}(?:${g}\\d{2})+${g}\\d{3}${fraction}` : ""
  return new RegExp(`^(?:${bare}|\\d{1,3}(?:${g}\\d{3})+${fraction}${indian})$`)
})

/**
 * Which formats read a text, as a mask of their bits; 0 for none. A text without groups is read by the formats with and
 * without them; `1,234` by two that differ, so it takes another value of the column to tell.
 */
export function numberFormatsOf(text: string): number {
  const parts = partsOf(text)
  if (parts === null) return 0
  let mask = 0
  for (let i = 0; i < PATTERNS.length; i++) if (PATTERNS[i]!.test(parts.body)) mask |= 1 << i
  return mask
}

/**
 * A number as the plain form writes it, exactly; null where the format does not read the text. A percentage keeps its
 * figure: `12.5 %` is `12.5`.
 */
export function plainNumber(text: string, format: NumberFormat): string | null {
  const parts = partsOf(text)
  if (parts === null || !PATTERNS[NUMBER_FORMATS.indexOf(format)]!.test(parts.body)) return null
  const digits = format.grouping === null ? parts.body : parts.body.replaceAll(format.grouping, "")
  const [whole = "", fraction = ""] = digits.split(format.decimal)
  const number = `${whole === "" ? "0" : whole.replace(/^0+(?=\d)/, "")}${fraction === "" ? "" : `.${fraction}`}`
  return parts.negative && /[1-9]/.test(number) ? `-${number}` : number
}
