import { isHeader } from "../header.ts"
import { type ColumnKind, columnKinds, holdsValues } from "./columns.ts"
import { isValueKind, kindOf } from "./kinds.ts"
import { filledOf, isBlankRow, isRecord, type Region } from "./region.ts"
import type { Row } from "./rows.ts"

/** Where names and data stand in a table; indices into the rows. */
export interface TableHead {
  /** The names as written, one a column; null where there are none. */
  readonly header: readonly string[] | null
  /** The first row of the names, or of the data where there are none. */
  readonly headerStart: number
  readonly headerLines: number
  /** Cells that the names' line has, delimiters at its end counted. */
  readonly headerCells: number
  readonly dataStart: number
  readonly kinds: readonly ColumnKind[]
}

/** Lines that a header may have, and a title above it. */
const MOST_HEADER_LINES = 4
const MOST_TITLES = 40
/** Rows below the first that say whether it is a header. */
const EVIDENCE = 50

/**
 * Finds the names of a table, and what stands above them.
 *
 * @param given how many lines the names take, where a person said so
 */
export function headOf(rows: readonly Row[], region: Region, given?: number): TableHead {
  const { width, end } = region
  const records: number[] = []
  for (let i = region.start; i < end && records.length < 400; i++)
    if (isRecord(rows[i]!) && (given !== undefined || !isBlankRow(rows[i]!))) records.push(i)
  const usual = medianFilled(records.slice(1).map((i) => rows[i]!))
  let first = 0
  // A title in the first cell, and the lines below it.
  const isAbove = (n: number) => isTitle(rows[records[n]!]!, rows[records[n + 1]!]!, width, usual)
  while (given === undefined && first < records.length - 1 && first < MOST_TITLES && isAbove(first)) first++
  const body = records.slice(first)
  const cellsOf = (from: number) => {
    const below = body.slice(from, from + 300).map((i) => rows[i]!.cells)
    // Where rows have cells too many, those that have not tell what stands in which column.
    const right = below.filter((cells) => cells.length === width)
    return right.length > 1 ? right : below
  }
  const kinds = columnKinds(cellsOf(Math.min(body.length - 1, 1)), width)
  const start = body[0] ?? region.start
  const none = {
    header: null,
    headerStart: start,
    headerLines: 0,
    headerCells: 0,
    dataStart: start,
    kinds: columnKinds(cellsOf(0), width),
  }
  if (body.length === 0 || given === 0) return none
  const lines = Math.min(
    body.length,
    given ??
      headerLines(
        body.slice(0, MOST_HEADER_LINES + 1).map((i) => rows[i]!),
        kinds,
        width,
      ),
  )
  const head = rows[body[0]!]!
  if (lines < 2 && given === undefined && !isHeader(trimmed(head.cells), cellsOf(1).slice(0, EVIDENCE))) {
    const above = records[first - 1] ?? start - 1
    return isPoorHeader(rows[above], first, none.kinds) && above === start - 1
      ? {
          ...none,
          header: namesOf([rows[above]!], width),
          headerStart: above,
          headerLines: 1,
          headerCells: rows[above]!.cells.length,
        }
      : none
  }
  const named = body.slice(0, lines).map((i) => rows[i]!)
  const last = body[lines - 1]!
  return {
    header: namesOf(named, width),
    headerStart: start,
    headerLines: lines,
    headerCells: Math.max(...named.map(({ cells }) => cells.length)),
    dataStart: last + 1,
    kinds: columnKinds(cellsOf(lines), width),
  }
}

/**
 * The first row above rows of values, as wide as they are, which names no column, or the first one alone: what is written
 * where somebody forgot the names. A title has blanks in it, or stands above words.
 */
function isPoorHeader(row: Row | undefined, titles: number, kinds: readonly ColumnKind[]): boolean {
  if (row === undefined || !isRecord(row) || titles > 1 || row.cells.length !== kinds.length || kinds.length < 2)
    return false
  const [name] = row.cells
  return filledOf(row) === 0 || (name != null && /^\p{L}[\p{L}\p{N}_]*$/u.test(name.trim()) && holdsValues(kinds[0]!))
}

/** Without the nulls at the end. */
const trimmed = (cells: readonly (string | null)[]) => cells.slice(0, cells.findLastIndex((cell) => cell !== null) + 1)

function medianFilled(rows: readonly Row[]): number {
  const filled = rows.map(filledOf).sort((a, b) => a - b)
  return filled[filled.length >> 1] ?? 0
}

/** One cell where the rows below have more: a title, a date, a filter. */
function isTitle(row: Row, next: Row, width: number, usual: number): boolean {
  if (width < 2) return false
  const filled = filledOf(row)
  // Where most rows have one cell, names below it prove the title.
  if (usual < 2) return filled === 1 && filledOf(next) >= 3 && !next.cells.some((cell) => isValueKind(kindOf(cell)))
  return filled === 1 || (filled === 2 && usual >= 5 && isTitled(row))
}

/** `Period: | January`: a label with its value, and nothing else. */
const isTitled = (row: Row): boolean => /[:=]\s*$/.test(row.cells.find((cell) => cell !== null) ?? "")

/** How many lines the names take: groups above them, or units below, make several. */
function headerLines(rows: readonly Row[], kinds: readonly ColumnKind[], width: number): number {
  const values = kinds.flatMap((kind, c) => (holdsValues(kind) ? [c] : []))
  if (values.length === 0 || rows.length < 3) return 1
  // A year above other numbers is a name.
  const areYears = kinds.map((_, c) => {
    const below = rows.slice(1).flatMap(({ cells }) => cells[c] ?? [])
    return below.filter(isYear).length * 2 > below.length
  })
  const isWords = (row: Row) =>
    row.cells.length <= width + 1 &&
    row.cells.every((cell, c) => !isValueKind(kindOf(cell)) || (isYear(cell!) && !areYears[c]))
  let lines = 1
  while (lines < rows.length - 1 && isWords(rows[lines - 1]!) && continues(rows, lines, values, isWords)) lines++
  return lines
}

const isYear = (cell: string): boolean => /^(19|20)\d\d([-/]\d\d)?$/.test(cell.trim())

/** Whether the row at `at` names the columns too. */
function continues(
  rows: readonly Row[],
  at: number,
  values: readonly number[],
  isWords: (row: Row) => boolean,
): boolean {
  const row = rows[at]!
  const above = rows[at - 1]!
  if (!isWords(row)) return false
  const named = values.filter((c) => (row.cells[c] ?? "").trim() !== "")
  if (named.length === 0) return false
  const cells = named.map((c) => row.cells[c]!.trim())
  if (cells.every((cell) => isMissing(cell))) return false
  if (cells.every(isUnit)) return true
  // Nothing but words above numbers, and no label of a row.
  const rest = row.cells.filter((cell, c) => !values.includes(c) && cell !== null && cell.trim() !== "")
  if (rest.length === 0 && values.length < row.cells.length) return true
  // Groups: gaps above, names below.
  const gaps = above.cells.filter((cell) => cell === null || cell.trim() === "").length
  const gapsHere = row.cells.filter((cell) => cell === null || cell.trim() === "").length
  return gaps > 0 && named.length * 2 > values.length && (gapsHere < gaps || named.length === values.length)
}

const isMissing = (cell: string): boolean => /^(-+|n\/?a|nan|null|none|missing|unknown|\.|\?)$/i.test(cell)
const isUnit = (cell: string): boolean => /^([([].*[)\]]|[%‰€$£°]|[a-zµ°%]{1,3}(\/[a-z0-9²³]{1,4})?)$/i.test(cell)

/** One name a column; what stands above others is the first part of their names. */
function namesOf(rows: readonly Row[], width: number): readonly string[] {
  const longest = Math.max(width, ...rows.map(({ cells }) => trimmed(cells).length))
  const parts = rows.map(({ cells }, i) => {
    let group = ""
    const isGroup = i < rows.length - 1 && cells.slice(0, longest).some((cell) => cell === null)
    return Array.from({ length: longest }, (_, c) => {
      const cell = cells[c] ?? ""
      if (rows.length === 1) return cell
      if (cell.trim() !== "") group = cell.trim()
      return isGroup ? group : cell.trim()
    })
  })
  return Array.from({ length: longest }, (_, c) =>
    rows.length === 1 ? parts[0]![c]! : parts.flatMap((line) => (line[c] === "" ? [] : [line[c]!])).join(" "),
  )
}
