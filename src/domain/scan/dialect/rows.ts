import type { BlankLines } from "../../profile/profile.ts"
import { type ByteText, decoded } from "./byte-text.ts"

/** How the records of a file are cut into cells. Each is a text of bytes; null: there is none. */
export interface RowGrammar {
  readonly delimiter: ByteText
  readonly quote: ByteText | null
  /** What keeps a quote inside quotes from closing them; a quote does so by being doubled, whatever this is. */
  readonly escape: ByteText | null
  /** A line that starts with it is no record. */
  readonly comment: ByteText | null
  /** A comment may stand behind a record too, in its line. */
  readonly endComments?: boolean
  /** Which blank lines are records, of one empty cell; without it, none is. */
  readonly blankLines?: BlankLines
  /** What ends a record; null: LF, CRLF and CR, each. */
  readonly newline: ByteText | null
}

export const ROW_STRAY_QUOTE = 1
export const ROW_UNCLOSED_QUOTE = 2
export const ROW_QUOTED_NEWLINE = 4
export const ROW_ESCAPED = 8
export const ROW_BLANKS_AROUND_QUOTES = 16
/** Written with another delimiter or other quotes than the rest. */
export const ROW_OTHER_SIGNS = 32
/** A comment stands behind it in its line. */
export const ROW_COMMENTED = 64

export type RowKind = "record" | "blank" | "comment"

/** A record, a blank line or a comment. */
export interface Row {
  readonly kind: RowKind
  /** Decoded; null where nothing stands between two delimiters. */
  readonly cells: readonly (string | null)[]
  /** Which cells stand in quotes. */
  readonly quoted: readonly boolean[]
  /** Where the opening quotes of odd cells stand. */
  readonly doubtful: readonly number[]
  readonly notes: number
  readonly start: number
  /** Where its text ends, without a comment behind it, and where the next row starts. */
  readonly end: number
  readonly next: number
}

/** A quote that does not close within so many bytes does not close. */
export const LONGEST_QUOTED = 1 << 20
/** One that spans lines, with quotes in it that match nothing, does not close within so many. */
const LONGEST_DOUBTFUL = 4096

/**
 * Reads one row.
 *
 * @param final the file ends where the text does
 * @param literal where a quote stands that opens nothing
 * @returns null where the text ends before the row does
 */
export function readRow(
  text: ByteText,
  at: number,
  grammar: RowGrammar,
  final: boolean,
  literal: ReadonlySet<number> = NONE,
): Row | null {
  const { delimiter, quote, comment } = grammar
  const lineEnd = blankEnd(text, at, grammar)
  if (lineEnd >= 0) return rowAt("blank", text, at, lineEnd, grammar, final)
  if (comment !== null && text.startsWith(comment, afterBlanks(text, at, delimiter)))
    return rowAt("comment", text, at, endOfLine(text, at, grammar.newline), grammar, final)
  const cells: (string | null)[] = []
  const quoted: boolean[] = []
  const doubtful: number[] = []
  let notes = 0
  let p = at
  for (;;) {
    const open = quote === null ? -1 : openingQuote(text, p, quote, delimiter)
    const inside = open >= 0 && !literal.has(open) ? readQuoted(text, open, grammar, final) : null
    if (inside === "incomplete") return null
    if (inside !== null && inside !== "unclosed") {
      notes |= inside.notes | (open > p ? ROW_BLANKS_AROUND_QUOTES : 0)
      if ((inside.notes & (ROW_STRAY_QUOTE | ROW_QUOTED_NEWLINE)) !== 0) doubtful.push(open)
      cells.push(decoded(inside.text))
      quoted.push(true)
      p = inside.next
    } else {
      if (inside === "unclosed") notes |= ROW_UNCLOSED_QUOTE
      const bare = readBare(text, p, grammar)
      notes |= bare.notes
      cells.push(bare.text === "" ? null : decoded(bare.text))
      quoted.push(false)
      p = bare.next
    }
    if (!text.startsWith(delimiter, p)) break
    p += delimiter.length
  }
  const commentAt = p === at ? -1 : endComment(text, p, grammar)
  if (commentAt >= 0) notes |= ROW_COMMENTED
  const lineEndAt = commentAt < 0 ? p : endOfLine(text, commentAt, grammar.newline)
  const next = afterNewline(text, lineEndAt, grammar.newline, final)
  if (next < 0) return null
  return { kind: "record", cells, quoted, doubtful, notes, start: at, end: p, next }
}

/** The rows of a text; one that it does not hold whole is left out. */
export function readRows(text: ByteText, from: number, grammar: RowGrammar, final: boolean, most = 1 << 30): Row[] {
  const rows: Row[] = []
  for (let at = from; at < text.length && rows.length < most; ) {
    const row = readRow(text, at, grammar, final)
    if (row === null) break
    rows.push(row)
    at = row.next
  }
  return rows
}

const NONE: ReadonlySet<number> = new Set()
const NO_CELLS: readonly never[] = []

function rowAt(kind: RowKind, text: ByteText, start: number, end: number, grammar: RowGrammar, final: boolean) {
  const next = afterNewline(text, end, grammar.newline, final)
  if (next < 0) return null
  return { kind, cells: NO_CELLS, quoted: NO_CELLS, doubtful: NO_CELLS, notes: 0, start, end, next }
}

/** Behind the newline at `at`, which may be the text's end; -1 where that cannot be said yet. */
function afterNewline(text: ByteText, at: number, newline: ByteText | null, final: boolean): number {
  if (at >= text.length) return final ? text.length : -1
  if (newline !== null) return at + newline.length
  if (text[at] !== "\r") return at + 1
  if (at + 1 >= text.length && !final) return -1
  return text[at + 1] === "\n" ? at + 2 : at + 1
}

const isNewline = (text: ByteText, at: number, newline: ByteText | null): boolean =>
  newline === null ? text[at] === "\n" || text[at] === "\r" : text.startsWith(newline, at)

function endOfLine(text: ByteText, at: number, newline: ByteText | null): number {
  if (newline !== null) {
    const end = text.indexOf(newline, at)
    return end < 0 ? text.length : end
  }
  let p = at
  while (p < text.length && text[p] !== "\n" && text[p] !== "\r") p++
  return p
}

/** Where a line of nothing but blanks ends, or -1; also where such a line is a record. */
function blankEnd(text: ByteText, at: number, { delimiter, newline, blankLines = "skip" }: RowGrammar): number {
  if (blankLines === "keep") return -1
  for (let p = at; ; p++) {
    if (p >= text.length || isNewline(text, p, newline)) return blankLines === "skip" || p === at ? p : -1
    if ((text[p] !== " " && text[p] !== "\t") || text.startsWith(delimiter, p)) return -1
  }
}

/** The quote that a cell begins with, blanks before it allowed, or -1. */
function openingQuote(text: ByteText, at: number, quote: ByteText, delimiter: ByteText): number {
  const p = afterBlanks(text, at, delimiter)
  return text.startsWith(quote, p) ? p : -1
}

/** Where a comment begins behind a cell, blanks before it allowed, or -1. */
function endComment(text: ByteText, at: number, { comment, endComments, delimiter }: RowGrammar): number {
  if (comment === null || endComments !== true) return -1
  const p = afterBlanks(text, at, delimiter)
  return text.startsWith(comment, p) ? p : -1
}

function afterBlanks(text: ByteText, at: number, delimiter: ByteText): number {
  let p = at
  while ((text[p] === " " || text[p] === "\t") && !text.startsWith(delimiter, p)) p++
  return p
}

interface Piece {
  readonly text: ByteText
  readonly next: number
  readonly notes: number
}

/**
 * A cell in quotes. They close at a quote that the cell's end follows, blanks before it allowed; any other quote is one
 * of the text.
 */
function readQuoted(
  text: ByteText,
  open: number,
  grammar: RowGrammar,
  final: boolean,
): Piece | "incomplete" | "unclosed" {
  const { delimiter, quote, escape: escapeSign, newline } = grammar
  const mark = quote!
  const limit = Math.min(text.length, open + LONGEST_QUOTED)
  const escapes = escapeSign !== null && escapeSign !== mark
  let value = ""
  let notes = 0
  let from = open + mark.length
  let isBroken = false
  let seen = open
  let back = escapes ? text.indexOf(escapeSign, from) : -1
  for (let p = from; ; ) {
    const close = text.indexOf(mark, p)
    if (back >= 0 && back < p) back = text.indexOf(escapeSign!, p)
    if (back >= 0 && (close < 0 || back <= close) && back + escapeSign!.length < limit) {
      const behind = back + escapeSign!.length
      const size = text.startsWith(mark, behind)
        ? mark.length
        : text.startsWith(escapeSign!, behind)
          ? escapeSign!.length
          : 0
      // A quote behind the escape that the cell's end follows, where the escape is the last sign of the text.
      if (size > 0 || text.startsWith(delimiter, behind)) {
        value += text.slice(from, back)
        notes |= ROW_ESCAPED
        from = behind
        p = behind + Math.max(size, 1)
      } else p = behind
      continue
    }
    if (close < 0 || close >= limit) return text.length > limit || final ? "unclosed" : "incomplete"
    const behind = close + mark.length
    if (behind >= text.length && !final) return "incomplete"
    if (text.startsWith(mark, behind)) {
      value += text.slice(from, behind)
      from = p = behind + mark.length
      continue
    }
    let end = behind
    while ((text[end] === " " || text[end] === "\t") && !text.startsWith(delimiter, end)) end++
    if (end >= text.length && !final) return "incomplete"
    const isEnd = end >= text.length || text.startsWith(delimiter, end) || isNewline(text, end, newline)
    if (isEnd || endComment(text, end, grammar) >= 0) {
      value += text.slice(from, close)
      if (end > behind) notes |= ROW_BLANKS_AROUND_QUOTES
      if (/[\r\n]/.test(value)) notes |= ROW_QUOTED_NEWLINE
      return { text: value, next: end, notes }
    }
    notes |= ROW_STRAY_QUOTE
    p = behind
    isBroken ||= /[\r\n]/.test(text.slice(seen, close))
    seen = close
    if (isBroken && close - open > LONGEST_DOUBTFUL) return "unclosed"
  }
}

function readBare(text: ByteText, at: number, grammar: RowGrammar): Piece {
  const { delimiter, quote, escape: escapeSign, newline, comment } = grammar
  const lead = delimiter.charCodeAt(0)
  const remark = grammar.endComments === true ? comment : null
  const escapes = escapeSign !== null && escapeSign !== quote
  let value = ""
  let notes = 0
  let from = at
  let p = at
  for (; p < text.length; p++) {
    const code = text.charCodeAt(p)
    if (code === lead && text.startsWith(delimiter, p)) break
    if (newline === null ? code === 10 || code === 13 : text.startsWith(newline, p)) break
    // What begins a cell is none: `#N/A` stands in many files.
    if (remark !== null && text.startsWith(remark, p) && p > afterBlanks(text, at, delimiter)) break
    if (!escapes || !text.startsWith(escapeSign!, p)) continue
    const behind = p + escapeSign!.length
    if (newline === null && (text[behind] === "\n" || text[behind] === "\r")) {
      value += text.slice(from, p)
      notes |= ROW_ESCAPED
      from = behind
      p = behind + (text.startsWith("\r\n", behind) ? 1 : 0)
      continue
    }
    if (!text.startsWith(delimiter, behind) && !(quote !== null && text.startsWith(quote, behind))) continue
    value += text.slice(from, p)
    notes |= ROW_ESCAPED
    from = behind
    p = behind
  }
  return { text: value + text.slice(from, p), next: p, notes }
}
