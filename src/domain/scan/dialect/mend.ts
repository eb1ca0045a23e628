import { type ByteText, decoded } from "./byte-text.ts"
import { type ColumnKind, fitOf } from "./columns.ts"
import { ROW_QUOTED_NEWLINE, ROW_STRAY_QUOTE, ROW_UNCLOSED_QUOTE, type Row, type RowGrammar, readRow } from "./rows.ts"

type Cells = readonly (string | null)[]

/** Rows of some other width than the table's are read in the way that fits the table. */
export type Mend = "signs" | "missing" | "extra"

export interface Mended {
  readonly row: Row
  /** What was odd and is read so that it fits; null where nothing was. */
  readonly mend: Mend | null
}

/** What a single row may be separated by. */
const OTHERS = [",", ";", "\t", "|", " "] as const
/** A doubtful quote is taken for a letter in so many ways at most. */
const MOST_DOUBTFUL = 4
/** More cells too many are no delimiter in a text. */
const MOST_EXTRA = 30
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
  if (width < 3 || row.end - row.start > LONGEST) return { row, mend: null }
  const as = (next: Cells, mend: Mend): Mended => ({ row: { ...row, cells: next }, mend })
  const other = otherSigns(text, row, grammar, width)
  if (other) return as(other, "signs")
  if (cells.length === width) return { row, mend: null }
  const own = fitOf(padded(cells, width), kinds)
  const better = (options: readonly Cells[]): Cells | null => {
    const [best] = options.map((option) => ({ option, fit: fitOf(option, kinds) })).sort((a, b) => b.fit - a.fit)
    return best && best.fit > own + BETTER ? best.option : null
  }
  if (cells.length < width) {
    const split = splitAtQuotes(text, row, grammar, width)
    const moved = cells.map((_, i) => [...cells.slice(0, i + 1), null, ...cells.slice(i + 1)])
    const right = better(cells.length === width - 1 ? [...split, ...moved] : split)
    return right ? as(right, "missing") : { row, mend: null }
  }
  const extra = cells.length - width
  if (extra > MOST_EXTRA) return { row, mend: null }
  const dropped =
    extra === 1 ? better(cells.flatMap((cell, i) => (cell === null ? [cells.filter((_, c) => c !== i)] : []))) : null
  if (dropped) return as(dropped, "extra")
  const together = better(joinings(row, extra, decoded(grammar.delimiter)))
  return together ? as(together, "extra") : { row, mend: null }
}

/** The cells with so many neighbours put together that they are as many as the columns: a delimiter stood in a text. */
function joinings({ cells, quoted }: Row, extra: number, delimiter: string): readonly Cells[] {
  const options: Cells[] = []
  for (let i = 0; i + extra < cells.length; i++) {
    const run = cells.slice(i, i + extra + 1)
    if (run[0] === null || run.at(-1) === null || quoted.slice(i, i + extra + 1).includes(true)) continue
    options.push([...cells.slice(0, i), run.map((cell) => cell ?? "").join(delimiter), ...cells.slice(i + extra + 1)])
  }
  return options
}

const padded = (cells: Cells, width: number): Cells => Array.from({ length: width }, (_, c) => cells[c] ?? null)

/** The cells of a row that alone is written with another delimiter or other quotes; null where it is not. */
export function otherSigns(text: ByteText, row: Row, grammar: RowGrammar, width: number): Cells | null {
  const { cells, start, end } = row
  if (width < 3 || end - start > LONGEST) return null
  const readAs = (signs: Partial<RowGrammar>) => {
    const other = readRow(text, start, { ...grammar, ...signs }, true)
    return other !== null && other.cells.length === width && other.end === end ? other : null
  }
  if (cells.length !== width)
    for (const delimiter of OTHERS) {
      const other = delimiter === grammar.delimiter ? null : readAs({ delimiter })
      // Words of a sentence may be as many as the columns.
      if (other && (delimiter !== " " || other.quoted.includes(true))) return other.cells
    }
  const quote = text[start]!
  if ((quote !== '"' && quote !== "'") || quote === grammar.quote) return null
  const other = readAs({ quote })
  return other?.cells.every((cell, c) => cell === null || other.quoted[c]) ? other.cells : null
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
