import { columnKinds, holdsValues } from "./columns.ts"
import { isValueKind, kindOf } from "./kinds.ts"
import type { Row } from "./rows.ts"

/** Where a table stands among the rows of its file; indices into them. */
export interface Region {
  /** The number of cells of its rows. */
  readonly width: number
  /** Its first and behind its last row, header included. */
  readonly start: number
  readonly end: number
  /** Records with more than one filled cell. */
  readonly rows: number
}

/** Rows of the same width in a row that make a change of width a new table. */
const SUSTAINED = 3
const NOTE_WEIGHT = 0.2
/** A column that so many of the rows have is one. */
const COLUMN_SHARE = 0.1

export const isRecord = (row: Row): boolean => row.kind === "record"

/** Cells that hold more than blanks. */
export function filledOf({ cells }: Row): number {
  let n = 0
  for (const cell of cells) if (cell !== null && cell.trim() !== "") n++
  return n
}

/** Not a word in it: a blank line, or nothing but delimiters. */
export const isBlankRow = (row: Row): boolean => row.kind === "blank" || (row.kind === "record" && filledOf(row) === 0)

/** Finds the tables of a file, in their order: the largest one, and what else has names above values. */
export function regionsOf(rows: readonly Row[]): readonly Region[] {
  const blocks = joined(rows, blocksOf(rows))
  if (blocks.length === 0) return [EMPTY]
  const main = mainOf(blocks)
  const isTable = ({ start, end, rows: n, width }: Region) => n >= 2 && width >= 2 && looksLikeHeader(rows, start, end)
  return blocks.filter((block) => block === main || isTable(block))
}

/** The table with the most cells: the keys and values above a report may be more lines than the report has rows. */
export const mainOf = (regions: readonly Region[]): Region =>
  regions.reduce((most, region) => (weightOf(region) > weightOf(most) ? region : most))

/** Lines of one cell are notes where there is a table. */
const weightOf = ({ rows, width }: Region): number => (width > 1 ? rows * width : rows * NOTE_WEIGHT)

const EMPTY: Region = { start: 0, end: 0, rows: 0, width: 1 }

/** Cuts where rows are blank, and where from one row on all have another width. */
function blocksOf(rows: readonly Row[]): Region[] {
  const blocks: Region[] = []
  let start = -1
  const close = (end: number) => {
    if (start >= 0) blocks.push(...bySustainedWidth(rows, start, end))
    start = -1
  }
  for (const [i, row] of rows.entries()) {
    if (isBlankRow(row)) close(i)
    else if (start < 0 && isRecord(row)) start = i
  }
  close(rows.length)
  return blocks
}

function bySustainedWidth(rows: readonly Row[], start: number, end: number): Region[] {
  const widths = new Map<number, number>()
  let cut = start
  const blocks: Region[] = []
  const widthAt = (i: number) => rows[i]!.cells.length
  for (let i = start; i < end; i++) {
    if (!isRecord(rows[i]!)) continue
    const width = widthAt(i)
    const known = widths.get(width) ?? 0
    const total = [...widths.values()].reduce((sum, n) => sum + n, 0)
    const isNew = total >= 1 && known === 0 && sustains(rows, i, end, width, total)
    if (isNew && !isHeaderOfNext(rows, cut, i, total)) {
      blocks.push(blockOf(rows, cut, i))
      cut = i
      widths.clear()
    }
    widths.set(width, (widths.get(width) ?? 0) + 1)
  }
  blocks.push(blockOf(rows, cut, end))
  return blocks
}

/** A row or two at the end are a table of their own only below as few. */
function sustains(rows: readonly Row[], at: number, end: number, width: number, above: number): boolean {
  let same = 0
  let seen = 0
  for (let i = at; i < end && seen < 20; i++) {
    if (!isRecord(rows[i]!)) continue
    seen++
    const { cells } = rows[i]!
    // A delimiter more may end each row, and not the names.
    if (cells.length === width || (cells.length === width + 1 && cells[width] === null)) same++
  }
  return same === seen && (same >= SUSTAINED || (at + same >= end && above <= SUSTAINED))
}

/** One line of names above rows that have a cell more or less each is their header. */
function isHeaderOfNext(rows: readonly Row[], start: number, at: number, total: number): boolean {
  if (total !== 1) return total < 1
  const head = rows[start]!
  const width = rows[at]!.cells.length
  const filled = filledOf(head)
  if (filled < 2 && width > 1) return false
  // Names for the first columns alone.
  const isShort = filled * 2 >= width && head.cells.every((cell) => /^(word|id|boolean|empty)$/.test(kindOf(cell)))
  const isNear = isShort || Math.abs(filled - width) <= 1 || Math.abs(head.cells.length - width) <= 1 || filled > width
  return isNear && !looksLikeHeader(rows, at, Math.min(rows.length, at + 8))
}

function blockOf(rows: readonly Row[], start: number, end: number): Region {
  const width = widthOf(rows, start, end)
  let filled = 0
  for (let i = start; i < end; i++) if (isRecord(rows[i]!) && (width === 1 || filledOf(rows[i]!) > 1)) filled++
  return { start, end, rows: filled, width }
}

/** How many cells the rows of a table have: the most that many of them have, or as many as there are names. */
export function widthOf(rows: readonly Row[], start: number, end: number): number {
  const records = rows.slice(start, end).filter(isRecord)
  const first = records[0]
  if (first === undefined) return 1
  const counts = new Map<number, number>()
  // The names may be fewer or more than the cells of a row.
  for (const { cells } of records.length > 1 ? records.slice(1) : records)
    counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  const [usual, times] = [...counts].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] > a[0]) ? b : a))
  const named = first.cells.length
  const wide = records.filter(({ cells }) => cells.length >= named).length
  // Where rows are of all widths, as delimiters in texts make them, the names say how many columns there are.
  const isRagged = records.length > 5 && times * 2 < records.length
  if (isRagged && named > 2 && wide >= records.length * 0.9 && looksLikeHeader(rows, start, end)) return named
  // A wider row or two are long rows; many have columns without a name.
  const least = Math.max(3, records.length * COLUMN_SHARE)
  return Math.max(usual, ...[...counts].flatMap(([n, count]) => (count >= least ? [n] : [])))
}

/** Joins blocks of one table: those of the same width that do not begin with names of their own. */
function joined(rows: readonly Row[], blocks: readonly Region[]): Region[] {
  const out: Region[] = []
  for (const block of blocks) {
    const last = out.at(-1)
    if (last && belongs(rows, last, block))
      out[out.length - 1] = { ...last, end: block.end, rows: last.rows + block.rows }
    else out.push({ ...block })
  }
  return out
}

function belongs(rows: readonly Row[], last: Region, block: Region): boolean {
  if (block.width !== last.width) return false
  const isNote = block.width > 1 && block.rows === 0
  if (isNote) return false
  if (sameCells(rows[last.start]!, rows[block.start]!)) return true
  return !looksLikeHeader(rows, block.start, block.end)
}

const sameCells = (a: Row, b: Row): boolean =>
  a.cells.length === b.cells.length && a.cells.every((cell, c) => cell === b.cells[c])

/** The names once more. Where all of them are one, a row that is equal to them may be one of values. */
export const isHeaderAgain = ({ cells }: Row, header: readonly (string | null)[]): boolean =>
  cells.length === header.length &&
  cells.every((cell, c) => (cell ?? "") === (header[c] ?? "")) &&
  cells.some((cell) => cell?.normalize() !== cells[0]?.normalize())

/** Whether a row of words stands above columns of values. */
export function looksLikeHeader(rows: readonly Row[], at: number, end: number): boolean {
  const head = rows[at]
  if (head === undefined || !isRecord(head) || filledOf(head) < 2) return false
  if (head.cells.some((cell) => isValueKind(kindOf(cell)))) return false
  const below = rows.slice(at + 1, Math.min(end, at + 40)).filter(isRecord)
  const kinds = columnKinds(
    below.map(({ cells }) => cells),
    head.cells.length,
  )
  return head.cells.some((cell, c) => cell !== null && holdsValues(kinds[c]!))
}
