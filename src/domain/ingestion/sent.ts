import type { Profile } from "../profile/profile.ts"
import type { Choices } from "./choices.ts"

/** A column as it is written to S3 and as Druid's spec names it: one plan for the writers and for the spec. */
export interface SentColumn {
  readonly name: string
  /** Position in the source file. */
  readonly source: number
  /** How a rewritten Parquet object stores it. */
  readonly kind: "utf8" | "int64" | "float64" | "timestamp"
  /** The format of `schema/timestamp-formats.ts` that reads a `timestamp`, else null. */
  readonly timestampFormat: string | null
  /** Its values recur, so that a dictionary of them is worth its time. */
  readonly recurs: boolean
}

/** With more distinct values than this, or fewer rows a value, looking each up costs more than what it saves. */
const MOST_DISTINCT = 10_000
const LEAST_ROWS_A_VALUE = 4

/**
 * The columns of a rewritten object, in the order of the file. The chosen timestamp column becomes TIMESTAMP (µs, UTC);
 * metrics become INT64 or DOUBLE where every value satisfies the type; everything else, ids among them, stays text.
 */
export function planSentColumns(profile: Profile, choices: Choices): readonly SentColumn[] {
  return profile.columns.map((column) => {
    const recurs = column.distinct <= MOST_DISTINCT && column.distinct * LEAST_ROWS_A_VALUE <= column.count
    const base = { name: column.name, source: column.index, recurs }
    if (choices.timestamp.kind === "column" && choices.timestamp.column === column.name)
      return { ...base, kind: "timestamp", timestampFormat: choices.timestamp.format }
    const chosen = choices.columns.find((c) => c.name === column.name) ?? column
    const numeric = chosen.role === "metric" && (column.type === "integer" || column.type === "float")
    if (numeric && column.type === "integer" && chosen.type === "integer")
      return { ...base, kind: "int64", timestampFormat: null }
    if (numeric) return { ...base, kind: "float64", timestampFormat: null }
    return { ...base, kind: "utf8", timestampFormat: null }
  })
}
