import type { Finding } from "../findings/finding.ts"
import { MOST_FINDINGS, type Newline, type Profile } from "../profile/profile.ts"
import { proposeRoles } from "../profile/roles.ts"
import { factsOf } from "./column.ts"
import { columnProfileOf } from "./column-profile.ts"
import { findingsOf } from "./findings.ts"
import type { CsvLayout } from "./layout.ts"
import type { RangeScan } from "./scanner.ts"

/** What a file contains, by the scan of all of it. */
export function profileOf(
  scan: RangeScan,
  layout: CsvLayout,
  file: { readonly bytes: number; readonly fingerprint: string },
): Profile {
  const facts = scan.columns.map(({ dictionary, many }) => (dictionary ? factsOf(dictionary) : many!.facts))
  const columns = proposeRoles(
    scan.columns.map((column, i) => columnProfileOf(column, facts[i]!, i, layout.names[i]!, scan.rows)),
    scan.rows,
  )
  return {
    version: 1,
    format: "csv",
    encoding: layout.encoding,
    bom: layout.bom,
    dialect: { ...layout.dialect, newline: newlineOf(scan, layout) },
    bytes: file.bytes,
    rows: scan.rows,
    fingerprint: file.fingerprint,
    columns,
    findings: worstOf(findingsOf(scan, layout, columns, facts)),
  }
}

/** As many as a profile may have; of more, the least severe are left out. */
function worstOf(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MOST_FINDINGS) return findings
  const of = (severity: Finding["severity"]) => findings.filter((finding) => finding.severity === severity)
  return [...of("error"), ...of("warning"), ...of("info")].slice(0, MOST_FINDINGS)
}

/** How all lines end, the header's too. */
function newlineOf({ newlines }: RangeScan, { dialect }: CsvLayout): Newline {
  const seen = (["lf", "crlf", "cr"] as const).filter(
    (newline) => newlines[newline] > 0 || (dialect.header && newline === dialect.newline),
  )
  return seen.length > 1 ? "mixed" : (seen[0] ?? dialect.newline)
}
