import { type ByteSource, joinBytes } from "#formats/source.ts"
import { broken } from "./problem.ts"

const HEADER_BYTES = 512
/** Numbers of sectors from here on mean an end, a gap, or a table. */
const NO_SECTOR = 0xfffffffa
/** Shorter streams share a stream of their own, in sectors of 64 bytes. */
const MINI_BYTES = 64
const ENTRY_BYTES = 128
/** So many tables of sectors are named in the header. */
const NAMED_TABLES = 109
const ROOT = 5

interface OleEntry {
  readonly name: string
  readonly type: number
  readonly start: number
  readonly size: number
}

/** An OLE compound file ([MS-CFB]): a small file system, in which old workbooks and encrypted ones are kept. */
export interface OleFile {
  /** Of its streams and folders; what kind of file it is, is known by them. */
  readonly names: readonly string[]
  /** The bytes of a stream, whatever its folder; null where there is none of the name. */
  stream(name: string): Promise<Uint8Array | null>
}

const bytesView = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Opens a compound file; throws a `WorkbookProblem` where it is damaged. */
export async function openOle(source: ByteSource): Promise<OleFile> {
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    const to = Math.min(end, source.byteLength)
    return start < to ? new Uint8Array(await source.slice(start, to)) : new Uint8Array(0)
  }
  const header = bytesView(await read(0, HEADER_BYTES))
  const shift = header.byteLength < HEADER_BYTES ? 0 : header.getUint16(30, true)
  if (shift !== 9 && shift !== 12) throw broken("its first bytes are not those of a workbook.")
  const size = 1 << shift
  const perTable = size / 4
  const mostSectors = Math.ceil(source.byteLength / size)
  const sectorAt = (sector: number): Promise<Uint8Array> => read((sector + 1) * size, (sector + 2) * size)
  const tables = await readTables()
  const known = new Map<number, DataView>()

  /** Where the tables stand that say which sector follows which. */
  async function readTables(): Promise<readonly number[]> {
    const found = Array.from({ length: NAMED_TABLES }, (_, i) => header.getUint32(76 + i * 4, true))
    let sector = header.getUint32(68, true)
    for (let steps = 0; sector < NO_SECTOR && steps < mostSectors; steps++) {
      const view = bytesView(await sectorAt(sector))
      if (view.byteLength < size) break
      for (let i = 0; i < perTable - 1; i++) found.push(view.getUint32(i * 4, true))
      sector = view.getUint32(size - 4, true)
    }
    return found
  }

  async function next(sector: number): Promise<number> {
    const table = tables[Math.floor(sector / perTable)] ?? NO_SECTOR
    if (table >= NO_SECTOR) return NO_SECTOR
    let view = known.get(table)
    if (!view) {
      view = bytesView(await sectorAt(table))
      known.set(table, view)
    }
    const at = (sector % perTable) * 4
    return at + 4 <= view.byteLength ? view.getUint32(at, true) : NO_SECTOR
  }

  async function readChain(start: number): Promise<Uint8Array> {
    const sectors: number[] = []
    for (let sector = start; sector < NO_SECTOR; sector = await next(sector)) {
      if (sectors.length > mostSectors) throw broken("its list of parts runs in a circle.")
      sectors.push(sector)
    }
    const runs = runsOf(sectors)
    return joinBytes(await Promise.all(runs.map(([from, to]) => read((from + 1) * size, (to + 2) * size))))
  }

  const entries = entriesOf(await readChain(header.getUint32(48, true)))
  const cutoff = header.getUint32(56, true)

  async function readMini(start: number, bytes: number): Promise<Uint8Array> {
    const root = entries.find(({ type }) => type === ROOT)
    const table = bytesView(await readChain(header.getUint32(60, true)))
    const shared = await readChain(root?.start ?? NO_SECTOR)
    const pieces: Uint8Array[] = []
    for (let sector = start; sector < NO_SECTOR && pieces.length * MINI_BYTES < bytes; ) {
      pieces.push(shared.subarray(sector * MINI_BYTES, (sector + 1) * MINI_BYTES))
      sector = sector * 4 + 4 <= table.byteLength ? table.getUint32(sector * 4, true) : NO_SECTOR
    }
    return joinBytes(pieces)
  }

  return {
    names: entries.map(({ name }) => name),
    async stream(name) {
      const entry = entries.find((one) => one.name.toLowerCase() === name.toLowerCase())
      if (!entry) return null
      const isMini = entry.size < cutoff && entry.type !== ROOT
      const bytes = isMini ? await readMini(entry.start, entry.size) : await readChain(entry.start)
      if (bytes.length < entry.size) throw broken(`its part ${entry.name} is cut off.`)
      return bytes.subarray(0, entry.size)
    },
  }
}

/** First and last ones of sectors that follow each other, which are read at once. */
function runsOf(sectors: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = []
  for (const sector of sectors) {
    const last = runs.at(-1)
    if (last && last[1] + 1 === sector) last[1] = sector
    else runs.push([sector, sector])
  }
  return runs
}

function entriesOf(directory: Uint8Array): readonly OleEntry[] {
  const view = bytesView(directory)
  const entries: OleEntry[] = []
  for (let at = 0; at + ENTRY_BYTES <= directory.length; at += ENTRY_BYTES) {
    const length = Math.min(64, view.getUint16(at + 64, true)) - 2
    const type = view.getUint8(at + 66)
    if (length <= 0 || type === 0) continue
    let name = ""
    for (let i = 0; i < length; i += 2) name += String.fromCharCode(view.getUint16(at + i, true))
    entries.push({ name, type, start: view.getUint32(at + 116, true), size: view.getUint32(at + 120, true) })
  }
  return entries
}

/** What other programs keep in such files. */
const OTHERS: readonly (readonly [string, string])[] = [
  ["WordDocument", "a Word document"],
  ["PowerPoint Document", "a PowerPoint presentation"],
  ["__properties_version1.0", "an Outlook message"],
  ["VisioDocument", "a Visio drawing"],
  ["Quill", "a Publisher document"],
  ["Contents", "a file of another program"],
]

export type OleKind = "workbook" | "encrypted" | { readonly other: string }

/** What an OLE compound file is, by its streams. */
export function oleKindOf({ names }: OleFile): OleKind {
  const known = new Set(names.map((name) => name.toLowerCase()))
  if (known.has("encryptedpackage") || known.has("encryptioninfo")) return "encrypted"
  if (known.has("workbook") || known.has("book")) return "workbook"
  const other = OTHERS.find(([stream]) => known.has(stream.toLowerCase()))
  return { other: other?.[1] ?? "an OLE file without a workbook in it" }
}
