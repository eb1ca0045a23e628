import type { Result } from "#domain/findings/result.ts"
import type { SentColumn } from "#domain/ingestion/sent.ts"
import type { FirstRows } from "#domain/profile/first-rows.ts"
import type { ParquetFacts } from "#domain/profile/parquet-facts.ts"
import type { Repair, RepairResult } from "#domain/repair/repair.ts"
import type { RowRulePlan } from "#domain/rules/row-rules.ts"
import type { UserRule } from "#domain/rules/user-rules.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import type { RowRule } from "#domain/scan/row-rules/tally.ts"
import type { RangeScan } from "#domain/scan/scanner.ts"
import type { OpenedTable } from "#formats/open.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import type { RangeObject } from "./csv-object.ts"
import type { ShardReport, ShardScan, ShardTask } from "./shard-pass.ts"

/** A file that was opened as a table; its text crosses as a handle. */
export interface OpenedFile extends Omit<OpenedTable, "text"> {
  readonly text: Blob
}

/** Byte offsets of a text, from one record's start to another's or the end. */
export interface RecordRange {
  readonly start: number
  readonly end: number
}

/** The records of a range, mended. */
export interface MendedRange {
  readonly table: Blob
  readonly rejected: Blob
  readonly results: readonly RepairResult[]
}

/** What one background worker does. Files cross as handles, never as bytes; expected failures come back as values. */
export interface WorkerApi {
  /** A round of compiling the scanner, as far as that can be done without a file; behind the last one its text is let go. */
  warmUp(isLast: boolean): Promise<void>
  /** Loads what writes Parquet. */
  loadWriter(): Promise<void>
  firstRowsOfParquet(file: Blob, n: number): Promise<Result<FirstRows>>
  parquetFacts(file: Blob): Promise<Result<ParquetFacts>>
  /** Opens a file that is no table of text itself. `onRead` hears how many of its bytes were read. */
  transcribe(file: Blob, options: ReadOptions, onRead: (bytes: number) => void): Promise<Result<OpenedFile>>
  fingerprint(file: Blob): Promise<string>
  /** Rules on single rows to count while the table is scanned: the user's own among them. `now` in epoch milliseconds. */
  planRowRules(table: OpenedFile, own: readonly UserRule[], now: number): Promise<RowRulePlan>
  /** @param rules to be counted meanwhile */
  scanShard(
    text: Blob,
    layout: CsvLayout,
    task: ShardTask,
    rules: readonly RowRule[],
    onReport: (report: ShardReport<RangeScan>) => void,
  ): Promise<ShardScan<RangeScan>>
  /** @param firstRow the number of the range's first record, as a person counts */
  mendRange(
    text: Blob,
    layout: CsvLayout,
    repairs: readonly Repair[],
    range: RecordRange,
    firstRow: number,
  ): Promise<MendedRange>
  writeRange(text: Blob, layout: CsvLayout, columns: readonly SentColumn[], range: RecordRange): Promise<RangeObject>
}
