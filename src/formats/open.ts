import { failed, ok, type Result } from "#domain/findings/result.ts"
import type { FileFormat } from "#domain/profile/profile.ts"
import { detectCsv, HEAD_BYTES } from "#domain/scan/detect.ts"
import { nameColumns } from "#domain/scan/header.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import type { FileFacts } from "#domain/scan/profile.ts"
import { sniffFormat } from "./sniff.ts"
import type { ByteSource, Host } from "./source.ts"
import { createTranscript, type ReadOptions, type TableInfo, type Transcribe } from "./transcript.ts"

/** A file as a table of text: what is scanned, shown, checked and rewritten, whatever the file's own format. */
export interface OpenedTable<S extends ByteSource = ByteSource> extends FileFacts {
  /** CSV in UTF-8: the file itself where it is that, else its transcript. */
  readonly text: S
  /** How the text is laid out. */
  readonly layout: CsvLayout
  /** All tables that the file has, in its order; empty where it has but one without a name. */
  readonly tables: readonly TableInfo[]
}

const transcribeExcel = async (): Promise<Transcribe> => (await import("./excel/transcribe.ts")).transcribeExcel

/** The readers, loaded when a file needs one. */
const READERS: Readonly<Partial<Record<FileFormat, () => Promise<Transcribe>>>> = {
  xlsx: transcribeExcel,
  xls: transcribeExcel,
  xlsb: transcribeExcel,
  ods: transcribeExcel,
}

/**
 * Opens a file that is itself a table of text, by its first bytes alone.
 *
 * @returns null where the file has to be transcribed first; what keeps it from being read, as a value
 */
export async function openPlain<S extends ByteSource>(
  source: S,
  _options: ReadOptions,
): Promise<Result<OpenedTable<S>> | null> {
  const head = await headOf(source)
  const sniffed = sniffFormat(head)
  if (!sniffed.ok) return sniffed
  if (sniffed.value !== "csv") return null
  const detected = detectCsv(head, head.length === source.byteLength)
  return detected.ok ? ok(plainTable(source, detected.value)) : detected
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
  const plain = await openPlain(source, options)
  if (plain !== null) return plain
  const sniffed = sniffFormat(await headOf(source))
  if (!sniffed.ok) return sniffed
  const format = sniffed.value
  const load = READERS[format]
  if (!load) return failed("unsupported_format", `This release does not read ${format}.`)
  const transcript = createTranscript(await host.createSink())
  const read = await (await load())(source, options, transcript)
  if (!read.ok) return read
  const text = await transcript.finish()
  const { names, table, tables, findings } = read.value
  const layout = names === null ? await detectLayout(text) : ok(layoutOf(names))
  if (!layout.ok) return layout
  const facts: FileFacts = {
    format,
    container: null,
    table,
    encoding: null,
    bom: false,
    dialect: null,
    isTranscript: true,
    findings,
  }
  return ok({ ...facts, text, layout: layout.value, tables })
}

/** A plain CSV file as a table. */
export function plainTable<S extends ByteSource>(text: S, layout: CsvLayout): OpenedTable<S> {
  const { encoding, bom, dialect } = layout
  const facts = { format: "csv", container: null, table: null, isTranscript: false, findings: [] } as const
  return { ...facts, encoding, bom, dialect, text, layout, tables: [] }
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
