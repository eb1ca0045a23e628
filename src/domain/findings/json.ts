import type { Finding, Place, Severity } from "./finding.ts"

const number = (n: number): string => n.toLocaleString("en")
const many = (n: number, one: string, more: string): string => `${number(n)} ${n === 1 ? one : more}`

interface Entry {
  readonly severity: Severity
  readonly message: (count: number) => string
}

/** What can be odd in a JSON file that is read. */
const CATALOGUE = {
  json_broken_line: {
    severity: "error",
    message: (n) =>
      `${many(n, "line is", "lines are")} no JSON: what stands in them is left out. Mend them or take them out.`,
  },
  json_not_a_record: {
    severity: "error",
    message: (n) => `${many(n, "value is", "values are")} of another kind than the records, and left out.`,
  },
  json_repeated_name: {
    severity: "warning",
    message: (n) =>
      `${many(n, "name stands", "names stand")} twice in the same object: the last value counts, the others are left out.`,
  },
  json_mixed: {
    severity: "warning",
    message: (n) =>
      `${many(n, "value is", "values are")} an object in some records and something else in others: the parts of the objects have columns of their own.`,
  },
  json_list: {
    severity: "info",
    message: (n) => `${many(n, "value is a list", "values are lists")}, kept as JSON text.`,
  },
  json_kept_as_text: {
    severity: "info",
    message: (n) =>
      `${many(n, "object has", "objects have")} too many different names or levels for columns, and stay JSON text.`,
  },
  json_name_clash: {
    severity: "warning",
    message: (n) =>
      many(
        n,
        "column has the name of another one, because a name in the file holds a dot; it got a number.",
        "columns have the names of others, because names in the file hold dots; they got numbers.",
      ),
  },
  json_half_character: {
    severity: "warning",
    message: (n) =>
      `${many(n, "text holds", "texts hold")} one half of a character alone (an unpaired surrogate); � stands there now.`,
  },
  json_other_tables: {
    severity: "info",
    message: (n) => `The file holds ${many(n, "other table", "other tables")} beside the one that is read.`,
  },
} as const satisfies Record<string, Entry>

export type JsonFindingCode = keyof typeof CATALOGUE

/** @param count exact over the whole file */
export function jsonFinding(
  code: JsonFindingCode,
  column: string | null,
  count: number,
  places: readonly Place[] = [],
): Finding {
  const { severity, message } = CATALOGUE[code]
  return { code, severity, column, count, places, message: message(count) }
}
