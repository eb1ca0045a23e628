import { columnKinds, fitOf } from "./columns.ts"
import { ROW_COMMENTED, type Row, type RowGrammar, readRow, readRows } from "./rows.ts"
import type { Scored, Window } from "./score.ts"

/** Of the rows that have the sign within, so many have to be better without what follows it. */
const MOSTLY = 0.5
const ROWS = 2000
/** So many rows without the sign tell what the columns hold. */
const LEAST_CLEAN = 3

/** The comments of a file as they can be proven: lines that a sign begins, and what stands behind records. */
export function withProvenComments(best: Scored, windows: readonly Window[], isGiven: boolean): Scored {
  const proven = isGiven ? best : withoutFalseComments(best, windows)
  return proven.grammar.comment === null ? proven : withEndComments(proven, windows)
}

/**
 * Lines that a sign begins are no comments where they read as rows of the table: most of them, or one above all records,
 * which may hold the names. Among many comments may stand a row that somebody took out.
 */
function withoutFalseComments(best: Scored, windows: readonly Window[]): Scored {
  const { comment } = best.grammar
  if (comment === null || best.width < 2) return best
  const bare = { ...best.grammar, comment: null }
  let marked = 0
  let rows = 0
  for (const { text, from, isWhole } of windows) {
    let isAbove = text === windows[0]!.text
    for (let at = from; at < text.length; ) {
      const row = readRow(text, at, bare, isWhole)
      if (row === null) break
      const isMarked = text.startsWith(comment, at)
      const isRow = isMarked && row.cells.length === best.width
      if (isRow && isAbove) return { ...best, grammar: bare }
      if (isMarked) marked++
      else if (row.kind === "record") isAbove = false
      if (isRow) rows++
      at = row.next
    }
  }
  return rows > 0 && rows * 2 >= marked ? { ...best, grammar: bare } : best
}

/**
 * A sign within a row begins a comment only where the rows say so: with what follows it cut off, they have the width of the
 * others and values where the others have them; with it, they have not. `Flat #5` in a column of words proves nothing.
 */
function withEndComments(best: Scored, windows: readonly Window[]): Scored {
  const grammar: RowGrammar = { ...best.grammar, endComments: true }
  const cut = windows.flatMap((window) => recordsOf(window, grammar))
  const commented = cut.filter(({ row }) => isCommented(row))
  if (commented.length === 0) return best
  const clean = cut.filter(({ row }) => !isCommented(row))
  const width = usualWidth((clean.length > 1 ? clean : cut).map(({ row }) => row))
  const cells = clean.map(({ row }) => row.cells)
  const kinds = columnKinds(cells, width)
  const better = commented.filter(({ row, window: { text, isWhole } }) => {
    if (row.cells.length !== width) return false
    const whole = readRow(text, row.start, best.grammar, isWhole)
    if (whole === null || whole.next !== row.next) return false
    if (whole.cells.length !== width) return true
    return clean.length >= LEAST_CLEAN && fitOf(whole.cells, kinds) < fitOf(row.cells, kinds)
  })
  return better.length >= commented.length * MOSTLY ? { ...best, width, grammar } : best
}

function recordsOf(window: Window, grammar: RowGrammar) {
  const rows = readRows(window.text, window.from, grammar, window.isWhole, ROWS)
  return rows.flatMap((row) => (row.kind === "record" ? [{ row, window }] : []))
}

const isCommented = ({ notes }: Row): boolean => (notes & ROW_COMMENTED) !== 0

function usualWidth(rows: readonly Row[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0]
}
