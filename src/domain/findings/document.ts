import { markdownTable } from "../markdown.ts"
import { exampleFinding, exampleSuggestions } from "../repair/examples.ts"
import { ARCHIVE_FINDINGS } from "./archive.ts"
import type { FindingCode } from "./catalogue.ts"
import { CSV_FINDINGS } from "./csv.ts"
import { EXCEL_FINDINGS } from "./excel.ts"
import type { FindingKinds, Severity } from "./finding.ts"
import { JSON_FINDINGS } from "./json.ts"
import { PARQUET_FINDINGS } from "./parquet.ts"
import { ROW_FINDINGS } from "./rows.ts"
import { TEXT_FINDINGS } from "./text.ts"
import { TIME_FINDINGS } from "./times.ts"
import { VALUE_FINDINGS } from "./values.ts"
import { XML_FINDINGS } from "./xml.ts"

/** The areas of the catalogue; together they have every kind once. */
export const FINDING_AREAS: readonly { readonly title: string; readonly kinds: FindingKinds }[] = [
  { title: "Lines, rows and names of CSV", kinds: CSV_FINDINGS },
  { title: "Values", kinds: VALUE_FINDINGS },
  { title: "Dates and times", kinds: TIME_FINDINGS },
  { title: "Rows beside each other", kinds: ROW_FINDINGS },
  { title: "Letters and encodings", kinds: TEXT_FINDINGS },
  { title: "Excel", kinds: EXCEL_FINDINGS },
  { title: "Parquet", kinds: PARQUET_FINDINGS },
  { title: "JSON", kinds: JSON_FINDINGS },
  { title: "XML", kinds: XML_FINDINGS },
  { title: "Archives", kinds: ARCHIVE_FINDINGS },
]

const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: "keeps the file from being sent: what Druid got would not be what stands in it",
  warning:
    "should be looked at: values are lost or read otherwise unless something is done, or may mean something else",
  info: "is good to know",
}

/** The catalogue of findings as Markdown, made from the kinds themselves. */
export function findingsDocument(): string {
  const words = Object.entries(SEVERITIES).map(([severity, meaning]) => [severity, meaning])
  return `# Findings

What Grove can find in a file, whatever format it came in. Each finding has a code that stays the same from release to
release, the exact count over the whole file, and the first rows where it was seen. Nothing is changed without one.

${markdownTable(["severity", "a finding that"], words)}

${FINDING_AREAS.map(({ title, kinds }) => `- ${title}: ${Object.keys(kinds).map(link).join(", ")}`).join("\n")}

${FINDING_AREAS.map(({ title, kinds }) => `## ${title}\n\n${Object.keys(kinds).map(section(kinds)).join("\n\n")}`).join("\n\n")}
`
}

const link = (code: string): string => `[${code}](#${code})`

const section = (kinds: FindingKinds) => (code: string) => {
  const { severity, about, mend } = kinds[code]!
  const offers = exampleSuggestions(code as FindingCode).map(({ label }) => `“${label}”`)
  const paragraphs = [
    `### ${code}`,
    `> ${severity}: ${exampleFinding(code as FindingCode).message}`,
    mend === null ? about : `${about} ${mend}`,
    ...(offers.length > 0 ? [`Offered: ${offers.join(", ")}.`] : []),
  ]
  return paragraphs.join("\n\n")
}
