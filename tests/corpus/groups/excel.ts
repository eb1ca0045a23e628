import { transcribeExcel } from "#formats/excel/transcribe.ts"
import { sniffFormat } from "#formats/sniff.ts"
import { memoryHost, sourceOfBytes } from "#formats/source.ts"
import { createTranscript } from "#formats/transcript.ts"
import type { ReadCase } from "../case.ts"
import { readTable } from "./table.ts"

/** Every worksheet of a workbook, each through its transcript; the columns and rows are those of its sheet from A1 on. */
export const readWorkbook: ReadCase = async (bytes, one) => {
  const source = sourceOfBytes(bytes)
  const sniffed = sniffFormat(bytes)
  if (!sniffed.ok) return { error: sniffed.problem.message, code: sniffed.problem.code }
  if (sniffed.value === "csv") return readTable(bytes, one)
  const sheetRows: Record<string, readonly (readonly (string | null)[])[]> = {}
  const read = async (table?: string) => {
    const transcript = createTranscript(await memoryHost.createSink())
    const result = await transcribeExcel(source, table === undefined ? {} : { table }, transcript)
    const text = await transcript.finish()
    return { result, text: new TextDecoder().decode(await text.slice(0)) }
  }
  const { result } = await read()
  if (!result.ok && result.problem.code === "no_worksheet") return { sheets: [], hiddenSheets: [] }
  if (!result.ok) return { error: result.problem.message, code: result.problem.code }
  const { tables, table } = result.value
  const labels = (one.expected.rows ?? {}) as Readonly<Record<string, readonly (readonly unknown[])[]>>
  const findings = []
  for (const { name } of tables) {
    const { result: sheet, text } = await read(name)
    if (!sheet.ok) return { error: `${name}: ${sheet.problem.message}`, code: sheet.problem.code }
    findings.push(...sheet.value.findings.map(({ code, message }) => `${name}: ${code}: ${message}`))
    sheetRows[name] = recordsOf(text).map((record, r) =>
      record.map((cell, c) => asLabelled(cell, labels[name]?.[r]?.[c])),
    )
  }
  return {
    sheets: tables.map(({ name }) => name),
    hiddenSheets: tables.filter(({ hidden }) => hidden).map(({ name }) => name),
    sheetRows,
    sizes: tables,
    chosen: table,
    findings,
  }
}

/** The labels have a duration of a day and more in the notation of the reader that made them: `10 days, 15:10:10`. */
function asLabelled(cell: string | null, label: unknown): string | null {
  if (cell === null || typeof label !== "string" || !/^\d+ days?, /.test(label)) return cell
  const [, hours, rest] = /^(\d{2,}):(\d\d:\d\d(?:\.\d+)?)$/.exec(cell) ?? []
  if (hours === undefined || Number(hours) < 24) return cell
  const days = Math.floor(Number(hours) / 24)
  return `${days} ${days === 1 ? "day" : "days"}, ${Number(hours) % 24}:${rest}`
}

/** The records of a transcript with blank lines among them, which stand for the empty rows of a sheet. */
function recordsOf(text: string): (string | null)[][] {
  const records: (string | null)[][] = []
  for (let at = 0; at < text.length; ) {
    const record: (string | null)[] = []
    for (;;) {
      if (text[at] === '"') {
        const cell = /"((?:[^"]|"")*)"/y
        cell.lastIndex = at
        const [whole, inner] = cell.exec(text)!
        record.push(inner!.replaceAll('""', '"'))
        at += whole.length
      } else {
        const plain = /[^,\n]*/y
        plain.lastIndex = at
        const [cell] = plain.exec(text)!
        record.push(cell === "" ? null : cell)
        at += cell.length
      }
      if (text[at++] !== ",") break
    }
    records.push(record)
  }
  return records
}
