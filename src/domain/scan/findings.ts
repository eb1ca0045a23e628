import { type FindingCode, finding } from "../findings/catalogue.ts"
import type { Finding, Place } from "../findings/finding.ts"
import { provenOrders } from "../profile/day-order.ts"
import type { ColumnProfile } from "../profile/profile.ts"
import { namesThings } from "../profile/roles.ts"
import { numberFormatsOf } from "../schema/number-formats.ts"
import { valuesOf } from "./column-profile.ts"
import { CONTROL_A, type Facts, FORMATTED, GARBLED, NOT_UTF8, NUL, PADDED, traitKey } from "./facts.ts"
import type { CsvLayout } from "./layout.ts"
import { MAX_PLACES, type Seen } from "./places.ts"
import type { RangeScan } from "./scanner.ts"
import { placesOf, timeFindings } from "./time-findings.ts"
import {
  NOTE_BACKSLASH_QUOTE,
  NOTE_LONG,
  NOTE_QUOTED_NEWLINE,
  NOTE_SHORT,
  NOTE_TEXT_AFTER_QUOTE,
  NOTE_UNCLOSED_QUOTE,
  NOTES,
} from "./tokenize.ts"
import { valueFindings } from "./value-findings.ts"
import { FLOAT, INTEGER, LEADING_ZERO, TOO_BIG } from "./values.ts"

const NOTE_CODES: readonly (readonly [number, FindingCode])[] = [
  [NOTE_SHORT, "short_row"],
  [NOTE_LONG, "long_row"],
  [NOTE_QUOTED_NEWLINE, "quoted_newline"],
  [NOTE_BACKSLASH_QUOTE, "backslash_escape"],
  [NOTE_TEXT_AFTER_QUOTE, "text_after_quote"],
  [NOTE_UNCLOSED_QUOTE, "unclosed_quote"],
]

const TRAIT_CODES: readonly (readonly [number, FindingCode])[] = [
  [PADDED, "padded_number"],
  [CONTROL_A, "control_a"],
  [NUL, "nul"],
  [NOT_UTF8, "not_utf8"],
  [GARBLED, "text_mojibake"],
]

/** From so many of the values being of one kind on, the others are the odd ones. */
const MOSTLY = 0.5

export type Placing = (seen: readonly Seen[]) => readonly Place[]

/**
 * What is wrong with the file, the worst first within the file and within each column.
 *
 * @param isFile what was scanned is the file itself
 */
export function findingsOf(
  scan: RangeScan,
  layout: CsvLayout,
  columns: readonly ColumnProfile[],
  facts: readonly Facts[],
  isFile: boolean,
): readonly Finding[] {
  const placing: Placing = (seen) => seen.map(({ row, offset, text }) => ({ row: layout.firstRow + row, offset, text }))
  const orders = provenOrders(columns)
  return [
    ...findingsOfFile(scan, layout, placing, isFile),
    ...columns.flatMap((column, i) => [
      ...findingsOfColumn(column, facts[i]!, placing),
      ...timeFindings(column, facts[i]!, scan, placing, MOSTLY, orders),
      ...valueFindings(column, scan.columns[column.index]!, facts[i]!, placing),
    ]),
  ]
}

/** Blank lines and quoted line breaks of a transcript are not the file's. */
function findingsOfFile(scan: RangeScan, layout: CsvLayout, placing: Placing, isFile: boolean): readonly Finding[] {
  const findings = [...layoutFindings(layout), ...headerFindings(layout)]
  for (const [note, code] of NOTE_CODES) {
    const noted = scan.notes[NOTES.indexOf(note as (typeof NOTES)[number])]!
    const { places } = noted
    const count = noted.count + (code === "quoted_newline" && isBroken(layout.header) ? 1 : 0)
    if (count > 0) findings.push(finding(code, null, count, placing(places)))
  }
  const { lf, crlf, cr } = scan.newlines
  const odd = lf + crlf + cr - Math.max(lf, crlf, cr)
  if (odd > 0) findings.push(finding("mixed_newline", null, odd))
  const blanks = scan.blanks.count + layout.blankLines
  if (blanks > 0 && isFile) findings.push(finding("blank_line", null, blanks, placing(scan.blanks.places)))
  return findings
}

/** What stands around the table. */
function layoutFindings({ preambleLines, headerLines, footerLines, trailingDelimiter }: CsvLayout): Finding[] {
  const counts: readonly (readonly [FindingCode, number])[] = [
    ["preamble", preambleLines],
    ["multi_line_header", headerLines > 1 ? headerLines : 0],
    ["footer", footerLines],
    ["trailing_delimiter", trailingDelimiter ? 1 : 0],
  ]
  return counts.flatMap(([code, count]) => (count > 0 ? [finding(code, null, count, [])] : []))
}

/** A line break stands in the header's own quotes. */
const isBroken = (header: CsvLayout["header"]): boolean => header?.some((cell) => /[\r\n]/.test(cell)) ?? false

function headerFindings({ header, names, firstRow }: CsvLayout): Finding[] {
  if (header === null) return []
  const cells = header.map((cell) => cell.trim())
  const place = (i: number): Place => ({ row: firstRow - 1, offset: 0, text: names[i]! })
  const empty = cells.flatMap((cell, i) => (cell === "" ? [i] : []))
  const repeated = cells.flatMap((cell, i) => (cell !== "" && cells.indexOf(cell) < i ? [i] : []))
  const findings: Finding[] = []
  const report = (code: FindingCode, at: readonly number[]) => {
    if (at.length > 0) findings.push(finding(code, null, at.length, at.slice(0, MAX_PLACES).map(place)))
  }
  const broken = cells.flatMap((cell, i) => (/[,\r\n]/.test(cell) ? [i] : []))
  report("empty_header", empty)
  report("duplicate_header", repeated)
  report("renamed_header", broken)
  return findings
}

function findingsOfColumn(column: ColumnProfile, facts: Facts, placing: Placing): readonly Finding[] {
  const findings: Finding[] = []
  const { name, type } = column
  const report = (code: FindingCode, count: number, seen: readonly Seen[], total = 0) => {
    if (count > 0) findings.push(finding(code, name, count, placing(seen), { total }))
  }
  const reportKind = (code: FindingCode, wanted: number) => {
    const seen = placesOf(
      facts,
      (kind) => kind === wanted,
      () => false,
    )
    report(code, facts.kinds[wanted]!, seen)
  }
  for (const [trait, code] of TRAIT_CODES) report(code, facts.traits[trait]!, facts.places.get(traitKey(trait)) ?? [])
  const isWhollyTime = column.role === "timestamp" && column.timestamps[0]?.parsed === column.count
  if (type === "string") {
    // The zero of 01.2024 is the month's.
    if (!isWhollyTime) reportKind("leading_zero", LEADING_ZERO)
    reportKind("too_big", TOO_BIG)
    const isNumber = (kind: number) => kind === INTEGER || kind === FLOAT || kind === LEADING_ZERO || kind === TOO_BIG
    const values = valuesOf(facts)
    const texts = facts.kinds.reduce((sum, n, kind) => (isNumber(kind) ? sum : sum + n), 0)
    const others = texts - facts.traits[FORMATTED]!
    // A letter in the number of an order is nothing odd.
    if (values > 0 && values - others >= values * MOSTLY && !namesThings(name))
      report(
        "not_a_number",
        others,
        placesOf(
          facts,
          (kind) => !isNumber(kind),
          () => true,
        ).filter(({ text }) => numberFormatsOf(text) === 0),
        values,
      )
  }
  return findings
}
