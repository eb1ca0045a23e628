import type { ByteText } from "./byte-text.ts"
import { type ColumnKind, fitOf } from "./columns.ts"
import { ROW_QUOTED_NEWLINE, ROW_STRAY_QUOTE, ROW_UNCLOSED_QUOTE, type Row, type RowGrammar, readRow } from "./rows.ts"

type Cells = readonly (string | null)[]

/** Rows of some other width than the table's are read in the way that fits the table. */
export type Mend = "quote" | "delimiter" | "missing" | "extra"

export interface Mended {
  readonly row: Row
  /** What was odd and is read so that it fits; null where nothing was. */
  readonly mend: Mend | null
}

const OTHERS = [",", ";", "\t", "|", " "] as const
/** A doubtful quote is taken for a letter in so many ways at most. */
const MOST_DOUBTFUL = 4
/** Longer rows are left as they are. */
const LONGEST = 64 << 10
/** A reading has to fit that much better to be taken for another. */
const BETTER = 0.9

/**
 * Reads a row whose quotes do not match so that it has the table's width: a quote that swallowed what follows is taken for
 * a letter. Whatever else, one bad quote does not take the rows behind it.
 */
export function mendQuotes(text: ByteText, row: Row, grammar: RowGrammar, width: number, final: boolean): Row {
  const isOdd = (row.notes & (ROW_STRAY_QUOTE | ROW_UNCLOSED_QUOTE)) !== 0
  const spans = (row.notes & ROW_QUOTED_NEWLINE) !== 0
  const fits = row.cells.length === width
  if (row.doubtful.length === 0 || !(isOdd ? !fits || spans : spans && !fits)) return row
  let best = row
  const literal = new Set<number>()
  // Each quote that is a letter may uncover others.
  for (let n = 0; n < MOST_DOUBTFUL && best.doubtful.some((at) => !literal.has(at)); n++) {
    const options = best.doubtful.filter((at) => !literal.has(at)).slice(0, MOST_DOUBTFUL)
    const readings = options.flatMap((at) => {
      const reading = readRow(text, row.start, grammar, final, new Set([...literal, at]))
      return reading === null ? [] : [{ at, reading }]
    })
    const right = readings.find(({ reading }) => reading.cells.length === width)
    if (right) return withNote(right.reading)
    const shorter = readings.find(({ reading }) => reading.next < best.next)
    if (!shorter) break
    literal.add(shorter.at)
    best = withNote(shorter.reading)
  }
  return best
}

const withNote = (row: Row): Row => ({ ...row, notes: row.notes | ROW_UNCLOSED_QUOTE })

/** Reads a row of another width so that its cells stand in the columns that they fit. */
export function mendWidth(text: ByteText, row: Row, grammar: RowGrammar, kinds: readonly ColumnKind[]): Mended {
  const width = kinds.length
  const { cells } = row
  if (cells.length === width || width < 3 || row.end - row.start > LONGEST) return { row, mend: null }
  const as = (next: Cells, mend: Mend): Mended => ({ row: { ...row, cells: next }, mend })
  if (cells.length * 2 <= width || cells.length <= 2) {
    const other = otherDelimiter(text, row, grammar, width)
    if (other) return as(other, "delimiter")
  }
  const own = fitOf(padded(cells, width), kinds)
  const better = (options: readonly Cells[]): Cells | null => {
    const [best] = options.map((option) => ({ option, fit: fitOf(option, kinds) })).sort((a, b) => b.fit - a.fit)
    return best && best.fit > own + BETTER ? best.option : null
  }
  if (cells.length < width) {
    const split = better(splitAtQuotes(text, row, grammar, width))
    if (split) return as(split, "missing")
    if (cells.length !== width - 1) return { row, mend: null }
    const moved = better(cells.map((_, i) => [...cells.slice(0, i + 1), null, ...cells.slice(i + 1)]))
    return moved ? as(moved, "missing") : { row, mend: null }
  }
  if (cells.length !== width + 1) return { row, mend: null }
  const dropped = better(cells.flatMap((cell, i) => (cell === null ? [cells.filter((_, c) => c !== i)] : [])))
  if (dropped) return as(dropped, "extra")
  const joined = better(
    cells
      .slice(1)
      .flatMap((cell, i) =>
        cell !== null && cells[i] !== null && !row.quoted[i] && !row.quoted[i + 1]
          ? [[...cells.slice(0, i), `${cells[i]}${grammar.delimiter}${cell}`, ...cells.slice(i + 2)]]
          : [],
      ),
  )
  return joined ? as(joined, "extra") : { row, mend: null }
}

const padded = (cells: Cells, width: number): Cells => Array.from({ length: width }, (_, c) => cells[c] ?? null)

/** The cells of a row that alone is written with another delimiter. */
function otherDelimiter(text: ByteText, row: Row, grammar: RowGrammar, width: number): Cells | null {
  for (const delimiter of OTHERS) {
    if (delimiter === grammar.delimiter) continue
    const other = readRow(text, row.start, { ...grammar, delimiter }, true)
    if (other !== null && other.cells.length === width && other.end === row.end) return other.cells
  }
  return null
}

/** The row with a delimiter put where a quote opens or closes without one. */
function splitAtQuotes(text: ByteText, row: Row, grammar: RowGrammar, width: number): readonly Cells[] {
  const { quote, delimiter } = grammar
  if (quote === null) return []
  const line = text.slice(row.start, row.end)
  const options: Cells[] = []
  for (let at = line.indexOf(quote); at >= 0 && options.length < 64; at = line.indexOf(quote, at + 1)) {
    for (const cut of [at, at + quote.length]) {
      if (cut === 0 || cut === line.length) continue
      const mended = line.slice(0, cut) + delimiter + line.slice(cut)
      const reading = readRow(mended, 0, grammar, true)
      if (reading !== null && reading.next === mended.length && reading.cells.length === width)
        options.push(reading.cells)
    }
  }
  return options
}
