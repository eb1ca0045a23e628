import type { ZipEntry } from "#formats/archive/zip.ts"
import { type NumberKind, numberKindOf } from "./number-format.ts"
import { readPart } from "./parts.ts"
import { broken } from "./problem.ts"
import { readXml } from "./xml.ts"

/** A worksheet of a workbook in Office Open XML, or what stands in its place. */
export interface SheetPart {
  readonly name: string
  readonly hidden: boolean
  /** Null where the archive lacks it. */
  readonly entry: ZipEntry | null
}

export interface Workbook {
  readonly date1904: boolean
  /** Worksheets alone: charts, macros and dialogs are no tables. */
  readonly sheets: readonly SheetPart[]
  readonly sharedStrings: ZipEntry | null
  /** What the numbers of cells are, by the cells' style; empty where there are no styles. */
  readonly kinds: readonly NumberKind[]
}

/** Of parts beside worksheets and strings. */
const MOST_PART_BYTES = 256 << 20

export type Entries = ReadonlyMap<string, ZipEntry>

/** Names in a package are the same in capitals. */
export const entriesByName = (entries: readonly ZipEntry[]): Entries =>
  new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]))

interface Relation {
  readonly type: string
  readonly target: string
}

/** Reads what a workbook is made of, without its worksheets. */
export async function readWorkbook(entries: Entries): Promise<Workbook> {
  const path = await workbookPath(entries)
  const entry = entries.get(path.toLowerCase())
  if (!entry) throw broken("the part that lists its worksheets (xl/workbook.xml) is missing.")
  const relations = await readRelations(entries, path)
  const listed: { name: string; hidden: boolean; id: string }[] = []
  let date1904 = false
  readXml(entry.name, await readPart(entry, MOST_PART_BYTES), (name, attributes) => {
    // Newer versions have an element of the same name that says nothing of dates.
    if (name === "workbookPr" && attributes.date1904 !== undefined) date1904 = /^(1|true|on)$/.test(attributes.date1904)
    if (name !== "sheet" || attributes.name === undefined) return
    listed.push({ name: attributes.name, hidden: /hidden/i.test(attributes.state ?? ""), id: attributes.id ?? "" })
  })
  const sheets = listed.flatMap(({ name, hidden, id }, i): SheetPart[] => {
    const relation = relations.get(id)
    if (relation && !relation.type.endsWith("/worksheet")) return []
    const target = relation?.target ?? `${folderOf(path)}worksheets/sheet${i + 1}.xml`
    return [{ name, hidden, entry: entries.get(target.toLowerCase()) ?? null }]
  })
  const partOf = (type: string, usual: string): ZipEntry | null => {
    const target = [...relations.values()].find((relation) => relation.type.endsWith(`/${type}`))?.target
    return entries.get((target ?? folderOf(path) + usual).toLowerCase()) ?? null
  }
  const styles = partOf("styles", "styles.xml")
  return {
    date1904,
    sheets,
    sharedStrings: partOf("sharedStrings", "sharedStrings.xml"),
    kinds: styles ? kindsOf(styles.name, await readPart(styles, MOST_PART_BYTES)) : [],
  }
}

/** Where the workbook itself stands; writers may choose another place than Excel's. */
export async function workbookPath(entries: Entries): Promise<string> {
  const relations = await readRelations(entries, "")
  const main = [...relations.values()].find((relation) => relation.type.endsWith("/officeDocument"))
  return main && entries.has(main.target.toLowerCase()) ? main.target : "xl/workbook.xml"
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1)

async function readRelations(entries: Entries, path: string): Promise<ReadonlyMap<string, Relation>> {
  const folder = folderOf(path)
  const entry = entries.get(`${folder}_rels/${path.slice(folder.length)}.rels`.toLowerCase())
  const relations = new Map<string, Relation>()
  if (!entry) return relations
  readXml(entry.name, await readPart(entry, MOST_PART_BYTES), (name, { Id, Type, Target }) => {
    if (name === "Relationship" && Id !== undefined && Target !== undefined)
      relations.set(Id, { type: Type ?? "", target: resolved(folder, Target) })
  })
  return relations
}

/** A target within the package; one that begins with a slash begins at its root. */
function resolved(folder: string, target: string): string {
  const plain = target.replaceAll("\\", "/")
  const parts = (plain.startsWith("/") ? plain : folder + plain).split("/")
  const path: string[] = []
  for (const part of parts)
    if (part === "..") path.pop()
    else if (part !== "" && part !== ".") path.push(part)
  return path.join("/")
}

function kindsOf(part: string, bytes: Uint8Array): readonly NumberKind[] {
  const codes = new Map<number, string>()
  const formats: number[] = []
  let isCells = false
  readXml(
    part,
    bytes,
    (name, attributes) => {
      if (name === "numFmt") codes.set(Number(attributes.numFmtId), attributes.formatCode ?? "")
      else if (name === "cellXfs") isCells = true
      else if (name === "xf" && isCells) formats.push(Number(attributes.numFmtId ?? 0))
    },
    (name) => {
      if (name === "cellXfs") isCells = false
    },
  )
  return formats.map((id) => numberKindOf(id, codes.get(id)))
}
