import { wordsOf } from "../schema/meanings/words.ts"
import type { SalesColumns } from "./dashboard.ts"

/** A column's list has this id; letters and digits of its name, so that it can stand in an attribute. */
export const topId = (column: string): string => `top-${wordsOf(column).replaceAll(" ", "-") || "column"}`

/** What a list of a column's values is called. */
export function headingOf(column: string, sales?: SalesColumns): string {
  if (column === sales?.product) return "Products"
  if (column === sales?.customer) return "Customers"
  return plural(sentence(column))
}

/** `unit_price` and `UnitPrice` as a title: `Unit price`. */
export function sentence(column: string): string {
  const text = column
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replace(/[_\s]+/gu, " ")
    .trim()
  return text === "" ? column : text[0]!.toUpperCase() + text.slice(1)
}

const KNOWN = new Set("region country city store shop branch category channel segment brand state province".split(" "))

/** English words that are safe to count; other languages and codes stay as they are. */
function plural(title: string): string {
  const last = title.toLowerCase().split(" ").at(-1) ?? ""
  if (!KNOWN.has(last)) return title
  if (last.endsWith("y")) return `${title.slice(0, -1)}ies`
  return /(ch|sh)$/.test(last) ? `${title}es` : `${title}s`
}
