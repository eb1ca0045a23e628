import type { Newline, Profile } from "../profile/profile.ts"
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
    findings: findingsOf(scan, layout, columns, facts),
  }
}

/** How all lines end, the header's too. */
function newlineOf({ newlines }: RangeScan, { dialect }: CsvLayout): Newline {
  const seen = (["lf", "crlf", "cr"] as const).filter(
    (newline) => newlines[newline] > 0 || (dialect.header && newline === dialect.newline),
  )
  return seen.length > 1 ? "mixed" : (seen[0] ?? dialect.newline)
}
