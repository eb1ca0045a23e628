import {
  type BoundCondition,
  type BoundValue,
  type Column,
  typeOf,
  type ValueType,
} from "../../rules/expression/bind.ts"

/** How a column's values are read: numbers, texts, or times by a format. */
export interface Reading {
  readonly index: number
  readonly type: ValueType
  /** The format of `schema/timestamp-formats.ts` that reads its times. */
  readonly format: string | null
}

type Node = BoundCondition | BoundValue

/** How conditions read a column. */
export const readingOf = (column: Column): Reading => ({
  index: column.index,
  type: typeOf(column),
  format: column.format ?? null,
})

/** An expression as a text that tells it from every other one, columns by their place and by how they are read. */
export const expressionKey = (of: Node | readonly (Node | null)[]): string =>
  JSON.stringify(of, (key, value: unknown) => {
    if (key !== "column") return value
    const { index, format } = value as Column
    return [index, format ?? null]
  })

/** The columns that expressions read, in the order in which they do. */
export function readingsOf(expressions: readonly (Node | null)[]): readonly Reading[] {
  const found = new Map<number, Reading>()
  const visit = (node: Node): void => {
    if (node.kind === "column") {
      found.set(node.column.index, readingOf(node.column))
    }
    for (const part of partsOf(node)) visit(part)
  }
  for (const node of expressions) if (node !== null) visit(node)
  return [...found.values()]
}

/** The columns of which it is asked what a text says, and not just whether there is one. */
export function textsAskedFor(node: Node): readonly number[] {
  if (node.kind === "column") return node.type === "text" ? [node.column.index] : []
  const isEmptiness = (node.kind === "null" || node.kind === "empty") && node.of.kind === "column"
  return isEmptiness ? [] : partsOf(node).flatMap(textsAskedFor)
}

function partsOf(node: Node): readonly Node[] {
  return Object.entries(node).flatMap(([key, part]: [string, unknown]) =>
    key !== "column" && typeof part === "object" && part !== null && "kind" in part ? [part as Node] : [],
  )
}
