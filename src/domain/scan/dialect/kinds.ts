/** What the text of a cell looks like, whatever the country: enough to tell a value from a name, and a cell from none. */
export type CellKind = "empty" | "number" | "time" | "boolean" | "address" | "id" | "word" | "text" | "list" | "odd"

const NUMBER = /^[+-]?(\d+|\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+)?([.,]\d+)?(?:e[+-]?\d+)?$/i
/** Signs and codes of the currencies that people write beside amounts. */
const CURRENCY =
  "[$€£¥₹₽₺₩₴₪฿₫₦]|(?:US|CA|AU|NZ|HK|R|A|C|S)\\$|(?:usd|eur|gbp|chf|jpy|cny|inr|brl|rub|try|pln|sek|nok|dkk|czk|huf|ron|aud|cad|mxn|zar|kr|zł|kč|lei|ft|rs)\\.?"
const MONEY_SIGNS = new RegExp(
  `^[+-]?\\s*\\(?\\s*[+-]?(?:${CURRENCY})?\\s*[+-]?|\\s*(?:${CURRENCY}|[%‰])?\\s*\\)?$`,
  "gi",
)
const DATE =
  /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{1,2}[- ./]?\p{L}{3,9}\.?[- ./,]{0,2}(?:\d{4}|\d{2})?|\p{L}{3,9}\.?[- ]\d{1,2}(?:,? ?\d{4})?|\d{4}年\d{1,2}月\d{1,2}日)$/u
const CLOCK = /^\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?[ap]\.?m\.?)?(?:\s?(?:z|utc|gmt|[+-]\d\d(?::?\d\d)?))?$/i
const BOOLEAN = /^(?:true|false|yes|no|y|n|t|f)$/i
const ADDRESS = /^(?:[a-z][a-z0-9+.-]*:\/\/\S+|www\.\S+|[^\s@,;|"]+@[^\s@,;|"]+\.[a-z]{2,}|\d{1,3}(?:\.\d{1,3}){3})$/i
const ID = /^(?=.*\d)[\p{L}\d]+(?:[-_./#:][\p{L}\d]+)*$/u
const WORD =
  /^[\p{L}\p{N}_#$%*(+<>@&¿¡“‘«-][\p{L}\p{M}\p{N}\p{Sc}\p{Zs}\n\r_.\-'’‘“”«»()[\]/&+#:%°*@!?–—…<>=²³™®©$~^\\]*$/u
const TEXT = /\p{L}{2}/u

const LONGEST_WORD = 60
const LONGEST_VALUE = 60

export function kindOf(cell: string | null): CellKind {
  if (cell === null) return "empty"
  const text = cell.trim()
  if (text === "") return "empty"
  if (text.length <= LONGEST_VALUE) {
    if (isNumber(text)) return "number"
    if (isTime(text)) return "time"
    if (BOOLEAN.test(text)) return "boolean"
  }
  if (ADDRESS.test(text)) return "address"
  if (text.length <= LONGEST_WORD) {
    if (ID.test(text)) return "id"
    if (WORD.test(text)) return "word"
  }
  if (isOdd(text)) return "odd"
  return /,\S/.test(text) ? "list" : "text"
}

/** Kinds that name no column: where they stand, there are data. */
export const isValueKind = (kind: CellKind): boolean => kind === "number" || kind === "time" || kind === "address"

/** Digits with the signs that countries and currencies put around and between them. */
export function isNumber(text: string): boolean {
  if (!/\d/.test(text)) return false
  return NUMBER.test(text) || NUMBER.test(text.replace(MONEY_SIGNS, ""))
}

function isTime(text: string): boolean {
  if (!/\d/.test(text)) return false
  if (DATE.test(text) || CLOCK.test(text)) return true
  const gap = /^(\S+(?: \p{L}{3,9}\.? \S+)?)[T ]+(\d{1,2}:.*)$/u.exec(text)
  return gap !== null && DATE.test(gap[1]!) && CLOCK.test(gap[2]!)
}

/** Signs that stand between cells rather than in them, or a quote that does not close. */
function isOdd(text: string): boolean {
  if (/^[[{].*[\]}]$/s.test(text)) return false
  if (/[;|\t]/.test(text) || !TEXT.test(text)) return true
  return (text.match(/"/g)?.length ?? 0) % 2 === 1 || /^["']|[^\p{L}\d]"[^"]+"/u.test(text)
}
