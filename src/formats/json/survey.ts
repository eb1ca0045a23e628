import type { Place } from "#domain/findings/finding.ts"
import { MAX_PLACES } from "#domain/scan/places.ts"
import { createNode, type Node, nodeOf } from "./node.ts"
import type { Fault, Reader } from "./scan.ts"
import { NULL, type Window } from "./tokenize.ts"

/** An array whose elements could be the records of a table. */
export interface ArrayFacts {
  /** The names that lead to it; empty for the document itself. */
  readonly path: readonly string[]
  /** Offset of its bracket in the file. */
  readonly offset: number
  /** What its objects hold. */
  readonly record: Node
  /** Elements of each kind. */
  readonly objects: Seen
  readonly lists: Seen
  readonly others: Seen
  /** Cells of the longest list. */
  width: number
  /** An object has more names than a table can have columns. */
  isTooWide: boolean
}

/** How often something was seen, and where first; without its text where that stands in the file. */
export interface Seen {
  count: number
  readonly places: Place[]
}

/** What a document holds. */
export interface Survey {
  /** Values at the top, of each kind. */
  objects: number
  readonly lists: Seen
  readonly others: Seen
  /** The objects at the top: the records of JSON lines, or what the arrays stand in. */
  readonly top: Node
  isTooWide: boolean
  /** In the order of the file; those at the top are one. */
  readonly arrays: ArrayFacts[]
  /** Elements of the longest array at the top. */
  width: number
  readonly repeated: Seen
  readonly broken: (Fault & { readonly start: number })[]
}

const nobody = (): Seen => ({ count: 0, places: [] })

export function see(seen: Seen, row: number, offset: number, text: string): void {
  seen.count++
  if (seen.places.length < MAX_PLACES) seen.places.push({ row, offset, text })
}

/** Where a value stands: in an object of which this is known, or in an array of a table; beside, in what is not looked at. */
interface Frame {
  node: Node | null
  /** The name that the next value has. */
  name: Node | null
  before: Node | null
  /** Which object it is, of all. */
  instance: number
  array: ArrayFacts | null
  /** Elements of an array. */
  cells: number
}

const frame = (): Frame => ({ node: null, name: null, before: null, instance: 0, array: null, cells: 0 })

/** With more broken lines it is no file of JSON lines. */
const MOST_BROKEN = 1000

/**
 * Finds out what a file holds: which arrays, and the names in their objects.
 *
 * @param recover finds the line behind a broken one
 */
export function createSurveyor(
  window: Window,
  recover: (start: number) => Promise<number | null>,
): { readonly reader: Reader; readonly survey: Survey } {
  const survey: Survey = {
    objects: 0,
    lists: nobody(),
    others: nobody(),
    top: createNode("", null),
    isTooWide: false,
    arrays: [],
    width: 0,
    repeated: nobody(),
    broken: [],
  }
  const frames: Frame[] = [frame()]
  /** Containers below this depth are not looked into. */
  let ignoredFrom = Number.POSITIVE_INFINITY
  let instances = 0
  /** Offset where the value at the top begins that is being read, null between them, and how many are complete. */
  let start: number | null = null
  let complete = 0
  let isOnOwnLine = true
  let row = 0
  let topArray: ArrayFacts | null = null

  const frameAt = (depth: number): Frame => {
    while (frames.length <= depth) frames.push(frame())
    return frames[depth]!
  }
  const isLines = () => complete > 0
  const isOfObjects = () => survey.objects > 0

  function count(seen: Seen, at: number): void {
    row++
    see(seen, row, window.base + at, "")
  }

  /** A value that is neither object nor array. */
  function scalar(at: number, isNull: boolean, depth: number): void {
    if (depth >= ignoredFrom) return
    if (depth === 0) {
      complete++
      count(survey.others, at)
      return
    }
    const { name, array, node } = frames[depth]!
    if (node !== null) {
      if (name === null) return
      if (isNull) name.nulls++
      else if (name.scalars++ === 0) name.firstOther ??= { row, offset: window.base + at }
    } else if (array !== null) {
      frames[depth]!.cells++
      count(array.others, at)
    } else frames[depth]!.cells++
  }

  function enterObject(into: Frame, node: Node): void {
    into.node = node
    into.name = null
    into.before = null
    into.array = null
    into.instance = ++instances
    node.objects++
  }

  function openObject(at: number, depth: number): void {
    const outer = frames[depth]!
    const inner = frameAt(depth + 1)
    if (depth === 0) {
      survey.objects++
      row++
      enterObject(inner, survey.top)
      return
    }
    if (outer.array !== null) {
      outer.cells++
      count(outer.array.objects, at)
      enterObject(inner, outer.array.record)
      return
    }
    if (outer.node === null) outer.cells++
    const node = outer.node === null ? null : outer.name
    if (node !== null) {
      if (node.objects === 0) node.firstObject = { row, offset: window.base + at }
      if (!node.isText) {
        enterObject(inner, node)
        return
      }
      node.objects++
    }
    ignoredFrom = depth + 1
  }

  function enterArray(into: Frame, path: readonly string[], at: number): ArrayFacts {
    const array: ArrayFacts = {
      path,
      offset: window.base + at,
      record: createNode("", null),
      objects: nobody(),
      lists: nobody(),
      others: nobody(),
      width: 0,
      isTooWide: false,
    }
    const same = survey.arrays.findIndex((other) => isSamePath(other.path, path))
    // A name that is there twice: the last one counts.
    if (same >= 0) survey.arrays.splice(same, 1)
    survey.arrays.push(array)
    into.node = null
    into.array = array
    into.cells = 0
    row = 0
    return array
  }

  function openArray(at: number, depth: number): void {
    const outer = frames[depth]!
    const inner = frameAt(depth + 1)
    if (depth === 0) {
      const isStray = isOfObjects()
      count(survey.lists, at)
      if (isStray) {
        ignoredFrom = 1
        return
      }
      if (topArray === null) topArray = enterArray(inner, [], at)
      inner.node = null
      inner.array = topArray
      inner.cells = 0
      return
    }
    if (outer.array !== null) {
      outer.cells++
      count(outer.array.lists, at)
      inner.node = null
      inner.array = null
      inner.cells = 0
      return
    }
    if (outer.node !== null) {
      const { name } = outer
      if (name !== null) {
        if (name.lists++ === 0) name.firstOther ??= { row, offset: window.base + at }
        // Within records an array is a value.
        const path = isLines() || name.level > MOST_LEVELS_OF_ARRAYS ? null : pathBelow(survey.top, name)
        if (path !== null && survey.arrays.length < MOST_ARRAYS) {
          enterArray(inner, path, at)
          return
        }
      }
    } else outer.cells++
    ignoredFrom = depth + 1
  }

  return {
    survey,
    reader: {
      another(isObject, isArray, onOwnLine) {
        // Objects may follow each other in one line; arrays in lines of their own are rows; all else is one document.
        isOnOwnLine = onOwnLine
        if (isOfObjects()) return isObject || onOwnLine
        return survey.lists.count > 0 && isArray && onOwnLine
      },
      key(from, end, flags, depth) {
        if (depth >= ignoredFrom) return
        const at = frames[depth]!
        const node = at.node!
        const kid = nodeOf(node, at.before, window.bytes, from, end, flags)
        at.name = kid
        if (kid === null) {
          if (node.parent !== null) node.isText = true
          else if (node === survey.top) survey.isTooWide = true
          else for (const array of survey.arrays) if (array.record === node) array.isTooWide = true
          return
        }
        at.before = kid
        node.names++
        if (kid.seen === at.instance) see(survey.repeated, row, window.base + from, kid.name)
        kid.seen = at.instance
      },
      text: (from, _end, _flags, depth) => scalar(from - 1, false, depth),
      number: (from, _end, depth) => scalar(from, false, depth),
      literal: (which, at, depth) => scalar(at, which === NULL, depth),
      open(isObject, at, depth) {
        if (depth === 0) start = window.base + at
        if (depth >= ignoredFrom) return
        if (isObject) openObject(at, depth)
        else openArray(at, depth)
      },
      close(isObject, _end, depth) {
        if (depth + 1 === ignoredFrom) ignoredFrom = Number.POSITIVE_INFINITY
        else if (depth < ignoredFrom && !isObject) leaveArray(depth)
        if (depth > 0) return
        complete++
        start = null
      },
      mustWait: () => false,
      wait: () => undefined,
      keepFrom: () => Number.POSITIVE_INFINITY,
      async recover(fault) {
        // A broken document is refused; of JSON lines, the others can be looked at.
        const isFirst = complete === 0 || (complete === 1 && !isOnOwnLine)
        if (isFirst || !isOfObjects() || survey.broken.length === MOST_BROKEN) return null
        const from = start ?? fault.offset
        if (start !== null) survey.objects--
        start = null
        survey.broken.push({ ...fault, start: from })
        ignoredFrom = Number.POSITIVE_INFINITY
        return recover(from)
      },
    },
  }

  function leaveArray(depth: number): void {
    const { array, cells } = frames[depth + 1]!
    if (depth === 0) survey.width = Math.max(survey.width, cells)
    if (array === null) {
      const outer = frames[depth]!.array
      if (outer !== null) outer.width = Math.max(outer.width, cells)
    }
  }
}

/** Arrays are looked for so deep in the object at the top. */
const MOST_LEVELS_OF_ARRAYS = 10
const MOST_ARRAYS = 1000

const isSamePath = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i])

/** The names that lead from one node down to another; null where they do not. */
function pathBelow(top: Node, node: Node): readonly string[] | null {
  const path: string[] = []
  for (let at: Node | null = node; at !== null; at = at.parent) {
    if (at === top) return path.reverse()
    path.push(at.name)
  }
  return null
}
