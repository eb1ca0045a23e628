import { MEANINGS, type Meaning } from "../schema/meanings/meaning.ts"
import type { RuleContext } from "./context.ts"

/** A way in which an amount may have been reckoned. */
export interface FormulaCandidate {
  /** In words, such as "quantity × unit price − discount amount". */
  readonly words: string
  /** True for the rows that it explains, as an expression. */
  readonly matches: string
  /** It explains rows that others explain too, and more: taken only where it explains clearly more. */
  readonly loose: boolean
}

export interface AmountFormula extends FormulaCandidate {
  /** Share of the rows that it explains, 0–1. */
  readonly share: number
}

interface Term {
  readonly text: string
  readonly words: string
}

/** Amounts, and what may be taken off or added. */
const AMOUNTS: readonly Meaning[] = ["amount", "net_amount", "gross_amount"]
/** A cent more or less is rounding; a little more, for numbers that a double does not hold. */
const CENT = "0.0101"
const HALF_UNIT = "0.501"

/** The amounts of a file that a formula can be looked for. */
export const amountsOf = (context: RuleContext): readonly Meaning[] =>
  AMOUNTS.filter((meaning) => context.columnOf(meaning) !== null)

/**
 * The ways in which an amount may come from quantity, price, discount, tax and shipping: simple ones first. Discounts
 * and taxes may be amounts (of the line or of a piece), shares of 1, or per cent, whatever they are called.
 */
export function formulaCandidates(target: Meaning, context: RuleContext): readonly FormulaCandidate[] {
  const has = (meaning: Meaning) => meaning !== target && context.columnOf(meaning) !== null
  const isWhole = context.columnOf(target)?.type === "integer" && context.columnOf("unit_price")?.type === "float"
  const tolerance = isWhole ? HALF_UNIT : CENT
  const goods: Term = { text: "quantity * unit_price", words: "quantity × unit price" }
  const price: Term = { text: "unit_price", words: "unit price" }
  const discounted = has("unit_price") && has("quantity") ? withDiscount(goods, has) : []
  // Not every combination: each costs a look at every row.
  const terms = [
    ...fromOtherAmounts(target, has),
    ...(target === "net_amount" ? discounted : discounted.flatMap((term) => withTax(term, has))),
    ...(has("unit_price") ? withDiscount(price, has) : []),
  ]
  const shipped = has("shipping") ? [...discounted, ...withTax(goods, has).slice(1)].map(withShipping) : []
  return [
    ...[...terms, ...(discounted.length > 0 ? shipped : [])].map(({ text, words }) => ({
      words,
      matches: `abs(${target} - (${text})) <= ${tolerance}`,
      loose: false,
    })),
    // Returns with a sign in one of the two only.
    ...discounted.map(({ text, words }) => ({
      words: `${words}, signs aside`,
      matches: `abs(abs(${target}) - abs(${text})) <= ${tolerance}`,
      loose: true,
    })),
  ]
}

/** An amount with tax from the one without. */
function fromOtherAmounts(target: Meaning, has: (meaning: Meaning) => boolean): readonly Term[] {
  const sources = (["net_amount", "amount"] as const).filter(
    (source) => has(source) && (target === "gross_amount" || (target === "amount" && source === "net_amount")),
  )
  return sources.flatMap((source) => withTax({ text: source, words: MEANINGS[source].title }, has).slice(1))
}

const withShipping = ({ text, words }: Term): Term => ({
  text: `${text} + coalesce(shipping, 0)`,
  words: `${words} + shipping`,
})

function withDiscount(base: Term, has: (meaning: Meaning) => boolean): readonly Term[] {
  const found: Term[] = [base]
  for (const meaning of ["discount_rate", "discount_amount"] as const) {
    if (!has(meaning)) continue
    const discount = `coalesce(${meaning}, 0)`
    const words = meaning === "discount_rate" ? "discount rate" : "discount amount"
    found.push(
      { text: `${base.text} * (1 - ${discount})`, words: `${base.words} × (1 − ${words})` },
      { text: `${base.text} * (1 - ${discount} / 100)`, words: `${base.words} × (1 − ${words} in per cent)` },
      { text: `${base.text} - ${discount}`, words: `${base.words} − ${words}` },
      { text: `${base.text} + ${discount}`, words: `${base.words} + ${words}` },
    )
    if (has("quantity"))
      found.push({ text: `${base.text} - quantity * ${discount}`, words: `${base.words} − quantity × ${words}` })
  }
  return found
}

function withTax(base: Term, has: (meaning: Meaning) => boolean): readonly Term[] {
  const found: Term[] = [base]
  for (const meaning of ["tax_rate", "tax_amount"] as const) {
    if (!has(meaning)) continue
    const tax = `coalesce(${meaning}, 0)`
    const words = meaning === "tax_rate" ? "tax rate" : "tax amount"
    const [bracketed, named] = /[+-]/.test(base.text.replace(/\(.*\)/, ""))
      ? [`(${base.text})`, `(${base.words})`]
      : [base.text, base.words]
    found.push(
      { text: `${base.text} + ${tax}`, words: `${base.words} + ${words}` },
      { text: `${bracketed} * (1 + ${tax})`, words: `${named} × (1 + ${words})` },
      { text: `${bracketed} * (1 + ${tax} / 100)`, words: `${named} × (1 + ${words} in per cent)` },
    )
  }
  return found
}

/** Below this many rows, or this share of them, a formula is a coincidence. */
const LEAST_ROWS = 10
const LEAST_SHARE = 0.8
/** What a loose candidate must explain beyond the best strict one. */
const LOOSE_GAIN = 0.01

/**
 * The formula that explains the most rows; of equals the simplest. Null when none explains most of them.
 *
 * @param matches rows that each candidate explains
 * @param rows that have all that a formula needs
 */
export function inferAmountFormula(
  candidates: readonly FormulaCandidate[],
  matches: readonly number[],
  rows: number,
): AmountFormula | null {
  if (rows < LEAST_ROWS) return null
  let best = -1
  for (const loose of [false, true])
    candidates.forEach((candidate, i) => {
      if (candidate.loose !== loose) return
      const least = best < 0 ? 0 : matches[best]! + (loose && !candidates[best]!.loose ? rows * LOOSE_GAIN : 0)
      if (matches[i]! > least) best = i
    })
  const found = candidates[best]
  if (!found || matches[best]! < rows * LEAST_SHARE) return null
  return { ...found, share: matches[best]! / rows }
}
