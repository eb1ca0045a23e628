import type { FindingKinds } from "./finding.ts"
import { many } from "./words.ts"

/** What can be odd in an XML file that is read. */
export const XML_FINDINGS = {
  xml_other_tables: {
    severity: "info",
    short: ["other table", "other tables"],
    message: (n) => `The file holds ${many(n, "other table", "other tables")} beside the one that is read.`,
    about: "Several kinds of elements repeat in the file, and one is read as the rows.",
    mend: "Choose another table of the file.",
  },
  xml_beside: {
    severity: "info",
    short: ["value outside of the records", "values outside of the records"],
    message: (n) => `${many(n, "value", "values")} outside of the records: not read.`,
    about: "A head or a foot of the file, such as the date of the export, belongs to no record.",
    mend: null,
  },
  xml_mixed_text: {
    severity: "warning",
    short: ["element with text beside elements", "elements with text beside elements"],
    message: (n) =>
      `${many(n, "element holds", "elements hold")} text and elements side by side: each is kept, but not where in the text an element stood.`,
    about: "Text with marks in it, as in a web page, is no value of a table.",
    mend: null,
  },
  xml_padded_text: {
    severity: "info",
    short: ["text with blanks", "texts with blanks"],
    message: (n) =>
      `${many(n, "text has", "texts have")} blanks or line breaks at the ends; they stay part of the value.`,
    about: "Whether such blanks belong to the value or to the layout of the file, XML does not say.",
    mend: "Take the blanks off.",
  },
  xml_blank: {
    severity: "info",
    short: ["blank element", "blank elements"],
    message: (n) => `${many(n, "element holds", "elements hold")} nothing but blanks: no value.`,
    about: "An element that holds only blanks and line breaks is taken as empty.",
    mend: null,
  },
  xml_list: {
    severity: "info",
    short: ["list", "lists"],
    message: (n) =>
      `${many(n, "element", "elements")} of a name that can stand in a record more than once: kept as lists in JSON text.`,
    about: "A cell of a table holds one value; repeated elements in it stay a text that can be taken apart later.",
    mend: "Where these elements are the rows that you want, choose that table of the file.",
  },
} as const satisfies FindingKinds
