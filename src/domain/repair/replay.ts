import type { Choices } from "../ingestion/choices.ts"
import { createMender } from "./apply.ts"
import type { Repair } from "./repair.ts"

/** How an earlier file was made ready: what was decided about it, and the columns that it had in the end. */
export interface Preparation {
  readonly columns: readonly string[]
  readonly choices: Choices
}

export const repairsOf = ({ repairs = [] }: Choices): readonly Repair[] => repairs.map(({ repair }) => repair)

/** The columns of a table after its repairs, or null where one of them finds no column of its name. */
export function columnsAfter(names: readonly string[], repairs: readonly Repair[]): readonly string[] | null {
  try {
    return createMender(names, repairs).names
  } catch {
    // UnknownColumn, or a format that this release does not know.
    return null
  }
}

/**
 * Whether a table of these columns is of the shape of an earlier one: made ready in its way, it has the same columns. The
 * order does not matter. Only what was made of the earlier columns is on record, and it is enough.
 *
 * @param mayHaveMore a column that the earlier one had not is nothing against it
 */
export function isOfShape(names: readonly string[], { columns, choices }: Preparation, mayHaveMore = false): boolean {
  const after = columnsAfter(names, repairsOf(choices))
  if (after === null || after.length < columns.length || (!mayHaveMore && after.length > columns.length)) return false
  const has = new Set(after)
  return columns.every((name) => has.has(name))
}

/** Repairs that name rows are about one file alone. */
export const repeatable = (repairs: readonly Repair[]): readonly Repair[] =>
  repairs.filter(({ operation }) => operation.op !== "drop_listed")

/**
 * The repairs without one of them, and without those behind it that it made possible: a column that was not renamed cannot
 * be trimmed under its new name.
 *
 * @param names the columns of the table as it stands in the file
 */
export function withoutRepair(names: readonly string[], repairs: readonly Repair[], index: number): readonly Repair[] {
  const kept: Repair[] = []
  for (const [i, repair] of repairs.entries())
    if (i !== index && columnsAfter(names, [...kept, repair]) !== null) kept.push(repair)
  return kept
}

/**
 * What of the decisions about an earlier file is for another one too: its time column and roles. A day that all of its rows
 * got was that file's own, and what the repairs did is counted anew.
 *
 * @param now what stands for the other file without it
 */
export function followed(earlier: Choices, now: Choices): Choices {
  const { timestamp, columns } = earlier
  return { timestamp: timestamp.kind === "constant" ? now.timestamp : timestamp, columns }
}

/** What of an earlier preparation a table does not have yet. */
export interface Replay {
  readonly repairs: readonly Repair[]
  /** The earlier time column, where another one would be taken now; a day for all rows is never taken over. */
  readonly time: { readonly column: string; readonly format: string } | null
  /** Columns that had another role. */
  readonly roles: readonly string[]
}

/**
 * What making a table ready as an earlier one was would change; null where there is nothing.
 *
 * @param now what stands for the table without it
 */
export function replayOf(earlier: Choices, now: Choices): Replay | null {
  const repairs = repeatable(repairsOf(earlier))
  const { timestamp } = earlier
  const isOther =
    timestamp.kind === "column" &&
    (now.timestamp.kind !== "column" ||
      now.timestamp.column !== timestamp.column ||
      now.timestamp.format !== timestamp.format)
  const before = new Map(earlier.columns.map((c) => [c.name, c.role]))
  const roles = now.columns.flatMap(({ name, role }) => {
    const other = before.get(name)
    return other !== undefined && other !== role && other !== "timestamp" && role !== "timestamp" ? [name] : []
  })
  const time = isOther ? { column: timestamp.column, format: timestamp.format } : null
  // With repairs the earlier time column is theirs, and is taken by itself.
  return repairs.length === 0 && time === null && roles.length === 0 ? null : { repairs, time, roles }
}
