import type { Cell, RecordSink } from "../transcript.ts"
import { type Node, nodeOf } from "./node.ts"
import type { Reader } from "./scan.ts"
import { type Seen, see } from "./survey.ts"
import { compactJson, createCutter, holdsHalves, withoutHalves } from "./text.ts"
import { NULL, TRUE, type Window } from "./tokenize.ts"

/** Which values of a document are the records. */
export interface Shape {
  /** 0: the values at the top; 1: the elements of the arrays at the top. */
  readonly depth: 0 | 1
  /** What the objects hold; null where the records are arrays. */
  readonly record: Node | null
  readonly columns: number
}

interface Frame {
  node: Node
  name: Node | null
  before: Node | null
  instance: number
}

/**
 * Writes the records of a document that has been surveyed.
 *
 * @param surrogates takes the values that hold halves of characters, which no file of text can
 */
export function createWriter(
  window: Window,
  shape: Shape,
  sink: RecordSink,
  surrogates: Seen,
  recover: (start: number) => Promise<number | null>,
): Reader {
  const { record: root, columns, depth: recordDepth } = shape
  const blank: readonly Cell[] = new Array<Cell>(columns).fill(null)
  const cutter = createCutter(window)
  const frames: Frame[] = []
  let base = -1
  let bytes = window.bytes
  let cells: Cell[] = []
  let column = -1
  let row = 0
  /** Counts down: the survey has left numbers above zero. */
  let instances = 0
  let start: number | null = null
  let ignoredFrom = Number.POSITIVE_INFINITY
  /** Offset of a container that is kept as JSON text, or -1, and the column that it goes to. */
  let kept = -1
  let keptColumn = -1
  let waiting: Promise<void> | undefined

  function put(at: number, value: string): void {
    cells[at] = value
  }

  /** The column of a value at this depth that is no object; -1 where it has none. */
  function columnAt(depth: number): number {
    if (root === null) return depth === recordDepth + 1 ? ++column : -1
    const { name } = frames[depth]!
    return name === null ? -1 : name.column
  }

  const isOutside = (depth: number): boolean => depth <= recordDepth || depth >= ignoredFrom

  function cut(from: number, end: number, flags: number): string {
    if (window.base !== base || window.bytes !== bytes) {
      base = window.base
      bytes = window.bytes
      cutter.forget()
    }
    const text = cutter.cut(from, end, flags)
    if (flags !== 0 && holdsHalves(text)) see(surrogates, row, window.base + from, withoutHalves(text).slice(0, 200))
    return text
  }

  function begin(): void {
    cells = root === null ? [] : blank.slice()
    column = -1
    row++
  }

  function enter(depth: number, node: Node): void {
    const frame = frames[depth]
    if (frame === undefined) frames[depth] = { node, name: null, before: null, instance: --instances }
    else {
      frame.node = node
      frame.name = null
      frame.before = null
      frame.instance = --instances
    }
  }

  function keep(at: number, depth: number, to: number): void {
    ignoredFrom = depth + 1
    kept = window.base + at
    keptColumn = to
  }

  return {
    another: (isObject, isArray, onOwnLine) => (root === null || recordDepth === 1 ? isArray : isObject || onOwnLine),
    key(from, end, flags, depth) {
      if (isOutside(depth) || root === null) return
      const at = frames[depth]!
      const kid = nodeOf(at.node, at.before, window.bytes, from, end, flags)
      at.name = kid
      if (kid === null) return
      at.before = kid
      if (kid.seen === at.instance) clear(kid)
      kid.seen = at.instance
    },
    text(from, end, flags, depth) {
      if (isOutside(depth)) return
      const to = columnAt(depth)
      if (to >= 0) put(to, cut(from, end, flags))
    },
    number(from, end, depth) {
      if (isOutside(depth)) return
      const to = columnAt(depth)
      if (to >= 0) put(to, cut(from, end, 0))
    },
    literal(which, _at, depth) {
      if (isOutside(depth)) return
      const to = columnAt(depth)
      if (to < 0) return
      if (which !== NULL) put(to, which === TRUE ? "true" : "false")
      else if (root === null) cells[to] = null
    },
    open(isObject, at, depth) {
      if (depth === 0) start = window.base + at
      if (depth >= ignoredFrom || depth < recordDepth) return
      if (depth === recordDepth) {
        if (isObject !== (root !== null)) ignoredFrom = depth + 1
        else {
          begin()
          if (root !== null) enter(depth + 1, root)
        }
        return
      }
      if (root === null) return keep(at, depth, ++column)
      const { name } = frames[depth]!
      if (name === null) ignoredFrom = depth + 1
      else if (isObject && !name.isText && (name.kids.size > 0 || name.column < 0)) enter(depth + 1, name)
      else keep(at, depth, name.column)
    },
    close(_isObject, end, depth) {
      if (depth === 0) start = null
      if (depth + 1 === ignoredFrom) {
        ignoredFrom = Number.POSITIVE_INFINITY
        if (kept >= 0 && keptColumn >= 0) put(keptColumn, compactJson(window.bytes, kept - window.base, end))
        kept = -1
      } else if (depth === recordDepth && depth < ignoredFrom) waiting = sink.record(cells)
    },
    mustWait: () => waiting !== undefined,
    wait() {
      const wait = waiting
      waiting = undefined
      return wait
    },
    keepFrom: () => (kept >= 0 ? kept : Number.POSITIVE_INFINITY),
    async recover(fault) {
      const from = start ?? fault.offset
      start = null
      kept = -1
      ignoredFrom = Number.POSITIVE_INFINITY
      return recover(from)
    },
  }

  /** A name that is there twice: what it said before does not count. */
  function clear(node: Node): void {
    if (node.column >= 0) cells[node.column] = null
    for (const kid of node.kids.values()) clear(kid)
  }
}
