/** What the elements at one path hold: found out on the first way through the file, and a guide on the second. */
export interface XmlNode {
  /** The local name; with its prefix where two of different namespaces stand side by side. */
  readonly name: string
  readonly isAttribute: boolean
  readonly parent: XmlNode | null
  /** By key, attributes with an @, in the order of first appearance. */
  readonly kids: Map<string, XmlNode>
  /** How often it is there, and how often at most within one parent. */
  count: number
  most: number
  /** Elements with text that is more than blanks. */
  texts: number
  /** In the parent that is open: how often, and of which namespace. */
  here: number
  hereIn: number
  uri: string
  /** Where its values go, -1 for nowhere; a repeated one's go into a list. */
  column: number
}

export function createNode(name: string, isAttribute: boolean, parent: XmlNode | null): XmlNode {
  return {
    name,
    isAttribute,
    parent,
    kids: new Map(),
    count: 0,
    most: 0,
    texts: 0,
    here: 0,
    hereIn: -1,
    uri: "",
    column: -1,
  }
}

/** Names that mean different things in the same place, as `path|key`: they keep their prefixes. */
export type Clashes = ReadonlySet<string>

export function pathOf(node: XmlNode): string {
  const names: string[] = []
  for (let at: XmlNode | null = node; at !== null && at.name !== ""; at = at.parent) names.push(at.name)
  return `/${names.reverse().join("/")}`
}

export const isRepeated = (node: XmlNode): boolean => node.most > 1
/** Attributes or elements stand in it. */
export const hasParts = (node: XmlNode): boolean => node.kids.size > 0

/** How many values stand in all elements of a path. */
export function valuesOf(node: XmlNode): number {
  let sum = node.texts
  for (const kid of node.kids.values()) sum += valuesOf(kid)
  return sum
}

export interface XmlColumn {
  readonly path: readonly string[]
  readonly node: XmlNode
}

/** Lays a table's columns out, dotted names each there once, in the order of first appearance. */
export function layColumns(record: XmlNode): {
  readonly columns: readonly XmlColumn[]
  readonly names: readonly string[]
} {
  const columns: XmlColumn[] = []
  const place = (node: XmlNode, path: readonly string[]) => {
    node.column = columns.length
    columns.push({ path, node })
  }
  const lay = (node: XmlNode, path: readonly string[]) => {
    node.column = -1
    if (isRepeated(node)) return place(node, path)
    const before = columns.length
    if (node.texts > 0 || !hasParts(node)) place(node, path)
    for (const kid of node.kids.values()) lay(kid, [...path, partName(node, kid)])
    return columns.length === before ? place(node, path) : undefined
  }
  record.column = -1
  if (record.texts > 0) place(record, [record.name])
  for (const kid of record.kids.values()) lay(kid, [partName(record, kid)])
  const taken = new Set<string>()
  const names = columns.map(({ path }) => {
    const dotted = path.join(".")
    let name = dotted
    for (let n = 2; taken.has(name); n++) name = `${dotted}_${n}`
    taken.add(name)
    return name
  })
  return { columns, names }
}

/** An attribute has its name, with an @ where an element beside it has the same. */
function partName(parent: XmlNode, kid: XmlNode): string {
  return kid.isAttribute && parent.kids.has(kid.name) ? `@${kid.name}` : kid.name
}
