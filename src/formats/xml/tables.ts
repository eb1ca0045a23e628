import { hasParts, isRepeated, layColumns, pathOf, valuesOf, type XmlColumn, type XmlNode } from "./node.ts"

export interface XmlTable {
  /** The path of the elements that are the records. */
  readonly name: string
  readonly record: XmlNode
  readonly rows: number
  readonly values: number
  readonly columns: readonly XmlColumn[]
  readonly names: readonly string[]
}

function tableOf(record: XmlNode): XmlTable {
  return { name: pathOf(record), record, rows: record.count, values: valuesOf(record), ...layColumns(record) }
}

/**
 * The tables of a document, the one to read by default first. Its records are the elements of the root where all have one
 * name; else those of the outermost elements that are repeated and hold most; else the document is one record.
 */
export function tablesOf(top: XmlNode): readonly XmlTable[] {
  const [root] = top.kids.values()
  if (root === undefined) return []
  const kids = [...root.kids.values()].filter(({ isAttribute }) => !isAttribute)
  if (kids.length === 1 && kids[0]!.count > 1) return [tableOf(kids[0]!)]
  const repeated = outermostRepeated(root)
  const tables = repeated
    .filter(hasParts)
    .map(tableOf)
    .filter(({ values }) => values > 0)
  const [most] = [...tables].sort((a, b) => b.values - a.values)
  if (most) return [most, ...tables.filter((table) => table !== most)]
  const [list] = repeated
  if (list !== undefined && repeated.length === 1 && valuesOf(list) === valuesOf(root)) return [tableOf(list)]
  const single = tableOf(innermostSingle(root))
  return single.values > 0 ? [single] : []
}

function outermostRepeated(node: XmlNode): readonly XmlNode[] {
  return [...node.kids.values()].flatMap((kid) =>
    kid.isAttribute ? [] : isRepeated(kid) ? [kid] : outermostRepeated(kid),
  )
}

/** The element that holds the values, through those that hold nothing but it. */
function innermostSingle(root: XmlNode): XmlNode {
  let node = root
  for (;;) {
    const [kid] = node.kids.values()
    if (node.texts > 0 || node.kids.size !== 1 || kid!.isAttribute || !hasParts(kid!)) return node
    node = kid!
  }
}
