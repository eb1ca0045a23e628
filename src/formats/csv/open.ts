import { type CsvFindingCode, csvFinding } from "#domain/findings/csv.ts"
import type { Finding } from "#domain/findings/finding.ts"
import { ok, type Result } from "#domain/findings/result.ts"
import { PLAIN_DIALECT } from "#domain/profile/profile.ts"
import { HEAD_BYTES } from "#domain/scan/detect.ts"
import { type CsvReading, type OtherTable, readingOf } from "#domain/scan/dialect/reading.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import type { OpenedTable } from "../open.ts"
import type { ByteSource, Host } from "../source.ts"
import { createTranscript, type ReadOptions, type TableInfo } from "../transcript.ts"
import { transcribeCsv } from "./transcribe.ts"

/** A file up to this size is looked at as a whole. */
const WHOLE_BYTES = 1 << 20
/** Of a larger one, so much of its end. */
const TAIL_BYTES = 64 << 10

const encoder = new TextEncoder()

/** Opens a file of separated values: as it stands where the scanner reads it, else transcribed. */
export async function openCsv(source: ByteSource, options: ReadOptions, host: Host): Promise<Result<OpenedTable>> {
  const size = source.byteLength
  const isWhole = size <= WHOLE_BYTES
  const head = new Uint8Array(await source.slice(0, isWhole ? size : HEAD_BYTES))
  const offset = size - TAIL_BYTES
  const tail = isWhole ? null : { offset, bytes: new Uint8Array(await source.slice(offset, size)) }
  const found = readingOf({ head, tail }, options.dialect)
  if (!found.ok) return found
  const reading = found.value
  const { layout, score, runnerUp, others } = reading
  const opened = {
    format: "csv" as const,
    dialect: { dialect: layout.dialect, score, runnerUp },
    table: null,
    tables: tablesOf(others),
  }
  const about = findingsOf(reading)
  if (reading.isPlain) return ok({ ...opened, text: source, layout, isTranscript: false, findings: about })
  const transcript = createTranscript(await host.createSink())
  if (layout.header !== null) await transcript.record(layout.header)
  const findings = await transcribeCsv(source, reading, transcript)
  const text = await transcript.finish()
  return ok({
    ...opened,
    text,
    layout: layoutOfTranscript(layout),
    isTranscript: true,
    findings: [...about, ...findings],
  })
}

const tablesOf = (others: readonly OtherTable[]): readonly TableInfo[] =>
  others.map(({ row, rows, columns }) => ({ name: `Row ${row}`, rows, columns, hidden: false }))

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
function findingsOf({ layout, others, isEmpty }: CsvReading): readonly Finding[] {
  const findings: Finding[] = []
  const report = (code: CsvFindingCode, count: number, detail = "") =>
    findings.push(csvFinding(code, null, count, [], 0, detail))
  if (isEmpty) report("only_header", 1)
  const odd = oddities(layout.dialect)
  if (odd.length > 0) report("odd_dialect", 1, odd.join(", "))
  if (others.length > 0) report("several_tables", others.length, others.map(({ row }) => row).join(", "))
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
