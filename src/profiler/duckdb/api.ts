import type { Filter } from "#domain/contracts/query.ts"
import type { Result } from "#domain/findings/result.ts"
import type { DuckDbTable } from "#domain/query/plan-duckdb.ts"
import type { Parameter } from "#domain/query/sql-text.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import type { LocalAnswer, LocalCell } from "./answer.ts"
import type { LocalColumn, LocalTime } from "./columns.ts"
import type { LoadProgress } from "./load.ts"

export type { LocalAnswer, LocalCell } from "./answer.ts"
export type { LocalColumn, LocalTime } from "./columns.ts"
export type { LoadProgress } from "./load.ts"

/** A table of text, and how it is to be held. */
export interface LocalSource {
  /** CSV in UTF-8: the file or its transcript. */
  readonly file: Blob
  readonly layout: CsvLayout
  readonly columns: readonly LocalColumn[]
  readonly time: LocalTime | null
}

/** Which rows of the table, in which order. */
export interface RowsView {
  /** By value, not by how it is written; what has none comes last. Equal rows stay in the order of the file. */
  readonly sort?: readonly { readonly column: string; readonly direction: "asc" | "desc" }[]
  /** All of them hold. */
  readonly filters?: readonly Filter[]
  /** All of them hold too. */
  readonly spans?: readonly TimeSpan[]
  /** A text that some cell has in it, whatever the case; a number also where it is written in another way. */
  readonly search?: string
}

/** Rows whose time in a column lies within: half-open, epoch milliseconds; null is no bound. */
export interface TimeSpan {
  readonly column: string
  readonly start: number | null
  readonly end: number | null
}

export interface RowsPage {
  readonly rows: readonly LocalRow[]
  /** Rows that the view has in all. */
  readonly total: number
}

export interface LocalRow {
  /** As a person counts. */
  readonly row: number
  /** One for each column: its text where that is kept, else its value. */
  readonly cells: readonly LocalCell[]
}

export interface TopCell {
  readonly value: LocalCell
  readonly count: number
}

/**
 * One file as a table of DuckDB, in a worker of its own. Expected failures come back as values: `cancelled`,
 * `unreadable`, `out_of_memory`, `engine_unavailable`, `query_refused`, `invalid_query`. Every pending call rejects when
 * the worker crashes.
 */
export interface LocalTable {
  /** Loads the file; once for a table. Answers its rows. */
  open(
    source: LocalSource,
    signal: AbortSignal,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<Result<{ readonly rows: number }>>
  /** One statement of SQL over `asDatasource()`, each `?` outside of quotes a parameter. */
  query(sql: string, parameters: readonly Parameter[], signal: AbortSignal): Promise<Result<LocalAnswer>>
  rows(
    view: RowsView & { readonly offset: number; readonly limit: number },
    signal: AbortSignal,
  ): Promise<Result<RowsPage>>
  /** Where a row of the file, as a person counts, stands in a view, from 0; null where it is not in it. */
  placeOf(view: RowsView, row: number, signal: AbortSignal): Promise<Result<number | null>>
  /** Distinct values of a column, exactly; nulls are none. */
  distinct(column: string, signal: AbortSignal): Promise<Result<number>>
  /**
   * Values of a column below which these parts of its values are, exactly.
   *
   * @param fractions each from 0 to 1
   * @returns one a fraction; null where the column has no values that are numbers or times
   */
  quantiles(column: string, fractions: readonly number[], signal: AbortSignal): Promise<Result<readonly LocalCell[]>>
  /** The most frequent values of a column with their exact counts, nulls left out. */
  top(column: string, limit: number, signal: AbortSignal): Promise<Result<readonly TopCell[]>>
  /** What the table is called in SQL, and what Druid will have; null until it is open. */
  asDatasource(): DuckDbTable | null
  /** Ends the worker, with its memory. */
  close(): void
}
