import type { FindingCode } from "../findings/catalogue.ts"
import type { Finding } from "../findings/finding.ts"
import { type ColumnProfile, MOST_TEXT, type Profile } from "../profile/profile.ts"
import { timestampFormat } from "../schema/timestamp-formats.ts"
import { type Choices, expectedRows } from "./choices.ts"
import { planSentColumns } from "./sent.ts"
import { MARK } from "./spec.ts"

/** One reason why Druid would not read what the user saw. */
export interface Issue {
  /** A stable name. */
  readonly code: string
  readonly message: string
}

const FINDING_ISSUES: Readonly<Partial<Record<FindingCode, string>>> = {
  quoted_newline: "Druid cuts lines before it looks at quotes: a line break inside quotes would break the row.",
  backslash_escape: "Druid does not take a backslash for an escape.",
  control_a: "Druid splits a value at Ctrl-A into several.",
  short_row: "Druid fills up rows with too few fields, without a word.",
  long_row: "Druid cuts rows with too many fields, without a word.",
  text_after_quote: "Druid drops or moves text behind a closing quote.",
  unclosed_quote: "Druid reads a quote that never closes to the end of the line.",
  nul: "Druid and its tools read a NUL in ways of their own.",
  blank_line: "Druid takes a blank line for a row without a time.",
  padded_number: "Druid makes a number with blanks around it null.",
  preamble: "Druid takes what stands above the names for rows.",
  multi_line_header: "Druid takes the second line of the names for a row.",
  footer: "Druid takes what stands below the table for rows.",
  total_row: "Druid takes the total for a row.",
  trailing_delimiter: "Druid cuts rows with too many fields, without a word.",
  duplicate_header: "Druid refuses a header that stands there twice.",
  empty_header: "Druid gives a column without a name another one.",
}

/**
 * Every reason why Druid would misread this CSV file as it is; empty when it may be sent untouched. Seen on a running
 * Druid: its CSV format knows the comma only, no BOM, UTF-8 alone, and cuts lines at LF before anything else.
 */
export function issuesWithCsvAsIs(profile: Profile, choices: Choices): readonly Issue[] {
  const { dialect } = profile
  if (profile.format !== "csv" || dialect === null) return [{ code: "not_csv", message: "The file is not CSV." }]
  const issues: Issue[] = []
  if (profile.container !== null) issues.push({ code: "packed", message: "The file is packed." })
  if (dialect.delimiter !== ",")
    issues.push({ code: "delimiter", message: "Druid's CSV format separates by comma only." })
  if (profile.bom) issues.push({ code: "bom", message: "Druid reads a byte order mark as part of the first value." })
  if (profile.encoding !== "utf-8") issues.push({ code: "encoding", message: "Druid decodes every file as UTF-8." })
  if (dialect.newline === "cr" || dialect.newline === "mixed")
    issues.push({ code: "newline", message: "Druid does not end a line at a lone carriage return." })
  for (const { code } of profile.findings) {
    const message = FINDING_ISSUES[code as FindingCode]
    if (message) issues.push({ code, message })
  }
  if (choices.timestamp.kind === "column" && timestampFormat(choices.timestamp.format)?.druid === undefined)
    issues.push({ code: "timestamp_format", message: "Druid has no format that reads these times." })
  const { refused } = expectedRows(profile, choices)
  if (refused > 0)
    issues.push({ code: "unreadable_times", message: "Druid's formats read some times that are none here." })
  for (const column of numbersThatDruidRefuses(profile, choices))
    issues.push({ code: "number_format", message: `Druid makes values of ${column.name} null that are numbers here.` })
  return issues
}

/** A quoted empty cell of a number column is a bad number for Druid; a whole number with a fraction as `long` too. */
function numbersThatDruidRefuses(profile: Profile, choices: Choices): readonly ColumnProfile[] {
  return planSentColumns(profile, choices).flatMap(({ kind, source }) => {
    const column = profile.columns.find((c) => c.index === source)
    return column && (kind === "int64" || kind === "float64") && column.empties > 0 ? [column] : []
  })
}

/** Columns that Druid cannot have under their names; empty when all can stay. */
export function issuesWithColumns(profile: Profile, choices: Choices): readonly Issue[] {
  const time = choices.timestamp.kind === "column" ? choices.timestamp.column : null
  return profile.columns.flatMap(({ name }) => issueWithName(name, name === time) ?? [])
}

function issueWithName(name: string, isTime: boolean): Issue | null {
  const reserved = (message: string): Issue => ({ code: "reserved_column", message })
  const unfit = (why: string): Issue => ({ code: "column_name", message: `${why} Rename the column.` })
  const shown = name.slice(0, 100)
  if (name === "__time" && !isTime)
    return reserved("Only the timestamp column may be called __time in Druid. Choose it, or rename the column.")
  if (/[,\n\r]/.test(name))
    return unfit(`Druid breaks on a comma or a line break in a column's name, as in “${shown}”.`)
  if (name.includes("\0")) return unfit(`A column's name holds a NUL character: “${shown.replaceAll("\0", "␀")}”.`)
  if (name.length > MOST_TEXT)
    return unfit(`A column's name has more than ${MOST_TEXT.toLocaleString("en")} characters: “${shown}…”.`)
  if (name === MARK) return reserved(`Grove marks rows in a column ${MARK}. Rename the column of the file.`)
  return null
}

/** True when the scan found something that keeps the file from being ingested at all. */
export function blockingFinding(findings: readonly Finding[]): Finding | null {
  return findings.find((f) => f.severity === "error") ?? null
}
