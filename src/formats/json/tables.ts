import { type Column, layColumns, type Node } from "./node.ts"
import type { ArrayFacts, Seen, Survey } from "./survey.ts"

/** One of the tables that a document holds, and where its records stand. */
export type JsonTable = {
  /** `$.data.items`; `$` for the document. */
  readonly name: string
  readonly rows: number
  /** What stands among the records and is none. */
  readonly strays: readonly Seen[]
  readonly isTooWide: boolean
} & (
  | {
      readonly form: "objects" | "rows"
      /** 0: the values at the top of the part are the records, 1: the elements of its arrays. */
      readonly depth: 0 | 1
      /** The part of the file: all of it, or one value from an offset on. */
      readonly from: number | null
      readonly record: Node | null
      readonly columns: readonly Column[]
      readonly width: number
    }
  | {
      readonly form: "columns"
      readonly arrays: readonly ArrayFacts[]
      readonly width: number
    }
)

const step = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
const nameOf = (path: readonly string[]): string => `$${path.map(step).join("")}`

/**
 * The tables of a document, the one to read by default first: the longest array of objects, else the longest array of arrays,
 * else arrays side by side, else the document as one record. Where it is an array or several values, that is all there is.
 */
export function tablesOf(survey: Survey): readonly JsonTable[] {
  if (survey.objects > 0) {
    const document = objectsTable(survey)
    return document.rows > 1 ? [document] : tablesWithin(survey, document)
  }
  const [array] = survey.arrays
  if (array === undefined) return []
  if (array.objects.count + array.lists.count > 0) return [arrayTable(array, null)]
  if (survey.lists.count < 2 || survey.width === 0) return []
  const rows = survey.lists.count
  return [
    {
      name: "$",
      rows,
      strays: [],
      isTooWide: false,
      form: "rows",
      depth: 0,
      from: null,
      record: null,
      columns: [],
      width: survey.width,
    },
  ]
}

function objectsTable({ top, objects, lists, others, isTooWide }: Survey): JsonTable {
  const columns = layColumns(top)
  return {
    name: "$",
    rows: objects,
    strays: [lists, others],
    isTooWide,
    form: "objects",
    depth: 0,
    from: null,
    record: top,
    columns,
    width: columns.length,
  }
}

function arrayTable(array: ArrayFacts, from: number | null): JsonTable {
  const { objects, lists, others, record, isTooWide } = array
  const isOfObjects = objects.count >= lists.count
  const columns = isOfObjects ? layColumns(record) : []
  return {
    name: nameOf(array.path),
    rows: isOfObjects ? objects.count : lists.count,
    strays: [isOfObjects ? lists : objects, others],
    isTooWide: isOfObjects && isTooWide,
    form: isOfObjects ? "objects" : "rows",
    depth: 1,
    from,
    record: isOfObjects ? record : null,
    columns,
    width: isOfObjects ? columns.length : array.width,
  }
}

/** Within an object, many a list is a value of the one record: those of objects are tables, and those of lists alone. */
const isTable = ({ objects, lists, others }: ArrayFacts): boolean =>
  objects.count > lists.count + others.count || (lists.count > 1 && objects.count + others.count === 0)

function tablesWithin(survey: Survey, document: JsonTable): readonly JsonTable[] {
  const arrays = survey.arrays
    .filter(isTable)
    .map((array) => arrayTable(array, array.offset))
    .filter(({ width }) => width > 0)
  const rank = ({ form }: JsonTable): number => (form === "objects" ? 0 : 1)
  const chosen = [...arrays].sort((a, b) => rank(a) - rank(b) || b.rows - a.rows)[0]
  const columns = columnsTable(survey)
  const whole = columns[0] ?? document
  const others = [whole, ...arrays]
  const first = chosen ?? whole
  return [first, ...others.filter((table) => table !== first)]
}

/** An object of lists of the same length, side by side: each is a column. */
function columnsTable({ top, arrays }: Survey): readonly JsonTable[] {
  const names = [...top.kids.values()]
  const lists = names.map(({ name }) => arrays.find(({ path }) => path.length === 1 && path[0] === name))
  const isPlain = (array: ArrayFacts | undefined): array is ArrayFacts =>
    array !== undefined && array.others.count > 0 && array.objects.count + array.lists.count === 0
  const plain = lists.filter(isPlain)
  const rows = plain[0]?.others.count ?? 0
  if (plain.length < names.length || plain.some(({ others }) => others.count !== rows)) return []
  if (names.some(({ objects, scalars, nulls }) => objects + scalars + nulls > 0) || rows === 0) return []
  const plainFacts = { name: "$", rows, strays: [], isTooWide: false } as const
  return [{ ...plainFacts, form: "columns", arrays: plain, width: plain.length }]
}
