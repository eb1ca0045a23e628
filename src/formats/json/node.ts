import { decodeText } from "./text.ts"

/**
 * What the records of a table hold: a tree of names. It is found out on the first way through the file and leads each value
 * to its column on the second.
 */
export interface Node {
  readonly name: string
  readonly parent: Node | null
  /** How deep in the record; the record itself is 0. */
  readonly level: number
  /** The bytes of the name, as first written. */
  readonly raw: Uint8Array
  readonly kids: Map<string, Node>
  /** Objects of one table tend to have the same names in the same order: what came first, and what came behind this. */
  first: Node | null
  after: Node | null
  /** How many values of each kind. */
  scalars: number
  nulls: number
  objects: number
  lists: number
  /** Names within the objects, all together. */
  names: number
  /** The number of the object that it was last seen in, to know a name that is there twice. */
  seen: number
  /** Its objects are kept as JSON text: there are too many names, or too many levels. */
  isText: boolean
  /** Where the values go; -1 where no value is expected. */
  column: number
  /** The first object and the first other value, where both are found. */
  firstObject: Spot | null
  firstOther: Spot | null
}

export interface Spot {
  readonly row: number
  readonly offset: number
}

/** Names in an object within a record; with more of them, names are values. */
const MOST_NAMES_WITHIN = 500
/** Names in a record. */
export const MOST_NAMES = 5000
/** Objects within each other that become columns. */
const MOST_LEVELS = 12

const NO_BYTES = new Uint8Array(0)

export function createNode(name: string, parent: Node | null, raw: Uint8Array = NO_BYTES): Node {
  return {
    name,
    parent,
    level: parent === null ? 0 : parent.level + 1,
    raw,
    kids: new Map(),
    first: null,
    after: null,
    scalars: 0,
    nulls: 0,
    objects: 0,
    lists: 0,
    names: 0,
    seen: 0,
    isText: parent !== null && parent.level + 1 > MOST_LEVELS,
    column: -1,
    firstObject: null,
    firstOther: null,
  }
}

/**
 * The node of a name in an object.
 *
 * @param before the name that came before in the same object, or null
 * @returns null where the object has too many names
 */
export function nodeOf(
  parent: Node,
  before: Node | null,
  bytes: Uint8Array,
  start: number,
  end: number,
  flags: number,
): Node | null {
  const guess = before === null ? parent.first : before.after
  if (guess !== null && isSame(guess.raw, bytes, start, end)) return guess
  const name = decodeText(bytes, start, end, flags)
  let node = parent.kids.get(name)
  if (node === undefined) {
    if (parent.kids.size >= (parent.parent === null ? MOST_NAMES : MOST_NAMES_WITHIN)) return null
    node = createNode(name, parent, bytes.slice(start, end))
    parent.kids.set(name, node)
  }
  if (before === null) parent.first = node
  else before.after = node
  return node
}

function isSame(raw: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (raw.length !== length) return false
  for (let i = 0; i < length; i++) if (raw[i] !== bytes[start + i]) return false
  return true
}

/** From so many names on, an object whose names are rarely there twice is a list under names. */
const SOME_NAMES = 20
const RARELY = 0.1

const isList = (node: Node): boolean =>
  node.kids.size > SOME_NAMES && node.names < node.objects * node.kids.size * RARELY

export interface Column {
  readonly path: readonly string[]
  readonly node: Node
}

/** Lays a table's columns out: each node gets its column, in the order of first appearance. */
export function layColumns(record: Node): readonly Column[] {
  const columns: Column[] = []
  const lay = (node: Node, path: readonly string[]): void => {
    if (isList(node)) node.isText = true
    const before = columns.length
    const isNested = node.objects > 0 && !node.isText
    const place = () => {
      node.column = columns.length
      columns.push({ path, node })
    }
    node.column = -1
    if (node.scalars + node.lists > 0 || !isNested) place()
    if (isNested) for (const [name, kid] of node.kids) lay(kid, [...path, name])
    if (columns.length === before) place()
  }
  for (const [name, kid] of record.kids) lay(kid, [name])
  return columns
}

/** Names for columns, dotted and each there once. */
export function nameJsonColumns(columns: readonly Column[]): { names: readonly string[]; clashes: readonly string[] } {
  const taken = new Set<string>()
  const clashes: string[] = []
  const names = columns.map(({ path }) => {
    const dotted = path.join(".")
    let name = dotted
    for (let n = 2; taken.has(name); n++) name = `${dotted}_${n}`
    if (name !== dotted) clashes.push(name)
    taken.add(name)
    return name
  })
  return { names, clashes }
}
