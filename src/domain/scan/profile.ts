import type { Finding } from "../findings/finding.ts"
import { inOrder, provenOrders } from "../profile/day-order.ts"
import {
  type Container,
  type Dialect,
  type FileFormat,
  MOST_FINDINGS,
  type Newline,
  type Profile,
} from "../profile/profile.ts"
import { proposeRoles } from "../profile/roles.ts"
import { factsOf } from "./column.ts"
import { columnProfileOf } from "./column-profile.ts"
import { findingsOf } from "./findings.ts"
import type { CsvLayout } from "./layout.ts"
import type { RangeScan } from "./scanner.ts"

/** What is known of a file before its rows are scanned. */
export interface FileFacts {
  readonly format: FileFormat
  readonly container: Container | null
  readonly table: string | null
  readonly encoding: string | null
  readonly bom: boolean
  /** How the file itself is written; null where it is no CSV. */
  readonly dialect: Dialect | null
  /** False: what is scanned is the file itself. */
  readonly isTranscript: boolean
  /** What is wrong with the file and cannot be seen in the text. */
  readonly findings: readonly Finding[]
}

/** What a file contains, by the scan of all of it. */
export function profileOf(
  scan: RangeScan,
  layout: CsvLayout,
  file: FileFacts,
  size: { readonly bytes: number; readonly textBytes: number; readonly fingerprint: string },
): Profile {
  const facts = scan.columns.map(({ dictionary, many }) => (dictionary ? factsOf(dictionary) : many!.facts))
  const alone = scan.columns.map((column, i) => columnProfileOf(column, facts[i]!, i, layout.names[i]!, scan.rows))
  const orders = provenOrders(alone)
  const columns = proposeRoles(
    alone.map((column, i) => {
      const timestamps = inOrder(column.timestamps, orders)
      if (timestamps === column.timestamps) return column
      return columnProfileOf(scan.columns[i]!, facts[i]!, i, column.name, scan.rows, timestamps)
    }),
    scan.rows,
  )
  return {
    version: 1,
    format: file.format,
    container: file.container,
    table: file.table,
    encoding: file.encoding,
    bom: file.bom,
    dialect: file.isTranscript ? file.dialect : { ...layout.dialect, newline: newlineOf(scan, layout) },
    ...size,
    rows: scan.rows,
    columns,
    findings: worstOf(
      withoutTwins([...file.findings, ...findingsOf(scan, layout, columns, facts, !file.isTranscript)]),
    ),
  }
}

/** Where the text's letters were looked at as a whole, those of each column are not told again. */
function withoutTwins(findings: readonly Finding[]): readonly Finding[] {
  const isTold = findings.some(({ code, column }) => code === "text_mojibake" && column === null)
  return isTold ? findings.filter(({ code, column }) => code !== "text_mojibake" || column === null) : findings
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
