import type { Finding } from "#domain/findings/finding.ts"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import { detectCsv, HEAD_BYTES } from "#domain/scan/detect.ts"
import { nameColumns } from "#domain/scan/header.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import { type ContainerFormat, containerOf } from "./archive/container.ts"
import { openUnpacked } from "./archive/open.ts"
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
  /** Which of `tables` it is; null where the file has but one without a name. */
  readonly table: string | null
  readonly tables: readonly TableInfo[]
  /** What is wrong with the file and cannot be seen in the text. */
  readonly findings: readonly Finding[]
  /** What it was taken out of, and under which name; `text` is then never the file itself. */
  readonly unpacked?: { readonly container: ContainerFormat; readonly entry: string | null }
}

/** The readers, loaded when a file needs one. */
const READERS: Readonly<Partial<Record<FileFormat, () => Promise<Transcribe>>>> = {
  parquet: async () => (await import("./parquet/transcribe.ts")).transcribeParquet,
}

/**
 * Finds out what a file is and opens it as a table of text.
 *
 * @returns what keeps it from being read, as a value; a read of the source that fails throws
 */
export async function openTable(source: ByteSource, options: ReadOptions, host: Host): Promise<Result<OpenedTable>> {
  return openWithin(source, options, host, 0)
}

/** @param depth archives that it stands in */
async function openWithin(
  source: ByteSource,
  options: ReadOptions,
  host: Host,
  depth: number,
): Promise<Result<OpenedTable>> {
  const head = await headOf(source)
  const container = containerOf(head)
  if (container) {
    const opened = await openUnpacked(source, container, options, host, depth, openWithin)
    if (opened) return opened
  }
  const sniffed = sniffFormat(head)
  if (!sniffed.ok) return sniffed
  const format = sniffed.value
  if (format === "csv") return openCsv(source, head)
  const load = READERS[format]
  if (!load) return failed("unsupported_format", `This release does not read ${format}.`)
  const transcript = createTranscript(await host.createSink())
  const read = await (await load())(source, options, transcript)
  if (!read.ok) return read
  const text = await transcript.finish()
  const { names, table, tables, findings } = read.value
  const layout = names === null ? await detectLayout(text) : ok(layoutOf(names))
  if (!layout.ok) return layout
  return ok({ format, text, layout: layout.value, isTranscript: true, table, tables, findings })
}

function openCsv(source: ByteSource, head: Uint8Array): Result<OpenedTable> {
  const detected = detectCsv(head, head.length === source.byteLength)
  if (!detected.ok) return detected
  const plain = { text: source, isTranscript: false, table: null, tables: [], findings: [] }
  return ok({ format: "csv", layout: detected.value, ...plain })
}

async function detectLayout(text: ByteSource): Promise<Result<CsvLayout>> {
  const head = await headOf(text)
  return detectCsv(head, head.length === text.byteLength)
}

/** How a transcript is laid out whose columns are known by name: no record of it is a header. */
function layoutOf(names: readonly string[]): CsvLayout {
  return {
    dialect: { delimiter: ",", quote: '"', header: false, newline: "lf" },
    encoding: "utf-8",
    bom: false,
    header: null,
    names: nameColumns(names, names.length),
    dataOffset: 0,
    firstRow: 1,
    blankLines: 0,
  }
}

const headOf = async (source: ByteSource): Promise<Uint8Array> =>
  new Uint8Array(await source.slice(0, Math.min(source.byteLength, HEAD_BYTES)))
