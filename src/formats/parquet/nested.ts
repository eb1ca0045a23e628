import type { LeafBatch } from "./leaf-reader.ts"
import type { Leaf, Level, Node, Shape } from "./tree.ts"
import { createVariantBudget, mergedText, type VariantBudget, type VariantValue, variantOf } from "./variant.ts"

/** A leaf's value within a nested one: JSON, or bytes that only a variant understands. */
export type NestedCell = string | Uint8Array

interface Cursor extends LeafBatch<NestedCell> {
  at: number
}

/**
 * Puts nested values together from the batches of their leaves: JSON text for each row, null where there is no value.
 * Levels say what is there, as the Dremel paper has it.
 *
 * @param batches by the leaves' indexes
 */
export function nestedTexts(
  node: Node,
  rows: number,
  batches: ReadonlyMap<number, LeafBatch<NestedCell>>,
): (string | null)[] {
  const cursors = new Map<Leaf, Cursor>()
  for (const leaf of node.leaves) cursors.set(leaf, { ...batches.get(leaf.index)!, at: 0 })
  const out = new Array<string | null>(rows)
  for (let r = 0; r < rows; r++) out[r] = textOf(node, cursors)
  for (const cursor of cursors.values())
    if (cursor.at !== cursor.cells.length) throw new Error("its lists do not fit one another")
  return out
}

type Cursors = ReadonlyMap<Leaf, Cursor>

/** The value at the cursors, which move on; null where there is none. */
function textOf(node: Node, cursors: Cursors): string | null {
  const { shape } = node
  if (shape.kind === "leaf") return next(shape.leaf, cursors) as string | null
  if (node.leaves.length === 0) return "{}"
  if (definitionAt(node, cursors) < node.definition) {
    skip(node, cursors)
    return null
  }
  switch (shape.kind) {
    case "fields":
      return `{${shape.fields.map((field) => `${JSON.stringify(field.name)}:${textOf(field, cursors) ?? "null"}`).join(",")}}`
    case "list":
      return `[${entriesOf(node, shape.level, cursors, () => textOf(shape.element, cursors) ?? "null").join(",")}]`
    case "map":
      return `{${entriesOf(node, shape.level, cursors, () => entryText(shape, cursors)).join(",")}}`
    case "variant":
      return variantText(shape.fields, cursors)
  }
}

function entryText({ key, value }: Extract<Shape, { kind: "map" }>, cursors: Cursors): string {
  const name = textOf(key, cursors) ?? "null"
  const entry = value ? (textOf(value, cursors) ?? "null") : "null"
  return `${name.startsWith('"') ? name : JSON.stringify(name)}:${entry}`
}

/** Reads one entry after the other while the levels say that the list goes on. */
function entriesOf<T>(node: Node, level: Level, cursors: Cursors, read: () => T): T[] {
  const entries: T[] = []
  if (definitionAt(node, cursors) < level.definition) {
    skip(node, cursors)
    return entries
  }
  const first = cursors.get(node.leaves[0]!)!
  do {
    const before = first.at
    entries.push(read())
    if (first.at === before) throw new Error("a list of it does not end")
  } while (first.at < first.cells.length && first.repetitions![first.at]! >= level.repetition)
  return entries
}

function definitionAt(node: Node, cursors: Cursors): number {
  const cursor = cursors.get(node.leaves[0]!)!
  const definition = cursor.definitions![cursor.at]
  if (definition === undefined) throw new Error("its lists do not fit one another")
  return definition
}

function next(leaf: Leaf, cursors: Cursors): NestedCell | null {
  const cursor = cursors.get(leaf)!
  if (cursor.at >= cursor.cells.length) throw new Error("its lists do not fit one another")
  return cursor.cells[cursor.at++]!
}

function skip(node: Node, cursors: Cursors): void {
  for (const leaf of node.leaves) cursors.get(leaf)!.at++
}

/** A variant: its own binary form, parts of which may stand in typed columns beside it. */
function variantText(fields: readonly Node[], cursors: Cursors): string | null {
  const metadata = fields.find(({ name }) => name === "metadata")
  const bytes = metadata ? rawOf(metadata, cursors) : null
  const value = shreddedOf(fields, { metadata: bytes, budget: createVariantBudget() }, cursors)
  const text = value === undefined ? null : mergedText(value)
  return text === "null" ? null : text
}

interface Around {
  readonly metadata: Uint8Array | null
  readonly budget: VariantBudget
}

/** Undefined where neither form has a value: such a field is not there. */
function shreddedOf(fields: readonly Node[], around: Around, cursors: Cursors): VariantValue | undefined {
  const valueNode = fields.find(({ name }) => name === "value")
  const typedNode = fields.find(({ name }) => name === "typed_value")
  const bytes = valueNode ? rawOf(valueNode, cursors) : null
  const typed = typedNode ? typedOf(typedNode, around, cursors) : undefined
  const binary = bytes ? variantOf(around.metadata, bytes, around.budget) : undefined
  if (typed instanceof Map && binary instanceof Map) return new Map([...binary, ...typed])
  return typed ?? binary
}

function typedOf(node: Node, around: Around, cursors: Cursors): VariantValue | undefined {
  const { shape } = node
  if (shape.kind === "leaf") return (next(shape.leaf, cursors) as string | null) ?? undefined
  if (definitionAt(node, cursors) < node.definition) {
    skip(node, cursors)
    return undefined
  }
  const partOf = (part: Node) => {
    if (part.shape.kind !== "fields") return typedOf(part, around, cursors)
    if (definitionAt(part, cursors) >= part.definition) return shreddedOf(part.shape.fields, around, cursors)
    skip(part, cursors)
    return undefined
  }
  if (shape.kind === "list") {
    const { element, level } = shape
    return `[${entriesOf(node, level, cursors, () => mergedText(partOf(element) ?? "null")).join(",")}]`
  }
  if (shape.kind !== "fields") return textOf(node, cursors) ?? undefined
  const entries = new Map<string, string>()
  for (const field of shape.fields) {
    const value = partOf(field)
    if (value !== undefined) entries.set(field.name, mergedText(value))
  }
  return entries
}

function rawOf(node: Node, cursors: Cursors): Uint8Array | null {
  if (node.shape.kind !== "leaf") throw new Error("a variant of it is not built as one")
  const cell = next(node.shape.leaf, cursors)
  return cell instanceof Uint8Array ? cell : null
}

/** The leaves whose bytes only a variant understands. */
export function rawLeavesOf(node: Node, isInVariant = false): readonly Leaf[] {
  const { shape, name } = node
  switch (shape.kind) {
    case "leaf":
      return isInVariant && (name === "value" || name === "metadata") && shape.leaf.type === "BYTE_ARRAY"
        ? [shape.leaf]
        : []
    case "list":
      return rawLeavesOf(shape.element, isInVariant)
    case "map":
      return [shape.key, ...(shape.value ? [shape.value] : [])].flatMap((part) => rawLeavesOf(part, isInVariant))
    default:
      return shape.fields.flatMap((field) => rawLeavesOf(field, isInVariant || shape.kind === "variant"))
  }
}
