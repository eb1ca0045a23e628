import type { Operation } from "../repair/repair.ts"

export type Severity = "error" | "warning" | "info"

/** Where a finding was seen. */
export interface Place {
  /** As a person counts in a spreadsheet: the first record of the file, header included, is row 1. */
  readonly row: number
  /** Byte offset of the record in the file; 0 where only its row is known. */
  readonly offset: number
  /** The text itself, cut at 200 characters. */
  readonly text: string
}

/** What is wrong with a file, where, and what follows from it. A value, never an exception. */
export interface Finding {
  /** A stable name: a `FindingCode` of the catalogue, or of an earlier release's. */
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

/**
 * A kind of finding. `error` keeps the file from being sent: what Druid got would not be what stands in it.
 */
export interface FindingKind {
  readonly severity: Severity
  /** One and many of it in a few words; a single text where a count says nothing, since the whole column is so. */
  readonly short: readonly [one: string, more: string] | string
  /**
   * The finding's sentence.
   *
   * @param total what the count is a part of: the values of the column, or the rows of the file
   * @param detail what else there is to say, such as a name
   */
  readonly message: (count: number, total: number, detail: string) => string
  /** A detail as it may be, for the documentation; only where the message has one. */
  readonly example?: string
  /** For the documentation: what it means and what follows from it, in one sentence. */
  readonly about: string
  /** For the documentation: what mends it, beside the repairs that are offered; null where nothing has to be mended. */
  readonly mend: string | null
}

/** The kinds of one area by their codes. */
export type FindingKinds = Readonly<Record<string, FindingKind>>
