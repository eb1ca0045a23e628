import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js"
import { transcribeExcel } from "#formats/excel/transcribe.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import { recordsOf } from "../records.ts"

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

export async function zipOf(parts: Readonly<Record<string, string | Uint8Array>>): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false })
  for (const [name, part] of Object.entries(parts))
    await writer.add(name, new Uint8ArrayReader(typeof part === "string" ? new TextEncoder().encode(part) : part))
  return writer.close()
}

export interface WorkbookParts {
  /** By name; the XML of a worksheet, or what stands in `sheetData`. */
  readonly sheets: Readonly<Record<string, string | Uint8Array>>
  /** Attributes of the sheets, by their name. */
  readonly attributes?: Readonly<Record<string, string>>
  /** Kinds of relations other than `worksheet`, by the sheet's name. */
  readonly types?: Readonly<Record<string, string>>
  /** What stands in `sst`. */
  readonly strings?: string
  /** Format codes of cells' styles: the first is style 1. */
  readonly formats?: readonly string[]
  readonly workbookPr?: string
}

/** A workbook of XML written by hand. */
export function workbookOf({ sheets, attributes, types, strings, formats = [], workbookPr = "" }: WorkbookParts) {
  const names = Object.keys(sheets)
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`
  return zipOf({
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": `<Relationships>${relation("r", "officeDocument", "/xl/workbook.xml")}</Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">${workbookPr}<sheets>${names
      .map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i}" ${attributes?.[name] ?? ""}/>`)
      .join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${names
      .map((name, i) => relation(`s${i}`, types?.[name] ?? "worksheet", `worksheets/sheet${i + 1}.xml`))
      .join(
        "",
      )}${relation("t", "sharedStrings", "sharedStrings.xml")}${relation("y", "styles", "styles.xml")}</Relationships>`,
    "xl/sharedStrings.xml": `<sst xmlns="${MAIN}">${strings ?? ""}</sst>`,
    "xl/styles.xml": `<styleSheet xmlns="${MAIN}"><numFmts>${formats
      .map((code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${code.replaceAll('"', "&quot;")}"/>`)
      .join("")}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats
      .map((_, i) => `<xf numFmtId="${200 + i}"/>`)
      .join("")}</cellXfs></styleSheet>`,
    ...Object.fromEntries(names.map((name, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(sheets[name]!)])),
  })
}

const sheetXml = (sheet: string | Uint8Array) =>
  typeof sheet !== "string" || sheet.includes("sheetData")
    ? sheet
    : `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="${MAIN}"><sheetData>${sheet}</sheetData></worksheet>`

export async function readBytes(bytes: Uint8Array, options: ReadOptions = {}) {
  const { result, rows } = await recordsOf(transcribeExcel, bytes, options)
  return { records: rows, result }
}

/** The records of a workbook that can be read, and the codes of its findings with their counts. */
export async function readGood(bytes: Uint8Array, options: ReadOptions = {}) {
  const { records, result } = await readBytes(bytes, options)
  if (!result.ok) throw new Error(result.problem.message)
  const findings = Object.fromEntries(result.value.findings.map(({ code, count }) => [code, count]))
  return {
    records,
    findings,
    ...{ table: result.value.table, tables: result.value.tables, told: result.value.findings },
  }
}

export const readParts = async (parts: WorkbookParts, options: ReadOptions = {}) =>
  readGood(await workbookOf(parts), options)

/** One sheet of rows in XML. */
export const readSheet = (sheet: string, parts: Omit<WorkbookParts, "sheets"> = {}) =>
  readParts({ sheets: { Sheet1: sheet }, ...parts })
