import { failed, ok, type Result } from "../../findings/result.ts"
import type { Dialect, DialectChoice, Newline } from "../../profile/profile.ts"
import { nameColumns } from "../header.ts"
import type { CsvLayout } from "../layout.ts"
import { problemWithText } from "../text-check.ts"
import { type ByteText, decoded, encoded, toByteText } from "./byte-text.ts"
import type { ColumnKind } from "./columns.ts"
import { withProvenComments } from "./comments.ts"
import { footOf } from "./foot.ts"
import { headOf, type TableHead } from "./head.ts"
import { mendQuotes, mendWidth, otherSigns } from "./mend.ts"
import {
  isBlankRow,
  isHeaderAgain,
  isRecord,
  looksLikeHeader,
  mainOf,
  type Region,
  regionsOf,
  widthOf,
} from "./region.ts"
import {
  ROW_BLANKS_AROUND_QUOTES,
  ROW_COMMENTED,
  ROW_ESCAPED,
  ROW_OTHER_SIGNS,
  ROW_STRAY_QUOTE,
  ROW_UNCLOSED_QUOTE,
  type Row,
  type RowGrammar,
  readRow,
} from "./rows.ts"
import { isOther, rankDialects, type Scored, type Window } from "./score.ts"
import { totalOf } from "./total.ts"

/** What is looked at of a file to say how it is written. */
export interface FileParts {
  /** Its first bytes. */
  readonly head: Uint8Array
  /** Its last bytes, and where they begin; null where the head is the whole file. */
  readonly tail: { readonly bytes: Uint8Array; readonly offset: number } | null
}

/** A dialect that the file could be in, and how well it reads in it: from 0 to 1. */
export interface DialectScore {
  readonly delimiter: string
  readonly quote: string | null
  readonly score: number
}

/** One of the tables of a file that has several. */
export interface TableOfFile {
  /** Row of its first line, as a person counts. */
  readonly row: number
  /** Without its names. */
  readonly rows: number
  readonly columns: number
}

/** How a file of separated values is to be read. */
export interface CsvReading {
  /** How it is laid out; what scans the file itself may use it where `isPlain`. */
  readonly layout: CsvLayout
  /** The scanner reads the file as it stands; else it is to be transcribed. */
  readonly isPlain: boolean
  readonly grammar: RowGrammar
  /** The columns' looks, by which odd rows are mended. */
  readonly kinds: readonly ColumnKind[]
  readonly score: number
  readonly runnerUp: DialectScore | null
  /** The file has names and nothing below them. */
  readonly isEmpty: boolean
  /** The last row where it calls itself a total, with the names of the columns of which it holds the sums. */
  readonly total: { readonly row: number; readonly sums: readonly string[] } | null
  /** All tables, in their order, and which of them this is; empty where there is but one. */
  readonly tables: readonly TableOfFile[]
  readonly table: TableOfFile | null
}

/** Names a table of a file that has several. */
export const nameOfTable = ({ row }: TableOfFile): string => `Row ${row}`

const MOST_COLUMNS = 2000
/** Rows of a head that is not the whole file. */
const HEAD_ROWS = 4000

/**
 * Finds out how a file is written, or what keeps it from being read.
 *
 * @param wanted which of its tables to read, by name; without it, the largest
 */
export function readingOf(
  parts: FileParts,
  choice: DialectChoice = {},
  plainOnly = false,
  wanted?: string,
): Result<CsvReading> {
  const { head, tail } = parts
  const isWhole = tail === null
  const problem = problemWithText(head, isWhole)
  if (problem) return problem
  const bom = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
  const text = toByteText(head)
  const from = skipLines(text, bom ? 3 : 0, choice.skipLines ?? 0)
  if (!/[^\s\0]/.test(text.slice(from)))
    return isWhole
      ? failed("empty_file", "The file holds nothing but blank lines.")
      : failed("not_text", "The file begins with nothing but blanks.")
  const tailText = tail === null ? null : fromNextLine(toByteText(tail.bytes))
  const windows: Window[] = [{ text, from, isWhole }]
  if (tailText) windows.push({ text: tailText.text, from: 0, isWhole: true })
  const ranked = rankDialects(windows, fixedBy(choice), plainOnly)
  if (ranked.length === 0) return noRecord(head, isWhole)
  const proven = withProvenComments(ranked[0]!, windows, choice.comment !== undefined)
  const read = (scored: Scored) => readMended(text, from, scored, isWhole, isWhole ? 1 << 30 : HEAD_ROWS)
  const first = read(proven)
  const best = isWhole && !plainOnly && choice.blankLines === undefined ? withBlankRecords(proven, first) : proven
  const rows = best === proven ? first : read(best)
  if (!rows.some(isRecord)) return noRecord(head, isWhole)
  const isGiven = choice.headerLines !== undefined
  const regions = isGiven ? [allOf(rows)] : tablesOf(rows, isWhole)
  const tables = regions.map((one) => tableInfo(rows, one, choice.skipLines ?? 0))
  const named = wanted === undefined ? -1 : tables.findIndex((one) => nameOfTable(one) === wanted)
  if (wanted !== undefined && named < 0 && tables.length > 1)
    return failed(
      "no_such_table",
      `This file has no table “${wanted}”. It has ${tables.map((one) => `“${nameOfTable(one)}”`).join(", ")}.`,
    )
  const at = named < 0 ? regions.indexOf(mainOf(regions)) : named
  const isAll = choice.lastLines === "keep" && isWhole
  const region = isAll ? { ...regions[at]!, end: regions[at + 1]?.start ?? rows.length } : regions[at]!
  if (region.width > MOST_COLUMNS)
    return failed("too_many_columns", `A row has more than ${MOST_COLUMNS.toLocaleString("en")} cells.`)
  gatherNames(rows, region)
  const table = headOf(rows, region, choice.headerLines)
  const { header, kinds, dataStart } = table
  const isCut = !isGiven && choice.lastLines !== "keep"
  const noted = isCut && isWhole ? footOf(rows, dataStart, region.end, kinds) : region.end
  const total = isCut && isWhole && !plainOnly ? totalOf(rows, dataStart, noted) : null
  const last = best === proven ? noted : Math.min(noted, rows.findLastIndex((row) => !isBlankRow(row)) + 1)
  const end = total !== null && total.columns.length > 0 ? total.at : last
  const data = rows.slice(dataStart, end)
  const trailing = hasTrailingDelimiter(table, data)
  const columns = Math.max(kinds.length, header?.length ?? 0) - (trailing ? 1 : 0)
  // The scanner reads odd quotes in another way, and sees the end of the table elsewhere.
  const foot = plainOnly
    ? NO_FOOT
    : isWhole
      ? footOfWhole(rows, end)
      : !isCut
        ? NO_FOOT
        : footOfTail(tailText!, tail!.offset, best.grammar, kinds)
  const names = nameColumns(header ?? [], columns)
  const firstBlanks = rows.findIndex((row) => row.kind !== "blank")
  const { grammar } = best
  const layout: CsvLayout = {
    dialect: dialectOf(grammar, header !== null, newlineOf(text, rows)),
    encoding: "utf-8",
    bom,
    header: header === null ? null : header.slice(0, columns),
    names,
    dataOffset: rows[dataStart]?.start ?? rows.at(-1)!.next,
    dataEnd: foot.offset,
    firstRow: 1 + dataStart + (choice.skipLines ?? 0),
    blankLines: firstBlanks,
    preambleLines: table.headerStart - firstBlanks + (choice.skipLines ?? 0),
    headerLines: table.headerLines,
    footerLines: foot.lines - (end < last ? 1 : 0),
    trailingDelimiter: trailing,
  }
  const runnerUp = ranked.find((other) => isOther(other.grammar, grammar))
  return ok({
    layout,
    isPlain: isPlainGrammar(grammar, rows) && !data.some((row) => needsMending(row, text, grammar, kinds, rows, table)),
    grammar,
    kinds,
    score: best.score,
    isEmpty: isWhole && !data.some(isRecord),
    runnerUp: runnerUp
      ? { delimiter: decoded(runnerUp.grammar.delimiter), quote: runnerUp.grammar.quote, score: runnerUp.score }
      : null,
    total:
      total === null
        ? null
        : {
            row: 1 + total.at + (choice.skipLines ?? 0),
            sums: total.columns.map((c) => names[c] ?? `column ${c + 1}`),
          },
    tables: tables.length > 1 ? tables : [],
    table: tables.length > 1 ? tables[at]! : null,
  })
}

function tableInfo(rows: readonly Row[], { start, end }: Region, skipped: number): TableOfFile {
  const own = rows.slice(start, end)
  const names = looksLikeHeader(rows, start, end) ? 1 : 0
  return {
    row: 1 + start + skipped,
    rows: own.filter((row) => isRecord(row) && !isBlankRow(row)).length - names,
    columns: own.reduce((most, { cells }) => Math.max(most, cells.length), 1),
  }
}

/** In a file of one column, a blank line between two records is a record without a value. */
function withBlankRecords(scored: Scored, rows: readonly Row[]): Scored {
  const isOne = scored.width === 1 && rows.every(({ cells }) => cells.length < 2)
  const last = rows.findLastIndex(isRecord)
  const hasBlank = isOne && rows.some((row, i) => row.kind === "blank" && i < last && i > rows.findIndex(isRecord))
  return hasBlank ? { ...scored, grammar: { ...scored.grammar, blankLines: "keep" } } : scored
}

/** All rows are the table where a person says how many lines the names take. */
const allOf = (rows: readonly Row[]): Region => ({
  rows: rows.length,
  width: widthOf(rows, 0, rows.length),
  start: 0,
  end: rows.length,
})

/** The tables, the last of them with the empty rows below it where nothing else stands there. */
function tablesOf(rows: readonly Row[], isWhole: boolean): readonly Region[] {
  const regions = regionsOf(rows)
  // The head of a large file ends anywhere.
  if (!isWhole) return [mainOf(regions)]
  return regions.map((region) => (rows.slice(region.end).every(isBlankRow) ? { ...region, end: rows.length } : region))
}

/** Names that have empty cells too many among them. */
function gatherNames(rows: Row[], { start, width }: Region): void {
  const first = rows[start]
  if (first === undefined || !isRecord(first)) return
  const names = first.cells.filter((cell) => cell !== null)
  if (first.cells.length > width && names.length === width && first.cells.at(-1) !== null)
    rows[start] = { ...first, cells: names }
}

function fixedBy(choice: DialectChoice): Partial<RowGrammar> {
  const bytes = (sign: string | null) => (sign === null ? null : encoded(sign))
  return {
    ...(choice.delimiter === undefined ? {} : { delimiter: encoded(choice.delimiter) }),
    ...(choice.quote === undefined ? {} : { quote: bytes(choice.quote) }),
    ...(choice.escape === undefined ? {} : { escape: bytes(choice.escape) }),
    ...(choice.comment === undefined ? {} : { comment: bytes(choice.comment) }),
    ...(choice.newline === undefined ? {} : { newline: choice.newline }),
    ...(choice.blankLines === undefined ? {} : { blankLines: choice.blankLines }),
  }
}

function skipLines(text: ByteText, from: number, lines: number): number {
  let at = from
  for (let n = 0; n < lines && at < text.length; n++) {
    const rest = /\r\n|\n|\r/.exec(text.slice(at))
    at = rest ? at + rest.index + rest[0].length : text.length
  }
  return at
}

interface TailText {
  readonly text: ByteText
  /** Bytes before it. */
  readonly skipped: number
}

/** The last bytes of a file begin within a line. */
function fromNextLine(text: ByteText): TailText {
  const match = /\r\n|\n|\r(?!$)/.exec(text)
  const skipped = match ? match.index + match[0].length : text.length
  return { text: text.slice(skipped), skipped }
}

/** The rows of a text, each quote that does not match read so that the row fits. */
function readMended(text: ByteText, from: number, { grammar, width }: Scored, final: boolean, most: number): Row[] {
  const rows: Row[] = []
  for (let at = from; at < text.length && rows.length < most; ) {
    const read = readRow(text, at, grammar, final)
    if (read === null) break
    const row = mendQuotes(text, read, grammar, width, final)
    const other = isRecord(row) ? otherSigns(text, row, grammar, width) : null
    rows.push(other === null ? row : { ...row, cells: other, notes: row.notes | ROW_OTHER_SIGNS })
    at = row.next
  }
  return rows
}

/** The last column has no name and no value: rows end with a delimiter. */
function hasTrailingDelimiter({ header, headerCells, kinds }: TableHead, data: readonly Row[]): boolean {
  const last = kinds.length - 1
  return (
    header !== null && last > 1 && headerCells === last && data.every(({ cells }) => (cells[last] ?? null) === null)
  )
}

interface Foot {
  readonly offset: number | null
  readonly lines: number
}

const NO_FOOT: Foot = { offset: null, lines: 0 }

function footOfWhole(rows: readonly Row[], end: number): Foot {
  const below = rows.slice(end)
  const records = below.filter(isRecord)
  return records.length === 0 ? NO_FOOT : { offset: below[0]!.start, lines: below.length }
}

function footOfTail(tail: TailText, offset: number, grammar: RowGrammar, kinds: readonly ColumnKind[]): Foot {
  const rows: Row[] = []
  for (let at = 0; at < tail.text.length; ) {
    const row = readRow(tail.text, at, grammar, true)
    if (row === null) break
    rows.push(row)
    at = row.next
  }
  const right = rows.filter(({ cells }) => cells.length === kinds.length).length
  if (right * 2 < rows.length) return NO_FOOT
  const foot = footOfWhole(rows, footOf(rows, 0, rows.length, kinds))
  return foot.offset === null ? NO_FOOT : { ...foot, offset: offset + tail.skipped + foot.offset }
}

function dialectOf(
  { delimiter, quote, escape: escapeSign, comment }: RowGrammar,
  header: boolean,
  newline: Newline,
): Dialect {
  const text = (bytes: ByteText | null) => (bytes === null ? null : decoded(bytes))
  return {
    delimiter: decoded(delimiter),
    quote: text(quote),
    escape: text(escapeSign ?? quote),
    comment: text(comment),
    header,
    newline,
  }
}

/** How the first record ends. */
function newlineOf(text: ByteText, rows: readonly Row[]): Newline {
  const first = rows.find(isRecord)
  const end = first === undefined ? "" : text.slice(first.end, first.next)
  return end.endsWith("\r\n") ? "crlf" : end.endsWith("\r") ? "cr" : "lf"
}

/** What the fast scanner knows: one byte between cells, double quotes or none, no escapes, no comments. */
function isPlainGrammar(
  { delimiter, quote, escape: escapeSign, comment, newline, blankLines = "skip" }: RowGrammar,
  rows: readonly Row[],
): boolean {
  if (blankLines !== "skip") return false
  if (delimiter.length !== 1 || delimiter > "\x7f" || newline !== null) return false
  if (comment !== null && rows.some(({ kind }) => kind === "comment")) return false
  if (quote !== '"') return false
  return escapeSign === null || escapeSign === quote || !rows.some(({ notes }) => (notes & ROW_ESCAPED) !== 0)
}

const ODD =
  ROW_COMMENTED | ROW_OTHER_SIGNS | ROW_STRAY_QUOTE | ROW_UNCLOSED_QUOTE | ROW_BLANKS_AROUND_QUOTES | ROW_ESCAPED

function needsMending(
  row: Row,
  text: ByteText,
  grammar: RowGrammar,
  kinds: readonly ColumnKind[],
  rows: readonly Row[],
  { headerStart, headerLines }: { readonly headerStart: number; readonly headerLines: number },
): boolean {
  if (!isRecord(row)) return row.kind === "comment"
  if ((row.notes & ODD) !== 0) return true
  if (headerLines === 1 && isHeaderAgain(row, rows[headerStart]!.cells)) return true
  return mendWidth(text, row, grammar, kinds).mend !== null
}

function noRecord(head: Uint8Array, isWhole: boolean): Result<never> {
  if (isWhole) return failed("empty_file", "The file holds nothing but blank lines and comments.")
  const size = `${Math.floor(head.length / 1000).toLocaleString("en")} kB`
  return failed("line_too_long", `The first line does not end within ${size}: this is no table, or a quote stays open.`)
}

export type { Region }
