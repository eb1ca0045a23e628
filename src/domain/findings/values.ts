import type { Operation } from "../repair/repair.ts"
import type { Finding, Place, Severity } from "./finding.ts"

const number = (n: number): string => n.toLocaleString("en")
const many = (n: number, one: string, more: string): string => `${number(n)} ${n === 1 ? one : more}`

interface Entry {
  readonly severity: Severity
  /** @param total the values of the column */
  readonly message: (count: number, total: number) => string
}

/** What can be odd about the values of a column, whatever file it stands in. */
const CATALOGUE = {
  formatted_number: {
    severity: "warning",
    message: (n, total) =>
      `${number(n)} of ${many(total, "value is a number", "values are numbers")} as people write them, with groups, a decimal comma, a currency or per cent: the column stays text until they are read as numbers.`,
  },
  blanks: {
    severity: "info",
    message: (n) =>
      `${many(n, "value has", "values have")} blanks at the ends: for Druid they are other values than without.`,
  },
  long_decimal: {
    severity: "warning",
    message: (n) => `${many(n, "number has", "numbers have")} more than 17 digits: as a metric the last ones are lost.`,
  },
  null_word: {
    severity: "info",
    message: (n) =>
      `${many(n, "value is a word", "values are words")} for “no value”: they are counted as values until they are read as empty.`,
  },
  look_alike: {
    severity: "warning",
    message: (n) =>
      `${many(n, "value differs", "values differ")} from a more frequent one by capitals, blanks or width alone: each spelling would be a group of its own.`,
  },
  constant_column: {
    severity: "info",
    message: (n) => `All ${number(n)} values are the same: the column tells nothing apart.`,
  },
  near_constant: {
    severity: "info",
    message: (n, total) => `All but ${number(n)} of ${number(total)} values are the same.`,
  },
  empty_column: {
    severity: "info",
    message: () => "The column has no value in any row.",
  },
} as const satisfies Record<string, Entry>

export type ValueFindingCode = keyof typeof CATALOGUE
export const VALUE_FINDINGS: Readonly<Record<ValueFindingCode, Entry>> = CATALOGUE

/**
 * @param count exact over the whole file
 * @param total the values of the column
 * @param repair what would mend it, where that takes more than the finding tells
 */
export function valueFinding(
  code: ValueFindingCode,
  column: string,
  count: number,
  places: readonly Place[],
  total = 0,
  repair?: Operation,
): Finding {
  const { severity, message } = CATALOGUE[code]
  return { code, severity, column, count, places, message: message(count, total), ...(repair && { repair }) }
}
