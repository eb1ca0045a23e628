import type { ColumnProfile } from "../../profile/profile.ts"
import { isCountry, isCurrency, isFlag, isReturned } from "./known-values.ts"
import { MEANINGS, type Meaning } from "./meaning.ts"

/**
 * What meanings are told from: a column's name and type, and what is known of its values. A `ColumnProfile` is one;
 * what is left out is not known.
 */
export type ColumnEvidence = Pick<ColumnProfile, "name" | "type"> &
  Partial<Pick<ColumnProfile, "distinct" | "nulls" | "count" | "min" | "max" | "top" | "timestamps" | "longest">>

/** What the values make of a meaning that the name suggests: a factor on how sure it is, and the reason in words. */
export interface Verdict {
  readonly factor: number
  readonly why: string | null
}

const FITS: Verdict = { factor: 1, why: null }
const RULED_OUT: Verdict = { factor: 0, why: null }

const isNumeric = (column: ColumnEvidence): boolean => column.type === "integer" || column.type === "float"
const topTexts = (column: ColumnEvidence): readonly string[] => (column.top ?? []).map(({ value }) => value)
const shareOf = (texts: readonly string[], test: (text: string) => boolean): number =>
  texts.length === 0 ? 0 : texts.filter(test).length / texts.length

/** How the values bear on a meaning. */
export function judge(meaning: Meaning, column: ColumnEvidence, rows: number): Verdict {
  const nature = judgeNature(meaning, column, rows)
  if (nature.factor === 0) return nature
  const own = judgeValues(meaning, column, rows)
  return { factor: nature.factor * own.factor, why: own.why ?? nature.why }
}

function judgeNature(meaning: Meaning, column: ColumnEvidence, rows: number): Verdict {
  switch (MEANINGS[meaning].nature) {
    case "number":
      if (isNumeric(column)) return FITS
      // Numbers that are written in a way that is not read yet still are what their column's name says.
      return column.type === "string" && looksNumeric(column)
        ? { factor: 0.7, why: "its values are numbers with something else among or around them" }
        : RULED_OUT
    case "time":
      return timeShare(column, rows) > 0.5 ? FITS : RULED_OUT
    case "text":
      return column.type === "string" ? FITS : RULED_OUT
    case "any":
      return column.type === "timestamp" || column.type === "date" ? RULED_OUT : FITS
  }
}

const looksNumeric = (column: ColumnEvidence): boolean =>
  shareOf(
    topTexts(column).filter((text) => text.trim() !== ""),
    (text) => /^[^\p{L}\d]*\d[\d.,'\s\u00a0]*[^\d]{0,4}$/u.test(text),
  ) > 0.7

/** How much of the column can be read as times. */
export function timeShare(column: ColumnEvidence, rows: number): number {
  if (column.type === "timestamp" || column.type === "date") return 1
  const parsed = column.timestamps?.[0]?.parsed ?? 0
  return parsed / Math.max(1, column.count ?? rows)
}

function judgeValues(meaning: Meaning, column: ColumnEvidence, rows: number): Verdict {
  const texts = topTexts(column).filter((text) => text.trim() !== "")
  const [min, max] = [Number(column.min ?? Number.NaN), Number(column.max ?? Number.NaN)]
  const distinct = column.distinct ?? null
  switch (meaning) {
    case "currency": {
      if (texts.length === 0) return FITS
      const share = shareOf(texts, (text) => isCurrency(text) || /^\p{Sc}$/u.test(text.trim()))
      return share > 0.5
        ? { factor: 1, why: `its values are currencies, such as ${texts[0]}` }
        : { factor: 0.4, why: null }
    }
    case "country":
      return shareOf(texts, isCountry) > 0.5
        ? { factor: 1, why: `its values are countries, such as ${texts.find(isCountry)}` }
        : FITS
    case "discount_rate":
    case "tax_rate":
      if (Number.isNaN(max)) return FITS
      if (min < 0 || max > 100) return { factor: 0.6, why: null }
      return max <= 1 && column.type === "float"
        ? { factor: 1.12, why: "its values lie between 0 and 1" }
        : { factor: 0.95, why: null }
    case "discount_amount":
    case "tax_amount":
      return !Number.isNaN(max) && max <= 1 && min >= 0 && max > 0 && column.type === "float"
        ? { factor: 0.8, why: null }
        : FITS
    case "quantity":
      return column.type === "float" && distinct !== null && distinct > rows / 2 && rows > 50
        ? { factor: 0.8, why: null }
        : FITS
    case "line":
      return !Number.isNaN(min) && (min < 0 || max > 10_000) ? { factor: 0.7, why: null } : FITS
    case "product":
    case "customer":
      return readsLikeNames(texts) ? { factor: 0.97, why: null } : FITS
    case "product_name":
      return readsLikeNames(texts)
        ? { factor: 1.03, why: "its values are words" }
        : texts.length > 0 && shareOf(texts, (t) => /^[\p{Lu}\d._/-]*\d[\p{Lu}\d._/-]*$/u.test(t)) > 0.8
          ? { factor: 0.7, why: null }
          : FITS
    case "customer_name":
      return readsLikeNames(texts)
        ? { factor: 1.03, why: "its values are names" }
        : { factor: texts.length > 0 ? 0.85 : 0.95, why: null }
    case "return_marker":
      if (texts.length === 0) return FITS
      if (isFlag(texts)) return { factor: 1.05, why: `its values are ${texts.slice(0, 3).join(", ")}` }
      if (texts.some(isReturned)) return { factor: 1, why: `it says ${texts.find(isReturned)}` }
      return { factor: isNumeric(column) || (distinct ?? 0) > 20 ? 0 : 0.6, why: null }
    case "returned_quantity":
    case "refund_amount":
      // A number that is nothing but 0 and 1 is a flag.
      return isFlag(texts) && (distinct ?? 0) <= 2 && texts.length > 0 ? { factor: 0.5, why: null } : FITS
    case "status":
      return distinct !== null && distinct > 100 ? { factor: 0, why: null } : FITS
    case "order":
      return distinct === 1 && rows > 50 ? { factor: 0.6, why: null } : FITS
    case "category":
    case "subcategory":
    case "channel":
    case "region":
      return distinct !== null && rows > 50 && distinct > rows * 0.9 ? { factor: 0.3, why: null } : FITS
    default:
      return FITS
  }
}

/** Words in lower and upper case or with blanks between them, unlike codes. */
const readsLikeNames = (texts: readonly string[]): boolean =>
  shareOf(texts, (text) => /\p{L}{2,}[\s,]+\S/u.test(text) || /^\p{L}*\p{Ll}{2,}\p{L}*$/u.test(text)) > 0.5

/** What the values alone say of a column whose name says nothing. */
export function meaningOfValues(column: ColumnEvidence): { meaning: Meaning; score: number; why: string } | null {
  const texts = topTexts(column).filter((text) => text.trim() !== "")
  if (column.type !== "string" || texts.length === 0) return null
  if (shareOf(texts, isCurrency) > 0.8)
    return { meaning: "currency", score: 0.75, why: `its values are currencies, such as ${texts[0]}` }
  if (shareOf(texts, isCountry) > 0.7)
    return { meaning: "country", score: 0.75, why: `its values are countries, such as ${texts.find(isCountry)}` }
  if ((column.distinct ?? 99) <= 12 && texts.some(isReturned))
    return { meaning: "status", score: 0.6, why: `it says ${texts.find(isReturned)} in some rows` }
  return null
}
