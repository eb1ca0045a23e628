import type { Page } from "./pages.ts"
import type { Leaf } from "./tree.ts"
import type { Stored } from "./values.ts"

/** The values of some rows of a leaf; where it stands in no list, one for each row. */
export interface LeafBatch<T> {
  /** Null where there is no value. */
  readonly cells: readonly (T | null)[]
  /** Of each cell; null where all are there, or where they tell nothing more than a null does. */
  readonly definitions: ArrayLike<number> | null
  /** Of each cell; null in no list. */
  readonly repetitions: ArrayLike<number> | null
}

export interface LeafReader<T> {
  /** The next `rows` rows, which must be there. */
  take(rows: number): Promise<LeafBatch<T>>
  /** Ends reading; an error where there are more values than the rows that were taken. */
  finish(): Promise<void>
}

/**
 * Reads a leaf by rows, however its pages are cut.
 *
 * @param render values `[from, to)` of a page or a dictionary, as they are wanted
 * @param withLevels whether definition levels are wanted too
 */
export function createLeafReader<T>(
  pages: AsyncIterator<Page>,
  { maxDefinition, maxRepetition }: Leaf,
  render: (stored: Stored, from: number, to: number) => T[],
  withLevels: boolean,
): LeafReader<T> {
  let page: Page | null = null
  /** Of the page: entries, and values that are there, taken so far. */
  let at = 0
  let valueAt = 0
  let dictionary: Stored | null = null
  let entries: readonly T[] = []

  /** False at the end of the column. */
  async function nextPage(): Promise<boolean> {
    const next = await pages.next()
    page = next.done ? null : next.value
    at = 0
    valueAt = 0
    if (page?.dictionary && page.dictionary !== dictionary) {
      dictionary = page.dictionary
      entries = render(dictionary, 0, "starts" in dictionary ? dictionary.starts.length : dictionary.length)
    }
    return page !== null
  }

  /** The next `count` values that are there. */
  function dense(from: Page, count: number): T[] {
    const start = valueAt
    valueAt += count
    if (!from.dictionary) return render(from.values, start, valueAt)
    const places = from.values as Int32Array
    const out = new Array<T>(count)
    for (let i = 0; i < count; i++) out[i] = entries[places[start + i]!]!
    return out
  }

  /** The next `count` entries of the page, nulls among them. */
  function entriesOf(from: Page, count: number): (T | null)[] {
    const { definitions } = from
    const first = at
    at += count
    if (!definitions) return dense(from, count)
    let there = 0
    for (let i = first; i < at; i++) if (definitions[i] === maxDefinition) there++
    const values = dense(from, there)
    if (there === count) return values
    const out = new Array<T | null>(count)
    for (let i = 0, v = 0; i < count; i++) out[i] = definitions[first + i] === maxDefinition ? values[v++]! : null
    return out
  }

  async function take(rows: number): Promise<LeafBatch<T>> {
    const cells: (T | null)[][] = []
    const definitions: number[] = []
    const repetitions: number[] = []
    let taken = 0
    for (;;) {
      if (!page || at === page.count) {
        // In a list, only what follows tells that the last row is at its end.
        if (taken === rows && maxRepetition === 0) break
        if (!(await nextPage())) {
          if (taken < rows) throw new Error("it has fewer values than the file has rows")
          break
        }
        continue
      }
      const from: Page = page
      const first = at
      let count = Math.min(rows - taken, from.count - at)
      if (from.repetitions) {
        const wanted = rowsWithin(from.repetitions, at, rows - taken, taken > 0)
        count = wanted.entries
        taken += wanted.rows
      } else {
        taken += count
      }
      if (count === 0) break
      cells.push(entriesOf(from, count))
      if (withLevels)
        for (let i = first; i < at; i++) {
          definitions.push(from.definitions ? from.definitions[i]! : maxDefinition)
          repetitions.push(from.repetitions ? from.repetitions[i]! : 0)
        }
    }
    return {
      cells: cells.length === 1 ? cells[0]! : cells.flat(),
      definitions: withLevels ? definitions : null,
      repetitions: withLevels ? repetitions : null,
    }
  }

  return {
    take,
    async finish() {
      if (page && at < page.count) throw new Error("it has more values than the file has rows")
      if (!(await pages.next()).done) throw new Error("it has more values than the file has rows")
    },
  }
}

/** How many entries from `at` on belong to the row that has begun, if one has, and to the next `rows`. */
function rowsWithin(repetitions: Uint8Array, at: number, rows: number, hasBegun: boolean) {
  if (!hasBegun && repetitions[at] !== 0) throw new Error("a row of it begins in the midst of a list")
  let begun = 0
  let i = at
  for (; i < repetitions.length; i++) if (repetitions[i] === 0 && ++begun > rows) break
  return { entries: i - at, rows: Math.min(begun, rows) }
}
