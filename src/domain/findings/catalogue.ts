import type { Operation } from "../repair/repair.ts"
import { ARCHIVE_FINDINGS } from "./archive.ts"
import { CSV_FINDINGS } from "./csv.ts"
import { EXCEL_FINDINGS } from "./excel.ts"
import type { Finding, FindingKind, Place } from "./finding.ts"
import { JSON_FINDINGS } from "./json.ts"
import { PARQUET_FINDINGS } from "./parquet.ts"
import { ROW_FINDINGS } from "./rows.ts"
import { TEXT_FINDINGS } from "./text.ts"
import { TIME_FINDINGS } from "./times.ts"
import { VALUE_FINDINGS } from "./values.ts"
import { XML_FINDINGS } from "./xml.ts"

/** Every kind of finding by its code. */
export const FINDINGS = {
  ...CSV_FINDINGS,
  ...VALUE_FINDINGS,
  ...TIME_FINDINGS,
  ...ROW_FINDINGS,
  ...TEXT_FINDINGS,
  ...EXCEL_FINDINGS,
  ...PARQUET_FINDINGS,
  ...JSON_FINDINGS,
  ...XML_FINDINGS,
  ...ARCHIVE_FINDINGS,
}

export type FindingCode = keyof typeof FINDINGS

/** The kind of a finding, or undefined for a code that this release does not know. */
export const findingKind = (code: string): FindingKind | undefined =>
  Object.hasOwn(FINDINGS, code) ? FINDINGS[code as FindingCode] : undefined

/** What a finding's sentence says beside its count, and the repair that it alone can tell. */
export interface FindingExtras {
  /** What the count is a part of. */
  readonly total?: number
  readonly detail?: string
  readonly repair?: Operation | undefined
}

/**
 * A finding of a kind of the catalogue.
 *
 * @param column null for a finding about the file or about whole rows
 * @param count exact over the whole file
 */
export function finding(
  code: FindingCode,
  column: string | null,
  count: number,
  places: readonly Place[] = [],
  { total = 0, detail = "", repair }: FindingExtras = {},
): Finding {
  const { severity, message }: FindingKind = FINDINGS[code]
  return { code, severity, column, count, places, message: message(count, total, detail), ...(repair && { repair }) }
}
