import { failed, type Result } from "#domain/findings/result.ts"
import { BrokenStream } from "#formats/archive/broken.ts"
import { entriesOfZip, type ZipEntry } from "#formats/archive/zip.ts"
import type { ByteSource } from "#formats/source.ts"
import type { ReadOptions, RecordSink, Transcribe, Transcribed } from "#formats/transcript.ts"
import { oleKindOf, openOle } from "./ole.ts"
import { type Entries, entriesByName, workbookPath } from "./package.ts"
import { piecesOfPart, readPart } from "./parts.ts"
import { broken, encrypted, settled, tooLarge } from "./problem.ts"
import { transcribeWhole, type WholeFormat } from "./sheetjs.ts"
import { transcribeXlsx } from "./xlsx.ts"

const HEAD_BYTES = 4096

/**
 * Reads a workbook, whatever its name: .xlsx and .xlsm as a stream of rows; .xls, .xlsb, .ods, and the web pages and XML
 * that go by the name of .xls, whole. What it is, is seen by its contents.
 *
 * @returns or `encrypted_workbook`, `broken_workbook`, `too_large`, `no_worksheet`, `no_such_table`, `unsupported_format`
 */
export const transcribeExcel: Transcribe = (source, options, sink) => settled(() => read(source, options, sink))

async function read(source: ByteSource, options: ReadOptions, sink: RecordSink): Promise<Result<Transcribed>> {
  const head = new Uint8Array(await source.slice(0, Math.min(HEAD_BYTES, source.byteLength)))
  if (head[0] === 0x50 && head[1] === 0x4b) return readZip(source, options, sink)
  if (head[0] === 0xd0 && head[1] === 0xcf) {
    const kind = oleKindOf(await openOle(source))
    if (kind === "encrypted") throw encrypted()
    if (kind !== "workbook")
      return failed("unsupported_format", `This is ${kind.other}; it has no table that Grove reads.`)
    return transcribeWhole(source, "xls", options, sink)
  }
  return transcribeWhole(source, textFormat(head), options, sink)
}

/** Text that goes by the name of a workbook; what is none is a stream of records from before Excel 97. */
function textFormat(head: Uint8Array): WholeFormat {
  if (head[0] === 9) return "xls"
  const text = new TextDecoder(head[0] === 0xff ? "utf-16le" : "utf-8").decode(head)
  if (text.includes("urn:schemas-microsoft-com:office:spreadsheet") && !/<html/i.test(text)) return "xml"
  return text.includes("urn:oasis:names:tc:opendocument") ? "ods" : "html"
}

async function readZip(source: ByteSource, options: ReadOptions, sink: RecordSink): Promise<Result<Transcribed>> {
  const entries = entriesByName(await partsOf(source))
  if (entries.has("content.xml")) {
    if (await isProtected(entries)) throw encrypted()
    await checkParts(entries)
    return transcribeWhole(source, "ods", options, sink)
  }
  const path = (await workbookPath(entries)).toLowerCase()
  if (path.endsWith(".bin") || entries.has("xl/workbook.bin")) {
    await checkParts(entries)
    return transcribeWhole(source, "xlsb", options, sink)
  }
  if (entries.has(path)) return transcribeXlsx(entries, options, sink)
  if (entries.has("word/document.xml"))
    return failed("unsupported_format", "This is a Word document; it has no table that Grove reads.")
  if (entries.has("ppt/presentation.xml"))
    return failed("unsupported_format", "This is a PowerPoint presentation; it has no table that Grove reads.")
  if (entries.has("index/document.iwa"))
    return failed("unsupported_format", "This is an Apple Numbers spreadsheet. Export it from Numbers as Excel or CSV.")
  throw broken("the part that lists its worksheets (xl/workbook.xml) is missing.")
}

async function partsOf(source: ByteSource): Promise<readonly ZipEntry[]> {
  try {
    return await entriesOfZip(source)
  } catch (cause) {
    throw cause instanceof BrokenStream ? broken(`${cause.message}.`) : cause
  }
}

const MOST_MANIFEST_BYTES = 4 << 20
/** Of all parts together, where they are in memory at once. */
const MOST_UNPACKED_BYTES = 600e6

async function isProtected(entries: Entries): Promise<boolean> {
  const manifest = entries.get("meta-inf/manifest.xml")
  if (!manifest) return false
  return new TextDecoder().decode(await readPart(manifest, MOST_MANIFEST_BYTES)).includes("encryption-data")
}

/** Unpacks all once, so that nothing damaged and no bomb reaches what unpacks without a bound. */
async function checkParts(entries: Entries): Promise<void> {
  let bytes = 0
  for (const entry of entries.values())
    for await (const piece of piecesOfPart(entry)) {
      bytes += piece.length
      if (bytes > MOST_UNPACKED_BYTES)
        throw tooLarge(
          "Unpacked, this workbook does not fit into memory. Save it as .xlsx or as CSV and choose that file.",
        )
    }
}
