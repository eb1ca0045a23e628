import { type FindingCode, finding } from "#domain/findings/catalogue.ts"
import type { Finding, Place } from "#domain/findings/finding.ts"
import { ok, type Result } from "#domain/findings/result.ts"
import { PLAIN_DIALECT } from "#domain/profile/profile.ts"
import { HEAD_BYTES } from "#domain/scan/detect.ts"
import { type CsvReading, nameOfTable, readingOf } from "#domain/scan/dialect/reading.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import type { OpenedTable } from "../open.ts"
import type { ByteSource, Host } from "../source.ts"
import { createTranscript, type ReadOptions } from "../transcript.ts"
import { transcribeCsv } from "./transcribe.ts"

/** A file up to this size is looked at as a whole. */
const WHOLE_BYTES = 1 << 20
/** Of a larger one, so much of its end. */
const TAIL_BYTES = 64 << 10

const encoder = new TextEncoder()

/** How a file of separated values is written, by its first bytes and its last. */
async function lookAt(source: ByteSource, options: ReadOptions, plainOnly: boolean): Promise<Result<CsvReading>> {
  const size = source.byteLength
  const isWhole = size <= WHOLE_BYTES
  const head = new Uint8Array(await source.slice(0, isWhole ? size : HEAD_BYTES))
  const offset = size - TAIL_BYTES
  const tail = isWhole ? null : { offset, bytes: new Uint8Array(await source.slice(offset, size)) }
  return readingOf({ head, tail }, options.dialect, plainOnly, options.table)
}

/** Opens a file that the scanner reads as it stands; null where it has to be transcribed. */
export async function openPlainCsv<S extends ByteSource>(
  source: S,
  options: ReadOptions,
): Promise<Result<OpenedTable<S>> | null> {
  const found = await lookAt(source, options, false)
  if (!found.ok) return found
  return found.value.isPlain ? ok(plainTable(source, found.value)) : null
}

/** Opens a file of separated values in UTF-8: as it stands where the scanner reads it, else transcribed. */
export async function openCsv<S extends ByteSource>(
  source: S,
  options: ReadOptions,
  host: Host<S>,
): Promise<Result<OpenedTable<S>>> {
  const found = await lookAt(source, options, false)
  if (!found.ok) return found
  const reading = found.value
  const table = plainTable(source, reading)
  if (reading.isPlain) return ok(table)
  const { layout } = reading
  const transcript = createTranscript(await host.createSink())
  if (layout.header !== null) await transcript.record(layout.header)
  const findings = await transcribeCsv(source, reading, transcript)
  return ok({
    ...table,
    text: await transcript.finish(),
    layout: layoutOfTranscript(layout),
    isTranscript: true,
    findings: [...table.findings, ...findings],
  })
}

function plainTable<S extends ByteSource>(text: S, reading: CsvReading): OpenedTable<S> {
  const { layout, score, runnerUp, table, tables } = reading
  return {
    ...tableOf(text, layout),
    detection: { score, runnerUp },
    table: table === null ? null : nameOfTable(table),
    tables: tables.map((one) => ({ name: nameOfTable(one), rows: one.rows, columns: one.columns, hidden: false })),
    findings: findingsOf(reading),
  }
}

/** A plain CSV file as a table. */
export function tableOf<S extends ByteSource>(text: S, layout: CsvLayout): OpenedTable<S> {
  const { encoding, bom, dialect } = layout
  const facts = { format: "csv", container: null, table: null, isTranscript: false, findings: [] } as const
  return { ...facts, encoding, bom, dialect, text, layout, detection: null, tables: [] }
}

/** How the transcript of a file is laid out: its first record is the header, where there is one. */
function layoutOfTranscript(layout: CsvLayout): CsvLayout {
  const { header } = layout
  return {
    ...layout,
    dialect: { ...PLAIN_DIALECT, header: header !== null },
    bom: false,
    dataOffset: header === null ? 0 : headerBytes(header),
    dataEnd: null,
    trailingDelimiter: false,
  }
}

/** Bytes of the header in a transcript. */
function headerBytes(header: readonly string[]): number {
  const quoted = header.map((cell) =>
    cell === "" || /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
  )
  return encoder.encode(`${quoted.join(",")}\n`).length
}

/** How the file is written, where that is out of the ordinary; what its layout tells, the scan's findings tell. */
function findingsOf({ layout, table, tables, total, isEmpty }: CsvReading): readonly Finding[] {
  const findings: Finding[] = []
  const report = (code: FindingCode, count: number, detail = "", places: readonly Place[] = []) =>
    findings.push(finding(code, null, count, places, { detail }))
  if (isEmpty) report("only_header", 1)
  const odd = oddities(layout.dialect)
  if (odd.length > 0) report("odd_dialect", 1, odd.join(", "))
  const others = tables.filter((one) => one !== table)
  if (others.length > 0) report("several_tables", others.length, others.map(({ row }) => row).join(", "))
  if (total !== null)
    report(total.sums.length > 0 ? "total_row" : "total_differs", 1, total.sums.join(", ") || String(total.row))
  return findings
}

function oddities({ delimiter, quote, escape: escapeSign, comment }: CsvLayout["dialect"]): string[] {
  const odd: string[] = []
  if (!/^[,;\t|]$/.test(delimiter)) odd.push(`cells are separated by ${JSON.stringify(delimiter)}`)
  if (quote === null) odd.push("quotes are ordinary characters")
  else if (quote !== '"') odd.push(`cells are quoted with ${quote}`)
  if (escapeSign !== null && escapeSign !== quote)
    odd.push(`${escapeSign} stands before a sign that is part of a value`)
  if (comment !== null) odd.push(`lines that begin with ${comment} are comments`)
  return odd
}
