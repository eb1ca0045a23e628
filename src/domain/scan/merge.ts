import { limitsFor, mergeColumns } from "./column.ts"
import { MAX_PLACES, type Seen } from "./places.ts"
import { mergeTallies } from "./row-rules/tally.ts"
import type { Noted, RangeScan } from "./scanner.ts"

/** One scan out of those of neighbouring ranges, in the order of the file: the same as one pass over all of them gives. */
export function mergeScans(scans: readonly RangeScan[]): RangeScan {
  const [first, ...others] = scans
  if (first === undefined) throw new RangeError("There is no scan to merge.")
  return others.reduce(mergeTwo, first)
}

function mergeTwo(left: RangeScan, right: RangeScan): RangeScan {
  const shift = left.lines
  const limits = limitsFor(left.columns.length)
  return {
    first: left.first,
    next: right.next,
    rows: left.rows + right.rows,
    lines: left.lines + right.lines,
    newlines: {
      lf: left.newlines.lf + right.newlines.lf,
      crlf: left.newlines.crlf + right.newlines.crlf,
      cr: left.newlines.cr + right.newlines.cr,
    },
    notes: left.notes.map((noted, i) => mergeNoted(noted, right.notes[i]!, shift)),
    blanks: mergeNoted(left.blanks, right.blanks, shift),
    columns: left.columns.map((column, i) => mergeColumns(column, right.columns[i]!, shift, limits)),
    rules: left.rules && right.rules && mergeTallies(left.rules, right.rules, shift),
  }
}

function mergeNoted(left: Noted, right: Noted, shift: number): Noted {
  const moved = right.places.map((seen): Seen => ({ ...seen, row: seen.row + shift }))
  return { count: left.count + right.count, places: [...left.places, ...moved].slice(0, MAX_PLACES) }
}
