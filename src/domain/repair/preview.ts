import type { Profile } from "../profile/profile.ts"
import { createMender } from "./apply.ts"
import { columnsOf, type Repair } from "./repair.ts"

export type Cell = string | null

/** A row before and after the repairs. */
export interface PreviewedRow {
  readonly row: number
  readonly before: readonly Cell[]
  /** Null: it is left out. */
  readonly after: readonly Cell[] | null
}

export interface Preview {
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** The rows that change, of those that were given. */
  readonly rows: readonly PreviewedRow[]
}

/** Rows to look at, each with its number. */
export interface SampleRow {
  readonly row: number
  readonly cells: readonly Cell[]
}

/** What repairs do to some rows of a table. */
export function previewRepairs(
  names: readonly string[],
  repairs: readonly Repair[],
  sample: readonly SampleRow[],
): Preview {
  const mender = createMender(names, repairs)
  const rows = sample.flatMap(({ row, cells }): PreviewedRow[] => {
    const before = names.map((_, i) => cells[i] ?? null)
    const after = [...before]
    const extra = cells.slice(names.length)
    const dropped = mender.mend({ cells: after, extra: [...extra], short: cells.length < names.length, row }) >= 0
    if (!dropped && after.length === before.length && after.every((cell, i) => cell === before[i])) return []
    return [{ row, before, after: dropped ? null : after }]
  })
  return { before: names, after: mender.names, rows }
}

/** The columns in which a preview shows something: those that lose or change a value, and those that get one. */
export function changedColumns(
  { before, after, rows }: Preview,
  repairs: readonly Repair[],
): { readonly from: readonly string[]; readonly to: readonly string[] } {
  const named = new Set(repairs.flatMap((r) => columnsOf(r.operation)))
  const changes = (name: string): boolean => {
    const [i, j] = [before.indexOf(name), after.indexOf(name)]
    return rows.some((row) => row.after !== null && row.before[i] !== row.after[j])
  }
  const changed = before.filter((name) => after.includes(name) && changes(name))
  const gone = before.filter((name) => !after.includes(name))
  const made = after.filter((name) => !before.includes(name))
  const from = before.filter((name) => gone.includes(name) || changed.includes(name))
  // A row that is left out is shown by what it was looked at for.
  return from.length > 0
    ? { from, to: after.filter((name) => made.includes(name) || changed.includes(name)) }
    : { from: before.filter((name) => named.has(name)), to: after.filter((name) => named.has(name)) }
}

/** Rows of a column that hold one text each and nothing else: the places of a finding, to be looked at. */
export function sampleOf(
  profile: Profile,
  column: string,
  texts: readonly { readonly row: number; readonly text: string }[],
): readonly SampleRow[] {
  const index = profile.columns.findIndex((c) => c.name === column)
  return texts.map(({ row, text }) => ({
    row,
    cells: profile.columns.map((_, i) => (i === index && text !== "" ? text : null)),
  }))
}

/** The columns that repairs touch, of those that a table has. */
export function touchedColumns(names: readonly string[], repairs: readonly Repair[]): readonly number[] {
  const touched = new Set(repairs.flatMap((r) => columnsOf(r.operation)))
  return names.flatMap((name, i) => (touched.has(name) ? [i] : []))
}
