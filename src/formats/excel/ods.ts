import { addToCrc32 } from "#formats/archive/crc32.ts"
import { entriesOfZip } from "#formats/archive/zip.ts"
import { joinBytes, sourceOfBytes } from "#formats/source.ts"
import { entriesByName } from "./package.ts"
import { readPart } from "./parts.ts"
import { tooLarge } from "./problem.ts"

/** What SheetJS would leave out of an OpenDocument spreadsheet, written so that it is read. */

/** The parts beside the content that SheetJS wants, and what says nothing in the place of one that is missing. */
const PARTS = [
  ["META-INF/manifest.xml", "<manifest/>"],
  ["styles.xml", "<document-styles/>"],
] as const
const MOST_PART_BYTES = 600e6

/** @param bytes an archive, or the XML of a flat spreadsheet */
export async function wholeOds(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x50) return withWholeCells(bytes) ?? bytes
  const entries = entriesByName(await entriesOfZip(sourceOfBytes(bytes)))
  const content = entries.get("content.xml")
  if (!content) return bytes
  const before = await readPart(content, MOST_PART_BYTES)
  const whole = withWholeCells(before)
  if (!whole && PARTS.every(([name]) => entries.has(name.toLowerCase()))) return bytes
  const parts: (readonly [string, Uint8Array])[] = [["content.xml", whole ?? before]]
  for (const [name, standIn] of PARTS) {
    const entry = entries.get(name.toLowerCase())
    parts.push([name, entry ? await readPart(entry, MOST_PART_BYTES) : new TextEncoder().encode(standIn)])
  }
  return zipOf(parts)
}

const ATTRIBUTES = `(?:[^>"']|"[^"]*"|'[^']*')*`
/** A cell with something in it that a merged cell lies over. */
const COVERED = new RegExp(`<((?:[\\w.-]+:)?)covered-table-cell(?=[\\s>])(${ATTRIBUTES})(?<!/)>`, "g")
const COVERED_END = /<\/((?:[\w.-]+:)?)covered-table-cell\s*>/g
/** A cell whose value stands in its attributes alone. */
const LONE = new RegExp(
  `<((?:[\\w.-]+:)?table-cell)(?=\\s${ATTRIBUTES}value-type\\s*=\\s*["'](?:float|percentage|currency|date|time|boolean)["'])(${ATTRIBUTES})/>`,
  "g",
)

/**
 * The XML with its cells as SheetJS takes them all, or null where it takes them as they are.
 *
 * @throws where it cannot be written out
 */
function withWholeCells(xml: Uint8Array): Uint8Array | null {
  const before = new TextDecoder().decode(xml)
  const text = before
    .replace(COVERED, "<$1table-cell$2>")
    .replace(COVERED_END, "</$1table-cell>")
    .replace(LONE, "<$1$2></$1>")
  checkRepeats(text)
  return text === before ? null : new TextEncoder().encode(text)
}

const ROW_OR_CELL = new RegExp(`<(?:[\\w.-]+:)?(table-row|table-cell)(?=[\\s/>])(${ATTRIBUTES})>`, "g")
const MOST_REPEATED = 5e6

/** A few letters can say that a cell is there a thousand million times, which SheetJS writes out. */
function checkRepeats(text: string): void {
  let repeated = 0
  let rows = 1
  for (const [, kind, attributes = ""] of text.matchAll(ROW_OR_CELL)) {
    if (kind === "table-row") rows = timesOf(attributes, ROWS_REPEATED)
    else if (!attributes.endsWith("/")) {
      const cells = rows * timesOf(attributes, COLUMNS_REPEATED)
      if (cells > 1) repeated += cells
    }
    if (repeated > MOST_REPEATED)
      throw tooLarge(
        "This spreadsheet says of some cells that they are there millions of times, which does not fit into memory. Save it as .xlsx or as CSV and choose that file.",
      )
  }
}

const ROWS_REPEATED = /number-rows-repeated\s*=\s*["'](\d+)/
const COLUMNS_REPEATED = /number-columns-repeated\s*=\s*["'](\d+)/
const timesOf = (attributes: string, repeated: RegExp): number => Number(repeated.exec(attributes)?.[1] ?? 1)

/** A zip archive of parts that are stored as they are. */
function zipOf(parts: readonly (readonly [name: string, bytes: Uint8Array])[]): Uint8Array {
  const pieces: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const [name, bytes] of parts) {
    const nameBytes = new TextEncoder().encode(name)
    // Version, flags, method, time, date, checksum, both sizes, lengths of the name and of what is extra.
    const common = numbers([20, 2], [0, 2], [0, 2], [0, 2], [0x21, 2], [addToCrc32(0, bytes), 4], [bytes.length, 4])
    const lengths = numbers([bytes.length, 4], [nameBytes.length, 2], [0, 2])
    const local = joinBytes([numbers([0x04034b50, 4]), common, lengths, nameBytes, bytes])
    const place = numbers([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4])
    directory.push(numbers([0x02014b50, 4], [20, 2]), common, lengths, place, nameBytes)
    pieces.push(local)
    offset += local.length
  }
  const list = joinBytes(directory)
  const { length } = parts
  const end = numbers([0x06054b50, 4], [0, 4], [length, 2], [length, 2], [list.length, 4], [offset, 4], [0, 2])
  return joinBytes([...pieces, list, end])
}

/** Numbers, each in so many bytes, the lowest first. */
function numbers(...fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Uint8Array {
  const out = new Uint8Array(fields.reduce((sum, [, bytes]) => sum + bytes, 0))
  const view = new DataView(out.buffer)
  let at = 0
  for (const [value, bytes] of fields) {
    if (bytes === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += bytes
  }
  return out
}
