import type { Leaf, Node } from "./tree.ts"

/** A column of the table that is made of a file: a leaf, or a nested value as JSON text. */
export interface TableColumn {
  readonly name: string
  readonly node: Node
  /** Null where the column is JSON. */
  readonly leaf: Leaf | null
}

/** `flat` makes a column of each field of a group, named `group.field`; `whole` leaves each of the file's columns one. */
export type Nesting = "flat" | "whole"

export function tableColumns(nodes: readonly Node[], nesting: Nesting, prefix = ""): readonly TableColumn[] {
  return nodes.flatMap((node): readonly TableColumn[] => {
    const name = prefix + node.name
    const { shape } = node
    if (shape.kind === "leaf") return [{ name, node, leaf: shape.leaf }]
    if (nesting === "flat" && shape.kind === "fields" && shape.fields.length > 0)
      return tableColumns(shape.fields, nesting, `${name}.`)
    return [{ name, node, leaf: null }]
  })
}
