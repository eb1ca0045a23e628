import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import type { Case } from "../case.ts"

export type Cell = string | null

/** A table as a reader that is not Grove's has it. */
export interface Reference {
  /** The names in the file; null where it has none, or the reader made them up. */
  readonly names: readonly string[] | null
  readonly rows: readonly (readonly Cell[])[]
  /** The texts are those of the file, sign by sign; else a reader of typed values wrote them in its own way. */
  readonly isRaw: boolean
  /** The reader tells an empty text from no value. */
  readonly knowsEmpty: boolean
  /** Significant digits of its numbers; all of them where it is not said. */
  readonly digits?: number
  /** The worksheet that is meant. */
  readonly sheet?: string
}

/** Reads a case of a group, or answers null where the label and DuckDB do not say all that is needed. */
export type ReadReference = (folder: string, one: Case) => Promise<Reference | null>

type Values = readonly (readonly unknown[])[]

/** Fields of the labels that are used here. */
interface Label {
  readonly columns?: readonly string[]
  readonly rows?: Values
  readonly rowCount?: number
  readonly headerLines?: number
  readonly delimiter?: string
  readonly preambleLines?: number
  readonly footnoteLines?: number
  readonly canonical?: string
  readonly fields?: readonly string[]
}

const labelOf = (one: Case): Label => one.expected

/** The readers by group: those of labels are Python's, see the corpus's own README. */
export const REFERENCES: Readonly<Record<string, ReadReference>> = {
  "csv-other": ofTexts,
  "csv-spectrum": ofTexts,
  "duckdb-csv": ofTexts,
  retail: ofCsvByDuckDb,
  pollock: ofCanonicalCsv,
  excel: ofWorkbook,
  parquet: ofParquet,
  json: ofJson,
  xml: ofXml,
}

/** Labels with every digit of their numbers: a number is its text where a double would not write it in the same way. */
export function readLabels(path: string): readonly Case[] {
  const exact = (_: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" && context?.source !== undefined && String(value) !== context.source
      ? context.source
      : value
  return JSON.parse(readFileSync(path, "utf8"), exact as (key: string, value: unknown) => unknown)
}

/** The rows of a label that has them all, at least two. */
function allRows({ rows, rowCount }: Label): Values | null {
  return rows !== undefined && rows.length === rowCount && rows.length > 1 ? rows : null
}

/** DuckDB's own names, for a column without one and for the second of a name. */
const MADE_UP = /^column\d+$|_\d+$/

const namesOf = ({ columns, headerLines }: Label): readonly string[] | null =>
  headerLines === undefined || headerLines === 1
    ? (columns?.map((name) => (MADE_UP.test(name) ? "" : name)) ?? null)
    : null

async function ofTexts(folder: string, one: Case): Promise<Reference | null> {
  const label = labelOf(one)
  const rows = allRows(label) as Reference["rows"] | null
  if (rows === null || (label.columns?.length ?? 0) < 2 || !stand(rows, folder, one)) return null
  return { names: namesOf(label), rows, isRaw: true, knowsEmpty: false }
}

/** Whether all texts stand in the file: a label may say what the file should have been. */
function stand(rows: Reference["rows"], folder: string, one: Case): boolean {
  const text = readFileSync(join(folder, one.file!), "utf8").replaceAll('""', '"')
  return rows.every((row) => row.every((cell) => cell === null || text.includes(cell)))
}

let connecting: Promise<DuckDBConnection> | null = null
function connection(): Promise<DuckDBConnection> {
  connecting ??= (async () => {
    const connected = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect()
    await connected.run("SET TimeZone = 'UTC'")
    return connected
  })()
  return connecting
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`

/** What DuckDB answers as texts; null where it cannot read the file. */
async function textsByDuckDb(sql: string): Promise<{ readonly names: readonly string[]; rows: Cell[][] } | null> {
  try {
    const reader = await (await connection()).runAndReadAll(sql)
    return { names: reader.columnNames(), rows: reader.getRows() as Cell[][] }
  } catch {
    return null
  }
}

/** Larger files, whose labels have the first and last rows alone: DuckDB must have found as many rows as the label says. */
async function ofCsvByDuckDb(folder: string, one: Case): Promise<Reference | null> {
  const label = labelOf(one)
  const { delimiter, headerLines, rowCount } = label
  if (!delimiter || headerLines === undefined || rowCount === undefined || rowCount < 2) return null
  const options = `all_varchar = true, strict_mode = true, allow_quoted_nulls = false, quote = '"', escape = '"'`
  const read = await textsByDuckDb(
    `FROM read_csv(${literal(join(folder, one.file!))}, delim = ${literal(delimiter)}, header = ${headerLines === 1}, ${options})`,
  )
  if (read?.rows.length !== rowCount) return null
  return { names: namesOf(label), rows: read.rows, isRaw: true, knowsEmpty: true }
}

/** Files of which one row was broken, or that hold two tables: nothing in them says what is clean. */
const BROKEN_ROW = /-row_|multitable/

/** A table and nothing else: of the rest, the corpus's own score tells how it is read. */
const isPlain = ({ delimiter = "", preambleLines, footnoteLines, headerLines }: Label): boolean =>
  [",", ";", "\t", "|"].includes(delimiter) && preambleLines === 0 && footnoteLines === 0 && headerLines === 1

/** The clean file that stands beside a polluted one. */
async function ofCanonicalCsv(folder: string, one: Case): Promise<Reference | null> {
  const label = labelOf(one)
  const path = join(folder, label.canonical ?? "")
  if (label.canonical === undefined || !existsSync(path) || BROKEN_ROW.test(one.id) || !isPlain(label)) return null
  const read = await textsByDuckDb(
    `FROM read_csv(${literal(path)}, delim = ',', header = true, all_varchar = true, quote = '"', escape = '"', null_padding = false)`,
  )
  if (read === null || read.rows.length !== label.rowCount || read.rows.length < 2) return null
  return { names: namesOf(label), rows: read.rows, isRaw: true, knowsEmpty: false }
}

/** Excel counts a 29 February 1900, which never was: readers differ about the days before. */
const UNSURE_DAY = /^(18\d\d|1900-0[12])-/

/** The first worksheet that is a plain table from A1 on: a header of names, and rows that are not wider and not empty. */
async function ofWorkbook(_: string, one: Case): Promise<Reference | null> {
  const { rows: sheets, rowCounts } = one.expected as {
    rows?: Readonly<Record<string, Values>>
    rowCounts?: Readonly<Record<string, number>>
  }
  for (const [sheet, all] of Object.entries(sheets ?? {})) {
    const [header, ...rows] = all
    if (header === undefined || all.length !== rowCounts?.[sheet] || rows.length < 2 || header.length < 2) continue
    const isHeader = header.every((name) => typeof name === "string" && name.trim() !== "")
    if (!isHeader || new Set(header).size < header.length) continue
    if (rows.some((row) => row.length > header.length || row.every((cell) => cell === null || cell === ""))) continue
    const cells = rows.map((row) => written(header.map((_, i) => row[i])))
    if (cells.some((row) => row.some((cell) => cell !== null && UNSURE_DAY.test(cell)))) continue
    // The labels have no more.
    return { names: header.map(String), rows: cells, isRaw: false, knowsEmpty: false, digits: 12, sheet }
  }
  return null
}

/** Types whose values DuckDB and Grove write alike, up to what `sameText` passes over. */
const PLAIN_TYPE =
  /^(BOOLEAN|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)|VARCHAR|DATE|TIMESTAMP( WITH TIME ZONE|_S|_MS|_NS)?|UUID)$/

/** Times so far away that readers count them in too few bits. */
const BEYOND_YEARS = /\(BC\)|^[+-]?\d{5,}-\d\d-\d\d/

async function ofParquet(folder: string, one: Case): Promise<Reference | null> {
  const path = literal(join(folder, one.file!))
  const described = await textsByDuckDb(`DESCRIBE FROM read_parquet(${path})`)
  if (described === null) return null
  const columns = described.rows.map(([name, type]) => ({ name: name!, type: type! }))
  if (!columns.every(({ type }) => PLAIN_TYPE.test(type))) return null
  const casts = columns.map(({ name }) => `CAST(${identifier(name)} AS VARCHAR) AS ${identifier(name)}`)
  const read = await textsByDuckDb(`SELECT ${casts.join(", ")} FROM read_parquet(${path})`)
  if (read === null || read.rows.length !== labelOf(one).rowCount || read.rows.length < 2) return null
  if (read.rows.some((row) => row.some((cell) => cell !== null && BEYOND_YEARS.test(cell)))) return null
  return { names: labelOf(one).columns ?? null, rows: read.rows, isRaw: false, knowsEmpty: true }
}

/** Records without lists; the parts of an object are columns of their own. */
async function ofJson(_: string, one: Case): Promise<Reference | null> {
  const label = labelOf(one)
  const rows = allRows(label)
  if (rows === null || label.columns === undefined) return null
  const records = rows.map((row) => {
    const record = new Map<string, unknown>()
    for (const [i, value] of row.entries()) flatten(record, label.columns![i]!, value)
    return record
  })
  // An object that is null in one record is no column beside its parts.
  const all = new Set(records.flatMap((record) => [...record.keys()]))
  const names = [...all].filter((name) => ![...all].some((other) => other.startsWith(`${name}.`)))
  if (records.some((record) => [...record.values()].some(Array.isArray))) return null
  const cells = records.map((record) => written(names.map((name) => record.get(name))))
  return { names, rows: cells, isRaw: false, knowsEmpty: true }
}

function flatten(into: Map<string, unknown>, name: string, value: unknown): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) into.set(name, value)
  else for (const [part, inner] of Object.entries(value)) flatten(into, `${name}.${part}`, inner)
}

/** Labels leave out attributes that have a prefix. */
const PREFIXED = /\s(?!xmlns|xsi|xml)[\w.-]+:[\w.-]+\s*=\s*["']/

async function ofXml(folder: string, one: Case): Promise<Reference | null> {
  const label = labelOf(one)
  const rows = allRows(label)
  if (rows === null || PREFIXED.test(readFileSync(join(folder, one.file!), "utf8"))) return null
  // Labels mark attributes.
  const names = label.fields?.map((name) => name.replace(/^@/, "")) ?? null
  return { names, rows: rows.map(written), isRaw: false, knowsEmpty: false }
}

const written = (row: readonly unknown[]): Cell[] =>
  row.map((value) => (value === null || value === undefined ? null : String(value)))
