import type { Finding } from "#domain/findings/finding.ts"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import { type Dialect, PLAIN_DIALECT } from "#domain/profile/profile.ts"
import { detectCsv, HEAD_BYTES } from "#domain/scan/detect.ts"
import type { DialectScore } from "#domain/scan/dialect/reading.ts"
import { nameColumns } from "#domain/scan/header.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import { openCsv } from "./csv/open.ts"
import { type FileFormat, sniffFormat } from "./sniff.ts"
import type { ByteSource, Host } from "./source.ts"
import { createTranscript, type ReadOptions, type TableInfo, type Transcribe } from "./transcript.ts"

/** A file as a table of text: what is scanned, shown, checked and rewritten, whatever the file's own format. */
export interface OpenedTable {
  /** What the file is, by its content. */
  readonly format: FileFormat
  /** CSV in UTF-8: the file itself where it is that, else its transcript. */
  readonly text: ByteSource
  readonly layout: CsvLayout
  readonly isTranscript: boolean
  /** How a file of separated values is written, however its text is; null for all others. */
  readonly dialect: FileDialect | null
  /** Which of `tables` it is; null where the file has but one without a name. */
  readonly table: string | null
  readonly tables: readonly TableInfo[]
  /** What is wrong with the file and cannot be seen in the text. */
  readonly findings: readonly Finding[]
}

/** A file's own dialect, and how sure that is. */
export interface FileDialect {
  readonly dialect: Dialect
  /** From 0 to 1: how regular the rows are, times how much the cells look like values. */
  readonly score: number
  /** The next best; null where nothing else reads the file at all. */
  readonly runnerUp: DialectScore | null
}

/** The readers, loaded when a file needs one. */
const READERS: Readonly<Partial<Record<FileFormat, () => Promise<Transcribe>>>> = {}

/**
 * Finds out what a file is and opens it as a table of text.
 *
 * @returns what keeps it from being read, as a value; a read of the source that fails throws
 */
export async function openTable(source: ByteSource, options: ReadOptions, host: Host): Promise<Result<OpenedTable>> {
  const head = await headOf(source)
  const sniffed = sniffFormat(head)
  if (!sniffed.ok) return sniffed
  const format = sniffed.value
  if (format === "csv") return openCsv(source, options, host)
  const load = READERS[format]
  if (!load) return failed("unsupported_format", `This release does not read ${format}.`)
  const transcript = createTranscript(await host.createSink())
  const read = await (await load())(source, options, transcript)
  if (!read.ok) return read
  const text = await transcript.finish()
  const { names, table, tables, findings } = read.value
  const layout = names === null ? await detectLayout(text) : ok(layoutOf(names))
  if (!layout.ok) return layout
  return ok({ format, text, layout: layout.value, isTranscript: true, dialect: null, table, tables, findings })
}

async function detectLayout(text: ByteSource): Promise<Result<CsvLayout>> {
  const head = await headOf(text)
  return detectCsv(head, head.length === text.byteLength)
}

/** How a transcript is laid out whose columns are known by name: no record of it is a header. */
function layoutOf(names: readonly string[]): CsvLayout {
  return {
    dialect: { ...PLAIN_DIALECT, header: false },
    encoding: "utf-8",
    bom: false,
    header: null,
    names: nameColumns(names, names.length),
    dataOffset: 0,
    dataEnd: null,
    firstRow: 1,
    blankLines: 0,
    preambleLines: 0,
    headerLines: 0,
    footerLines: 0,
    trailingDelimiter: false,
  }
}

const headOf = async (source: ByteSource): Promise<Uint8Array> =>
  new Uint8Array(await source.slice(0, Math.min(source.byteLength, HEAD_BYTES)))
