import { finding } from "#domain/findings/catalogue.ts"
import type { Finding } from "#domain/findings/finding.ts"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import { type FileFormat, PLAIN_DIALECT } from "#domain/profile/profile.ts"
import { detectCsv, HEAD_BYTES } from "#domain/scan/detect.ts"
import type { DialectScore } from "#domain/scan/dialect/reading.ts"
import { nameColumns } from "#domain/scan/header.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import type { FileFacts } from "#domain/scan/profile.ts"
import { containerOf } from "./archive/container.ts"
import { openUnpacked } from "./archive/open.ts"
import { openCsv, openPlainCsv } from "./csv/open.ts"
import { sniffFormat } from "./sniff.ts"
import type { ByteSource, Host } from "./source.ts"
import { plainUtf8, type Utf8Text, utf8Of } from "./text/open.ts"
import { looksWide } from "./text/wide.ts"
import { createTranscript, type ReadOptions, type TableInfo, type Transcribe } from "./transcript.ts"

/** A file as a table of text: what is scanned, shown, checked and rewritten, whatever the file's own format. */
export interface OpenedTable<S extends ByteSource = ByteSource> extends FileFacts {
  /** CSV in UTF-8: the file itself where it is that, else its transcript. */
  readonly text: S
  /** How the text is laid out. */
  readonly layout: CsvLayout
  /** How sure the file's own dialect is; null where it is no CSV. */
  readonly detection: CsvDetection | null
  /** All tables that the file has, in its order; empty where it has but one without a name. */
  readonly tables: readonly TableInfo[]
}

export interface CsvDetection {
  /** From 0 to 1: how regular the rows are, times how much the cells look like values. */
  readonly score: number
  /** The next best; null where nothing else reads the file at all. */
  readonly runnerUp: DialectScore | null
}

const transcribeExcel = async (): Promise<Transcribe> => (await import("./excel/transcribe.ts")).transcribeExcel

/** The readers, loaded when a file needs one. */
const READERS: Readonly<Partial<Record<FileFormat, () => Promise<Transcribe>>>> = {
  json: async () => (await import("./json/transcribe.ts")).transcribeJson,
  xml: async () => (await import("./xml/transcribe.ts")).transcribeXml,
  parquet: async () => (await import("./parquet/transcribe.ts")).transcribeParquet,
  xlsx: transcribeExcel,
  xls: transcribeExcel,
  xlsb: transcribeExcel,
  ods: transcribeExcel,
}

/** Formats whose files are texts, in any encoding: their readers get them in UTF-8. */
const TEXTS: readonly FileFormat[] = ["csv", "json", "xml"]

/**
 * Opens a file that is itself a table of text, by its first bytes and a look at some more.
 *
 * @returns null where the file has to be unpacked, decoded or transcribed first; what keeps it from being read, as a value
 */
export async function openPlain<S extends ByteSource>(
  source: S,
  options: ReadOptions,
): Promise<Result<OpenedTable<S>> | null> {
  const head = await headOf(source)
  if (containerOf(head) !== null) return null
  const sniffed = sniffFormat(head)
  if (!sniffed.ok) return sniffed
  if (sniffed.value !== "csv") return null
  if ((await plainUtf8(source, options)) !== null) {
    const opened = await openPlainCsv(source, options)
    return opened?.ok ? ofThatName(opened.value, options) : opened
  }
  const detected = detectCsv(head, head.length === source.byteLength)
  const isBinary = !detected.ok && detected.problem.code === "not_text" && (await looksWide(source)) === null
  return isBinary ? detected : null
}

/**
 * Finds out what a file is and opens it as a table of text, which is written to the host where it is another than the file.
 *
 * @returns what keeps it from being read, as a value; a read of the source that fails throws
 */
export async function openTable<S extends ByteSource>(
  source: S,
  options: ReadOptions,
  host: Host<S>,
): Promise<Result<OpenedTable<S>>> {
  return openWithin(source, options, host, 0)
}

/** @param depth archives that the file stands in */
async function openWithin<S extends ByteSource>(
  source: S,
  options: ReadOptions,
  host: Host<S>,
  depth: number,
): Promise<Result<OpenedTable<S>>> {
  const plain = await openPlain(source, options)
  if (plain !== null) return plain
  const head = await headOf(source)
  const container = containerOf(head)
  if (container !== null) {
    const opened = await openUnpacked(source, container, options, host, depth, openWithin)
    if (opened !== null) return opened
  }
  const sniffed = sniffFormat(head)
  if (!sniffed.ok) return sniffed
  if (sniffed.value === "parquet" && options.table !== undefined) return noSuchTable(options.table)
  if (!TEXTS.includes(sniffed.value)) return transcribe(source, sniffed.value, null, options, host)
  const decoded = await utf8Of(source, options, host)
  if (!decoded.ok) return decoded
  // What a text is can be seen only now where it was UTF-16.
  const format = decoded.value.isDecoded ? sniffFormat(await headOf(decoded.value.text)) : sniffed
  if (!format.ok) return format
  return format.value === "csv"
    ? openDecoded(decoded.value, options, host)
    : transcribe(decoded.value.text, format.value, decoded.value, { ...options, encoding: "utf-8" }, host)
}

/** What was opened, unless it is a table without a name where one was asked for. */
const ofThatName = <S extends ByteSource>(opened: OpenedTable<S>, { table }: ReadOptions): Result<OpenedTable<S>> =>
  table !== undefined && opened.tables.length === 0 ? noSuchTable(table) : ok(opened)

const noSuchTable = (table: string): Result<never> =>
  failed("no_such_table", `There is no table “${table}” in this file: it has but one, which needs no name.`)

const nothingIn = (table: string | null): string =>
  `No cell ${table === null ? "of the file" : `of “${table}”`} has a value: there is nothing to read. Choose another file, or fill this one.`

/** @param decoded where the source is a text, which is UTF-8 by now: what is known of the encoding that it had */
async function transcribe<S extends ByteSource>(
  source: S,
  format: FileFormat,
  decoded: Utf8Text<S> | null,
  options: ReadOptions,
  host: Host<S>,
): Promise<Result<OpenedTable<S>>> {
  const load = READERS[format]
  if (!load) return failed("unsupported_format", `This release does not read ${format}.`)
  const transcript = createTranscript(await host.createSink())
  const read = await (await load())(source, options, transcript)
  if (!read.ok) return read
  const text = await transcript.finish()
  const { names, table, tables, findings } = read.value
  if (names === null && text.byteLength === 0) return failed("empty_file", nothingIn(table))
  const layout = names === null ? await detectLayout(text) : ok(layoutOf(names))
  if (!layout.ok) return layout
  const facts: FileFacts = {
    format,
    container: null,
    table,
    encoding: decoded?.encoding ?? null,
    bom: decoded?.bom ?? false,
    dialect: null,
    isTranscript: true,
    findings: [...(decoded?.findings ?? []), ...findings.flatMap((found) => belowTitles(found, layout.value.firstRow))],
  }
  return ok({ ...facts, text, layout: layout.value, detection: null, tables })
}

/** Cells that are merged above a table's first row make a title or a name over several columns: no row lacks a value. */
function belowTitles(found: Finding, firstRow: number): readonly Finding[] {
  const { code, count, places } = found
  if (code !== "excel_merged_cells" || places.length < count) return [found]
  const below = places.filter(({ row }) => row >= firstRow)
  return below.length === 0 ? [] : [finding(code, null, below.length, below)]
}

/** A CSV file whose text had to be looked at: decoded, or in UTF-8 with something to be told. */
async function openDecoded<S extends ByteSource>(
  { text, isDecoded, encoding, bom, findings }: Utf8Text<S>,
  options: ReadOptions,
  host: Host<S>,
): Promise<Result<OpenedTable<S>>> {
  const opened = await openCsv(text, options, host)
  if (!opened.ok) return opened
  const table = opened.value
  const isTranscript = isDecoded || table.isTranscript
  return ofThatName({ ...table, encoding, bom, isTranscript, findings: [...findings, ...table.findings] }, options)
}

async function detectLayout(text: ByteSource): Promise<Result<CsvLayout>> {
  const head = await headOf(text)
  return detectCsv(head, head.length === text.byteLength)
}

/** How a transcript is laid out whose columns are known by name: no record of it is a header. */
export function layoutOf(names: readonly string[]): CsvLayout {
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
