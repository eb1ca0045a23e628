import type { Finding, Place, Severity } from "./finding.ts"

const number = (n: number): string => n.toLocaleString("en")
const many = (n: number, one: string, more: string): string => `${number(n)} ${n === 1 ? one : more}`

interface Entry {
  readonly severity: Severity
  readonly message: (count: number) => string
}

/** What can be odd in an XML file that is read. */
const CATALOGUE = {
  xml_other_tables: {
    severity: "info",
    message: (n) => `The file holds ${many(n, "other table", "other tables")} beside the one that is read.`,
  },
  xml_beside: {
    severity: "info",
    message: (n) => `${many(n, "value", "values")} outside of the records: not read.`,
  },
  xml_mixed_text: {
    severity: "warning",
    message: (n) =>
      `${many(n, "element holds", "elements hold")} text and elements side by side: each is kept, but not where in the text an element stood.`,
  },
  xml_padded_text: {
    severity: "info",
    message: (n) =>
      `${many(n, "text has", "texts have")} blanks or line breaks at the ends; they stay part of the value.`,
  },
  xml_blank: {
    severity: "info",
    message: (n) => `${many(n, "element holds", "elements hold")} nothing but blanks: no value.`,
  },
  xml_list: {
    severity: "info",
    message: (n) =>
      `${many(n, "element", "elements")} of a name that can stand in a record more than once: kept as lists in JSON text.`,
  },
} as const satisfies Record<string, Entry>

export type XmlFindingCode = keyof typeof CATALOGUE

/** @param count exact over the whole file */
export function xmlFinding(
  code: XmlFindingCode,
  column: string | null,
  count: number,
  places: readonly Place[] = [],
): Finding {
  const { severity, message } = CATALOGUE[code]
  return { code, severity, column, count, places, message: message(count) }
}
