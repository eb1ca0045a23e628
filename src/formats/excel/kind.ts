type WorkbookFormat = "xlsx" | "xls" | "xlsb" | "ods"

const LOCAL_HEADER = 0x04034b50
const OLE = 0xe011cfd0
/** Files of an OpenDocument, at the archive's root. */
const OPEN_DOCUMENT = /^(mimetype|content\.xml|styles\.xml|Thumbnails\/)/
const OPEN_PACKAGE = /^(\[Content_Types\]\.xml|_rels\/|xl\/|docProps\/)/i

/**
 * Which kind of workbook a file is, by its first bytes. The reader looks again, at all of it: an archive's list of contents
 * stands at its end, so that a document of another program of Office is told apart only there.
 *
 * @returns null where it is none
 */
export function workbookFormatOf(head: Uint8Array): WorkbookFormat | null {
  if (head.length < 8) return null
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const first = view.getUint32(0, true)
  if (first === OLE || isRecordStream(view)) return "xls"
  if (first === LOCAL_HEADER) return zipFormat(namesIn(view))
  return textFormat(head)
}

/** Worksheets before Excel 5 are records without a container around them: BOF comes first, of 4 to 16 bytes. */
function isRecordStream(view: DataView): boolean {
  const isBof = view.getUint8(0) === 9 && [0, 2, 4, 8].includes(view.getUint8(1))
  const length = view.getUint16(2, true)
  return (
    isBof && length >= 4 && length <= 16 && [0x0010, 0x0020, 0x0040, 0x0005, 0x0100].includes(view.getUint16(6, true))
  )
}

function zipFormat(names: readonly string[]): WorkbookFormat | null {
  if (names.some((name) => /^xl\/workbook\.bin$/i.test(name))) return "xlsb"
  if (names.some((name) => OPEN_PACKAGE.test(name))) return "xlsx"
  return names.some((name) => OPEN_DOCUMENT.test(name)) ? "ods" : null
}

const decoder = new TextDecoder()

/** The names of the first entries, as far as their sizes say where the next one begins. */
function namesIn(view: DataView): readonly string[] {
  const names: string[] = []
  for (let at = 0; at + 30 <= view.byteLength && view.getUint32(at, true) === LOCAL_HEADER; ) {
    const nameEnd = at + 30 + view.getUint16(at + 26, true)
    if (nameEnd > view.byteLength) break
    const name = decoder.decode(new Uint8Array(view.buffer, view.byteOffset + at + 30, nameEnd - at - 30))
    names.push(name.replaceAll("\\", "/").replace(/^\/+/, ""))
    const comesBehind = (view.getUint16(at + 6, true) & 8) !== 0
    if (comesBehind) break
    at = nameEnd + view.getUint16(at + 28, true) + view.getUint32(at + 18, true)
  }
  return names
}

/** So much of a text is looked at: a web page has its styles before its table. */
const TEXT_BYTES = 64 << 10
const PAGE = /<(!doctype\s+html|html|head|body|table|meta|style)\b/iy

/** XML that spreadsheet programs write, and web pages with a table, which go by the name of .xls. */
function textFormat(head: Uint8Array): WorkbookFormat | null {
  const label = head[0] === 0xff && head[1] === 0xfe ? "utf-16le" : "utf-8"
  const text = new TextDecoder(label).decode(head.subarray(0, TEXT_BYTES)).trimStart()
  if (!text.startsWith("<")) return null
  PAGE.lastIndex = behindProlog(text)
  if (PAGE.test(text)) return /<table\b|urn:schemas-microsoft-com:office:excel/i.test(text) ? "xls" : null
  const start = text.slice(0, 4096)
  if (start.includes("urn:oasis:names:tc:opendocument:xmlns:office")) return "ods"
  return start.includes("urn:schemas-microsoft-com:office:spreadsheet") ? "xls" : null
}

/** Behind a declaration and comments. */
function behindProlog(text: string): number {
  for (let at = 0; ; ) {
    while (at < text.length && text.charCodeAt(at) <= 32) at++
    const end = text.startsWith("<?", at) ? "?>" : text.startsWith("<!--", at) ? "-->" : null
    const found = end === null ? -1 : text.indexOf(end, at)
    if (end === null || found < 0) return at
    at = found + end.length
  }
}
