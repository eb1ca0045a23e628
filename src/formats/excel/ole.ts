import type { ByteSource } from "#formats/source.ts"
import { broken } from "./problem.ts"

/** Sectors of a directory: some thousand streams; a workbook has a dozen. */
const MOST_SECTORS = 4096
const HEADER_BYTES = 512
const LAST_SECTOR = 0xfffffffa

/** The names of the streams and storages of an OLE compound file ([MS-CFB]); its kind is known by them. */
export async function readOleNames(source: ByteSource): Promise<readonly string[]> {
  const at = async (start: number, bytes: number): Promise<DataView> => {
    const end = Math.min(start + bytes, source.byteLength)
    return new DataView(start < end ? await source.slice(start, end) : new ArrayBuffer(0))
  }
  const header = await at(0, HEADER_BYTES)
  const shift = header.byteLength < HEADER_BYTES ? 0 : header.getUint16(30, true)
  if (shift !== 9 && shift !== 12) throw broken("its first bytes are not those of a workbook.")
  const size = 1 << shift
  const perSector = size / 4

  /** The sector that holds a part of the table of sectors. */
  async function tableSector(n: number): Promise<number | null> {
    if (n < 109) return header.getUint32(76 + n * 4, true)
    let rest = n - 109
    let sector = header.getUint32(68, true)
    for (let steps = 0; sector < LAST_SECTOR && steps < MOST_SECTORS; steps++) {
      const view = await at((sector + 1) * size, size)
      if (view.byteLength < size) return null
      if (rest < perSector - 1) return view.getUint32(rest * 4, true)
      rest -= perSector - 1
      sector = view.getUint32(size - 4, true)
    }
    return null
  }
  async function next(sector: number): Promise<number> {
    const table = await tableSector(Math.floor(sector / perSector))
    if (table === null || table >= LAST_SECTOR) return LAST_SECTOR
    const view = await at((table + 1) * size + (sector % perSector) * 4, 4)
    return view.byteLength === 4 ? view.getUint32(0, true) : LAST_SECTOR
  }

  const names: string[] = []
  let sector = header.getUint32(48, true)
  for (let steps = 0; sector < LAST_SECTOR && steps < MOST_SECTORS; steps++) {
    const view = await at((sector + 1) * size, size)
    for (let entry = 0; entry + 128 <= view.byteLength; entry += 128) {
      const length = Math.min(64, view.getUint16(entry + 64, true)) - 2
      if (length <= 0 || view.getUint8(entry + 66) === 0) continue
      let name = ""
      for (let i = 0; i < length; i += 2) name += String.fromCharCode(view.getUint16(entry + i, true))
      names.push(name)
    }
    sector = await next(sector)
  }
  return names
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
export function oleKindOf(names: readonly string[]): OleKind {
  const known = new Set(names.map((name) => name.toLowerCase()))
  if (known.has("encryptedpackage") || known.has("encryptioninfo")) return "encrypted"
  if (known.has("workbook") || known.has("book")) return "workbook"
  const other = OTHERS.find(([stream]) => known.has(stream.toLowerCase()))
  return { other: other?.[1] ?? "an OLE file without a workbook in it" }
}
