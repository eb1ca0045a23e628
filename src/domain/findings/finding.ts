import type { Operation } from "../repair/repair.ts"

export type Severity = "error" | "warning" | "info"

/** Where a finding was seen. */
export interface Place {
  /** As a person counts in a spreadsheet: the first record of the file, header included, is row 1. */
  readonly row: number
  /** Byte offset of the record in the file. */
  readonly offset: number
  /** The text itself, cut at 200 characters. */
  readonly text: string
}

/** What is wrong with a file, where, and what follows from it. A value, never an exception. */
export interface Finding {
  /** A stable name from one of the catalogues beside this file. */
  readonly code: string
  readonly severity: Severity
  /** The column's name, or null when the finding is about the file or about whole rows. */
  readonly column: string | null
  /** Exact over the whole file, also where places are capped. */
  readonly count: number
  /** The first ones, at most 20. */
  readonly places: readonly Place[]
  /** One sentence in plain words: what is wrong and what follows from it. */
  readonly message: string
  /** What would mend it, where that takes more than the finding tells. */
  readonly repair?: Operation
}
