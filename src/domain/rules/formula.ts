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
  /** How a discount or tax is used in it, where it is. */
  readonly uses: Uses
}

/** As an amount of money, as a share of 1, or as per cent. */
export type Use = "money" | "share" | "percent"
export type Uses = Readonly<Partial<Record<Meaning, Use>>>

export interface AmountFormula extends FormulaCandidate {
  /** Share of the rows that it explains, 0–1. */
  readonly share: number
}

interface Term {
  readonly text: string
  readonly words: string
  readonly uses: Uses
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
  const goods: Term = { text: "quantity * unit_price", words: "quantity × unit price", uses: {} }
  const price: Term = { text: "unit_price", words: "unit price", uses: {} }
  const discounted = has("unit_price") && has("quantity") ? withDiscount(goods, has) : []
  // Not every combination: each costs a look at every row.
  const terms = [
    ...fromOtherAmounts(target, has),
    ...(target === "net_amount" ? discounted : discounted.flatMap((term) => withTax(term, has))),
    ...(has("unit_price") ? withDiscount(price, has) : []),
  ]
  const shipped = has("shipping") ? [...discounted, ...withTax(goods, has).slice(1)].map(withShipping) : []
  return [
    ...[...terms, ...(discounted.length > 0 ? shipped : [])].map(({ text, words, uses }) => ({
      words,
      matches: `abs(${target} - (${text})) <= ${tolerance}`,
      loose: false,
      uses,
    })),
    // Returns with a sign in one of the two only.
    ...discounted.map(({ text, words, uses }) => ({
      words: `${words}, signs aside`,
      matches: `abs(abs(${target}) - abs(${text})) <= ${tolerance}`,
      loose: true,
      uses,
    })),
  ]
}

/** An amount with tax from the one without. */
function fromOtherAmounts(target: Meaning, has: (meaning: Meaning) => boolean): readonly Term[] {
  const sources = (["net_amount", "amount"] as const).filter(
    (source) => has(source) && (target === "gross_amount" || (target === "amount" && source === "net_amount")),
  )
  return sources.flatMap((source) => withTax({ text: source, words: MEANINGS[source].title, uses: {} }, has).slice(1))
}

const withShipping = ({ text, words, uses }: Term): Term => ({
  text: `${text} + coalesce(shipping, 0)`,
  words: `${words} + shipping`,
  uses,
})

function withDiscount(base: Term, has: (meaning: Meaning) => boolean): readonly Term[] {
  const found: Term[] = [base]
  for (const meaning of ["discount_rate", "discount_amount"] as const) {
    if (!has(meaning)) continue
    const discount = `coalesce(${meaning}, 0)`
    const words = MEANINGS[meaning].title
    const add = (use: Use, text: string, said: string) =>
      found.push({
        text: `${base.text} ${text}`,
        words: `${base.words} ${said}`,
        uses: { ...base.uses, [meaning]: use },
      })
    add("share", `* (1 - ${discount})`, `× (1 − ${words})`)
    add("percent", `* (1 - ${discount} / 100)`, `× (1 − ${words} in per cent)`)
    add("money", `- ${discount}`, `− ${words}`)
    add("money", `+ ${discount}`, `+ ${words}`)
    if (has("quantity")) add("money", `- quantity * ${discount}`, `− quantity × ${words}`)
  }
  return found
}

function withTax(base: Term, has: (meaning: Meaning) => boolean): readonly Term[] {
  const found: Term[] = [base]
  const isSum = /[+-]/.test(base.text.replace(/\(.*\)/, ""))
  const product = isSum ? { text: `(${base.text})`, words: `(${base.words})` } : base
  for (const meaning of ["tax_rate", "tax_amount"] as const) {
    if (!has(meaning)) continue
    const tax = `coalesce(${meaning}, 0)`
    const words = MEANINGS[meaning].title
    const add = (use: Use, of: { readonly text: string; readonly words: string }, text: string, said: string) =>
      found.push({ text: `${of.text} ${text}`, words: `${of.words} ${said}`, uses: { ...base.uses, [meaning]: use } })
    add("money", base, `+ ${tax}`, `+ ${words}`)
    add("share", product, `* (1 + ${tax})`, `× (1 + ${words})`)
    add("percent", product, `* (1 + ${tax} / 100)`, `× (1 + ${words} in per cent)`)
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
