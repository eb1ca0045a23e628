import { textOf } from "./bytes.ts"

/** A finding shows at most so many places. */
export const MAX_PLACES = 20

/** Where a text was seen first. Rows count from the start of the scanned range, blank lines included. */
export interface Seen {
  readonly hash: number
  readonly offset: number
  readonly row: number
  readonly text: string
}

/**
 * The first places of distinct texts, told apart by hash, in the order of the file: exact over any merge, because a
 * text that a list has not kept stands behind `MAX_PLACES` others.
 */
export type Places = Seen[]

/** Notes a text; must be called in the order of the file. */
export function see(
  places: Places,
  value: { readonly bytes: Uint8Array; readonly start: number; readonly end: number },
  hash: number,
  offset: number,
  row: number,
): void {
  if (places.length >= MAX_PLACES) return
  for (const seen of places) if (seen.hash === hash) return
  places.push({ hash, offset, row, text: textOf(value.bytes, value.start, value.end) })
}

/** The places of two lists, the right one's rows moved on by `shift`. */
export function mergePlaces(left: readonly Seen[], right: readonly Seen[], shift: number): Places {
  const merged = [...left, ...right.map((seen) => (shift === 0 ? seen : { ...seen, row: seen.row + shift }))]
  merged.sort((a, b) => a.offset - b.offset)
  const hashes = new Set<number>()
  return merged.filter(({ hash }) => !hashes.has(hash) && hashes.add(hash)).slice(0, MAX_PLACES)
}
