import type { CellObject, WorkBook, WorkSheet } from "@e965/xlsx"
import { finding } from "#domain/findings/catalogue.ts"
import type { Finding } from "#domain/findings/finding.ts"
import { ok, type Result } from "#domain/findings/result.ts"
import { type ByteSource, sourceOfBytes } from "#formats/source.ts"
import type { Cell, ReadOptions, RecordSink, TableInfo, Transcribed } from "#formats/transcript.ts"
import { keepCells } from "./biff.ts"
import { type CellTexts, createCellTexts } from "./cells.ts"
import { chooseSheet, type SheetLook } from "./choose.ts"
import { type NumberKind, numberKindOf } from "./number-format.ts"
import { createOddities, type Oddities } from "./oddities.ts"
import { wholeOds } from "./ods.ts"
import { openOle } from "./ole.ts"
import { broken, encrypted, tooLarge, WorkbookProblem } from "./problem.ts"
import { createRowWriter, trimRow } from "./row-writer.ts"

/** What SheetJS reads for us: it holds the whole workbook in memory. */
export type WholeFormat = "xls" | "xlsb" | "ods" | "html" | "xml"

interface Kind {
  readonly name: string
  /** The file itself is unpacked and parsed at once, at some twenty times its size. */
  readonly mostBytes: number
  /** What it is really, where it bears the name of a workbook. */
  readonly really: string | null
}

const KINDS: Readonly<Record<WholeFormat, Kind>> = {
  xls: { name: "an old Excel workbook (.xls)", mostBytes: 100e6, really: null },
  xlsb: { name: "a binary Excel workbook (.xlsb)", mostBytes: 60e6, really: null },
  ods: { name: "an OpenDocument spreadsheet (.ods)", mostBytes: 25e6, really: null },
  html: { name: "a web page (HTML)", mostBytes: 30e6, really: "a web page (HTML) with a table" },
  xml: { name: "an Excel 2003 workbook (XML)", mostBytes: 50e6, really: "a workbook in the XML of Excel 2003" },
}

/** Reads a workbook whole, in the formats that are no stream of rows. */
export async function transcribeWhole(
  source: ByteSource,
  format: WholeFormat,
  options: ReadOptions,
  sink: RecordSink,
): Promise<Result<Transcribed>> {
  const { name, mostBytes, really } = KINDS[format]
  if (source.byteLength > mostBytes)
    throw tooLarge(
      `This is ${name} of ${Math.round(source.byteLength / 1e6).toLocaleString("en")} MB, and such a file has to fit into memory as a whole: ${Math.round(mostBytes / 1e6)} MB are the most. Save it as .xlsx or as CSV and choose that file.`,
    )
  const bytes = new Uint8Array(await source.slice(0, source.byteLength))
  const workbook = await parse(bytes, format)
  const sheets = sheetsOf(workbook)
  const chosen = chooseSheet(sheets.map(lookOf), options.table)
  if (!chosen.ok) return chosen
  const { index, findings } = chosen.value
  const oddities = createOddities()
  const texts = createCellTexts(workbook.Workbook?.WBProps?.date1904 ?? false, oddities)
  const writer = createRowWriter(sink)
  const { sheet } = sheets[index]!
  const rows = sheet["!data"] ?? []
  for (let r = 0; r < rows.length; r++) {
    const wait = writer.row(r + 1, rowOf(rows[r] ?? [], r, texts))
    if (wait) await wait
  }
  seeShape(sheet, oddities)
  const size = await writer.finish()
  const tables = sheets.map((one, i): TableInfo => {
    const { table } = lookOf(one)
    return i === index ? { ...table, ...size } : table
  })
  const told: readonly Finding[] = really ? [finding("excel_not_a_workbook", null, 1, [], { detail: really })] : []
  return ok({
    names: null,
    table: sheets[index]!.name,
    tables,
    findings: [...told, ...findings, ...oddities.findings()],
  })
}

const OPTIONS = { dense: true, cellNF: true, cellText: false, cellFormula: false, cellHTML: false }

async function parse(bytes: Uint8Array, format: WholeFormat): Promise<WorkBook> {
  const { read, set_cptable } = await import("@e965/xlsx")
  // Workbooks before Excel 97 are in the code page of the computer that wrote them.
  if (format === "xls") set_cptable(await import("@e965/xlsx/dist/cpexcel.full.mjs"))
  try {
    if (format === "xls") {
      const stream = await recordsOf(sourceOfBytes(bytes), bytes)
      keepCells(stream)
      return read(stream, { ...OPTIONS, type: "buffer" })
    }
    if (format === "html") return read(htmlText(bytes), { ...OPTIONS, type: "string", raw: true })
    return read(format === "ods" ? await wholeOds(bytes) : bytes, { ...OPTIONS, type: "array" })
  } catch (cause) {
    if (cause instanceof WorkbookProblem) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    if (/password|encrypt|decrypt/i.test(why)) throw encrypted()
    throw broken("its worksheets cannot be read.")
  }
}

/** The stream of records of an old workbook; some have one for older versions beside it. */
async function recordsOf(source: ByteSource, bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] === 9) return bytes
  const file = await openOle(source)
  const stream = (await file.stream("Workbook")) ?? (await file.stream("Book"))
  if (!stream) throw broken("the part with its worksheets is missing.")
  return stream
}

function htmlText(bytes: Uint8Array): string {
  const head = new TextDecoder("windows-1252").decode(bytes.subarray(0, 2048))
  const label = bytes[0] === 0xff ? "utf-16le" : (/charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1] ?? "utf-8")
  try {
    return new TextDecoder(label).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}

type DenseSheet = WorkSheet & { readonly "!data"?: readonly (readonly (CellObject | undefined)[] | undefined)[] }
interface NamedSheet {
  readonly name: string
  readonly hidden: boolean
  readonly sheet: DenseSheet
}

/** Charts, macros and dialogs are no tables. */
function sheetsOf({ SheetNames, Sheets, Workbook }: WorkBook): readonly NamedSheet[] {
  return SheetNames.flatMap((name, i): NamedSheet[] => {
    const sheet = Sheets[name] as DenseSheet | undefined
    if (!sheet || (sheet["!type"] !== undefined && sheet["!type"] !== "sheet")) return []
    return [{ name, hidden: (Workbook?.Sheets?.[i]?.Hidden ?? 0) !== 0, sheet }]
  })
}

const isFilled = (cell: CellObject | undefined): boolean =>
  cell !== undefined && cell.t !== "z" && cell.v !== undefined && cell.v !== ""

function lookOf({ name, hidden, sheet }: NamedSheet): SheetLook {
  let rows = 0
  let columns = 0
  let cells = 0
  let filledRows = 0
  sheet["!data"]?.forEach((row, r) => {
    if (!row) return
    let filled = 0
    row.forEach((cell, c) => {
      if (!isFilled(cell)) return
      filled++
      columns = Math.max(columns, c + 1)
    })
    if (filled > 0) rows = r + 1
    if (filled > 1) filledRows++
    cells += filled
  })
  return { table: { name, hidden, rows, columns }, filledRows, cells }
}

function rowOf(row: readonly (CellObject | undefined)[], r: number, texts: CellTexts): Cell[] {
  const cells: Cell[] = []
  for (let c = 0; c < row.length; c++) {
    const cell = row[c]
    cells.push(cell ? cellOf(cell, r + 1, c, texts) : null)
  }
  return trimRow(cells)
}

const ERRORS: Readonly<Record<number, string>> = {
  0: "#NULL!",
  7: "#DIV/0!",
  15: "#VALUE!",
  23: "#REF!",
  29: "#NAME?",
  36: "#NUM!",
  42: "#N/A",
  43: "#GETTING_DATA",
}

const kindsByCode = new Map<string, NumberKind>()
function kindOf(code: string): NumberKind {
  const known = kindsByCode.get(code)
  if (known) return known
  const kind = numberKindOf(0, code)
  if (kindsByCode.size < 1000) kindsByCode.set(code, kind)
  return kind
}

function cellOf({ t, v, z }: CellObject, row: number, column: number, texts: CellTexts): Cell {
  if (v === undefined || v === null) return null
  switch (t) {
    case "n":
      return texts.serialOf(Number(v), z === undefined ? undefined : kindOf(String(z)), row, column)
    case "b":
      return v ? "true" : "false"
    case "e":
      return texts.errorOf(ERRORS[Number(v)] ?? String(v), row)
    case "z":
      return null
    default:
      return texts.textOf(String(v), row, column)
  }
}

function seeShape(sheet: DenseSheet, oddities: Oddities): void {
  for (const { s } of sheet["!merges"] ?? []) oddities.see("excel_merged_cells", s.r + 1, "")
  sheet["!rows"]?.forEach((row, r) => {
    if (row?.hidden) oddities.see("excel_hidden_rows", r + 1, "")
  })
  for (const column of sheet["!cols"] ?? []) if (column?.hidden) oddities.see("excel_hidden_columns", 0, "")
}
