import type { ByteText } from "./byte-text.ts"
import { type Candidate, candidatesFor } from "./candidates.ts"
import { type CellKind, kindOf } from "./kinds.ts"
import { ROW_STRAY_QUOTE, ROW_UNCLOSED_QUOTE, type Row, type RowGrammar, readRows } from "./rows.ts"

/** How much it says for a dialect that a cell reads as one of a kind. */
const WORTH: Readonly<Record<CellKind, number>> = {
  number: 1,
  time: 1,
  address: 1,
  boolean: 1,
  id: 0.95,
  word: 0.9,
  text: 0.6,
  list: 0.3,
  empty: 0.7,
  odd: 0.1,
}
const QUOTED_WORTH = 0.97
/** A single column is what is left when nothing separates. */
const SINGLE = 0.45
/** A delimiter that takes the blanks behind it along is better than one that leaves them. */
const BLANKS_COST = 0.05
/** Where double quotes stand in a file, they are seldom ordinary characters. */
const UNQUOTED_TRUST = 0.85
const NEVER_FILLED = 0.2
const STRAY_COST = 0.5
/** Rows of each window that are looked at. */
const ROWS = 250
const CELLS_A_ROW = 60
/** Rows whose cells are looked at. */
const LOOKED_AT = 80

export interface Scored {
  readonly grammar: RowGrammar
  /** From 0 to 1: how regular the rows are, times how much the cells look like values. */
  readonly score: number
  /** The number of cells that most rows have. */
  readonly width: number
}

/** A part of a file: its beginning, or one that begins at some line. */
export interface Window {
  readonly text: ByteText
  readonly from: number
  readonly isWhole: boolean
}

/**
 * The dialects that a file may be in, the best first. Each is judged by how alike the widths of its rows are, times the
 * share of its cells that look like something: a number, a date, a name.
 *
 * The idea is van den Burg, Nazábal, Sutton: Wrangling messy CSV files by detecting row and type patterns, 2019; the
 * measure is our own.
 */
export function rankDialects(
  windows: readonly Window[],
  fixed: Partial<RowGrammar> = {},
  plainOnly = false,
): readonly Scored[] {
  const sample = windows.map(({ text, from }) => text.slice(from, from + (32 << 10))).join("\n")
  const seen = new Set<string>()
  const shapes = candidatesFor(sample)
    .map(({ grammar, trust }): Candidate => ({ trust, grammar: { ...grammar, ...fixed } }))
    .filter(({ grammar }) => !plainOnly || isPlain(grammar))
    .filter(({ grammar }) => {
      const key = JSON.stringify(grammar)
      return !seen.has(key) && seen.add(key)
    })
    .map((candidate) => shapeOf(windows, candidate, fixed.comment !== undefined))
    .filter(({ records }) => records.length > 0)
    .sort((a, b) => b.most - a.most)
  const scored: Scored[] = []
  // Cells are looked at only where the widths alone do not rule a dialect out.
  let second = 0
  for (const shape of shapes) {
    if (shape.most <= second && scored.length > 0) break
    scored.push({ grammar: shape.grammar, width: shape.width, score: shape.most * looksOf(shape.records) })
    const top = scored.reduce((a, b) => (b.score > a.score ? b : a))
    second = Math.max(0, ...scored.filter((s) => isOther(s.grammar, top.grammar)).map(({ score }) => score))
  }
  return scored.sort((a, b) => b.score - a.score || complexity(a.grammar) - complexity(b.grammar))
}

/** Reads a file in another way than by its comments or escapes alone. */
export const isOther = (a: RowGrammar, b: RowGrammar): boolean => a.delimiter !== b.delimiter || a.quote !== b.quote

const isPlain = ({ delimiter, quote, escape: escapeSign, comment }: RowGrammar): boolean =>
  /^[,;\t|]$/.test(delimiter) && quote === '"' && escapeSign === null && comment === null

/** Of two dialects that read a file alike the plainer one is right. */
function complexity({ delimiter, quote, escape: escapeSign, comment }: RowGrammar): number {
  const rank = [",", ";", "\t", "|"].indexOf(delimiter)
  return (rank < 0 ? 4 : rank) + (quote === '"' ? 0 : 10) + (escapeSign === null ? 0 : 20) + (comment === null ? 0 : 40)
}

interface Shape {
  readonly grammar: RowGrammar
  readonly width: number
  readonly records: readonly Row[]
  /** The score that is reached where every cell looks like something. */
  readonly most: number
}

function shapeOf(windows: readonly Window[], { grammar, trust }: Candidate, isGiven: boolean): Shape {
  const rows = windows.flatMap(({ text, from, isWhole }) => readRows(text, from, grammar, isWhole, ROWS))
  const all = rows.filter(({ kind }) => kind === "record")
  const filled = all.filter(({ cells }) =>
    cells.length > 1 ? cells.some((cell) => cell !== null) : (cells[0] ?? "").trim() !== "",
  )
  const records = filled.length > 0 ? filled : all
  const none = { grammar, width: 1, records, most: 0 }
  const isUnused = grammar.comment !== null && !isGiven && !rows.some(({ kind }) => kind === "comment")
  if (records.length === 0 || isUnused) return none
  const widths = new Map<number, number>()
  for (const { cells } of records) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1)
  const [width] = [...widths].reduce((most, entry) =>
    entry[1] > most[1] || (entry[1] === most[1] && entry[0] > most[0]) ? entry : most,
  )
  // Delimiters too many at the end of a row make no other row of it.
  for (const { cells } of records) {
    const filled = cells.findLastIndex((cell) => cell !== null) + 1
    if (cells.length === width || filled !== width) continue
    widths.set(cells.length, widths.get(cells.length)! - 1)
    widths.set(width, widths.get(width)! + 1)
  }
  const stray = records.filter(({ notes }) => (notes & (ROW_STRAY_QUOTE | ROW_UNCLOSED_QUOTE)) !== 0).length
  const clean = 1 - (STRAY_COST * stray) / records.length
  const alike = [...widths.values()].reduce((sum, n) => sum + (n / records.length) ** 2, 0)
  const shape = width < 2 ? SINGLE * (widths.get(1)! / records.length) : trust * ((width - 1) / width) * alike
  const trusted = grammar.quote === null && !isGiven ? UNQUOTED_TRUST : 1
  return { grammar, width, records, most: shape * clean * trusted }
}

function looksOf(records: readonly Row[]): number {
  const step = Math.max(1, Math.floor(records.length / LOOKED_AT))
  // Between two delimiters that are one stand columns without a cell.
  const filled = new Set<number>()
  for (const { cells } of records) for (const [c, cell] of cells.entries()) if (cell !== null) filled.add(c)
  let worth = 0
  let cells = 0
  for (let r = 0; r < records.length; r += step) {
    const row = records[r]!
    for (let c = 0; c < Math.min(row.cells.length, CELLS_A_ROW); c++) {
      const cell = row.cells[c]!
      const blanks = cell !== null && !row.quoted[c] && cell.startsWith(" ") ? BLANKS_COST : 0
      worth += row.quoted[c]
        ? QUOTED_WORTH
        : cell === null && !filled.has(c)
          ? NEVER_FILLED
          : WORTH[kindOf(cell)] - blanks
      cells++
    }
  }
  return worth / cells
}
