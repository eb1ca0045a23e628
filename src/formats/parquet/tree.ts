import { type FileMetaData, parquetSchema, type SchemaElement, type SchemaTree } from "hyparquet"

/** A column as it is stored: a leaf of the schema. */
export interface Leaf {
  /** Among the columns of each row group. */
  readonly index: number
  readonly path: readonly string[]
  readonly element: SchemaElement
  /** The physical type. */
  readonly type: string
  /** Bytes of a FIXED_LEN_BYTE_ARRAY; else 0. */
  readonly length: number
  readonly maxDefinition: number
  readonly maxRepetition: number
}

/** What a field of the schema means, with Parquet's ways of writing lists and maps resolved. */
export type Shape =
  | { readonly kind: "leaf"; readonly leaf: Leaf }
  | { readonly kind: "fields" | "variant"; readonly fields: readonly Node[] }
  | { readonly kind: "list"; readonly level: Level; readonly element: Node }
  | { readonly kind: "map"; readonly level: Level; readonly key: Node; readonly value: Node | null }

/** Of a repeated field: from these levels on there is an entry, or another one. */
export interface Level {
  readonly definition: number
  readonly repetition: number
}

export interface Node {
  readonly name: string
  readonly shape: Shape
  /** From this level on the value is there; 0 where it always is. */
  readonly definition: number
  readonly leaves: readonly Leaf[]
}

/** The file's columns, as its writer meant them. */
export function nodesOf(metadata: FileMetaData): readonly Node[] {
  let index = 0
  return parquetSchema(metadata).children.map((tree) => nodeOf(tree, { definition: 0, repetition: 0 }))

  function nodeOf(tree: SchemaTree, above: Level): Node {
    const { element } = tree
    if (element.repetition_type === "REPEATED") {
      // A repeated field in no list of its own is a list that is always there.
      const level = { definition: above.definition + 1, repetition: above.repetition + 1 }
      const item = ownNode(tree, level)
      return { ...item, shape: { kind: "list", level, element: item }, definition: above.definition }
    }
    const definition = above.definition + (element.repetition_type === "OPTIONAL" ? 1 : 0)
    return ownNode(tree, { ...above, definition })
  }

  /** The value of a field for itself, without its repetition. */
  function ownNode(tree: SchemaTree, at: Level): Node {
    const { element, children } = tree
    const common = { name: element.name, definition: at.definition }
    if (element.type !== undefined || children.length === 0) {
      if (element.type === undefined) return { ...common, shape: { kind: "fields", fields: [] }, leaves: [] }
      const leaf = leafOf(tree, at)
      return { ...common, shape: { kind: "leaf", leaf }, leaves: [leaf] }
    }
    const shape = isList(tree) ? listOf(tree, at) : isMap(tree) ? mapOf(tree, at) : fieldsOf(tree, at)
    return { ...common, shape, leaves: leavesOf(shape) }
  }

  function leafOf({ element, path }: SchemaTree, at: Level): Leaf {
    return {
      index: index++,
      path,
      element,
      type: element.type!,
      length: element.type_length ?? 0,
      maxDefinition: at.definition,
      maxRepetition: at.repetition,
    }
  }

  function fieldsOf({ element, children }: SchemaTree, at: Level): Shape {
    const kind = element.logical_type?.type === "VARIANT" ? "variant" : "fields"
    return { kind, fields: children.map((child) => nodeOf(child, at)) }
  }

  /** Which of the ways to write a list this is: https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#lists */
  function listOf({ element, children }: SchemaTree, at: Level): Shape {
    const repeated = children[0]!
    const level = { definition: at.definition + 1, repetition: at.repetition + 1 }
    const only = repeated.children.length === 1 ? repeated.children[0]! : null
    const isElementItself =
      only === null ||
      only.element.repetition_type === "REPEATED" ||
      repeated.element.name === "array" ||
      repeated.element.name === `${element.name}_tuple` ||
      isList(repeated) ||
      isMap(repeated)
    return { kind: "list", level, element: isElementItself ? ownNode(repeated, level) : nodeOf(only, level) }
  }

  function mapOf({ children }: SchemaTree, at: Level): Shape {
    const [key, value] = children[0]!.children
    const level = { definition: at.definition + 1, repetition: at.repetition + 1 }
    return { kind: "map", level, key: nodeOf(key!, level), value: value ? nodeOf(value, level) : null }
  }
}

function leavesOf(shape: Shape): readonly Leaf[] {
  switch (shape.kind) {
    case "leaf":
      return [shape.leaf]
    case "list":
      return shape.element.leaves
    case "map":
      return [...shape.key.leaves, ...(shape.value?.leaves ?? [])]
    default:
      return shape.fields.flatMap((field) => field.leaves)
  }
}

const onlyRepeated = ({ children }: SchemaTree): SchemaTree | null =>
  children.length === 1 && children[0]!.element.repetition_type === "REPEATED" ? children[0]! : null

const isList = (tree: SchemaTree): boolean =>
  (tree.element.converted_type === "LIST" || tree.element.logical_type?.type === "LIST") && onlyRepeated(tree) !== null

const isMap = (tree: SchemaTree): boolean => {
  const { converted_type: converted, logical_type: logical } = tree.element
  if (converted !== "MAP" && converted !== "MAP_KEY_VALUE" && logical?.type !== "MAP") return false
  const fields = onlyRepeated(tree)?.children.length ?? 0
  return fields === 1 || fields === 2
}
