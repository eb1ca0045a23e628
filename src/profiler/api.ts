import type { Result } from "#domain/findings/result.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { FirstRows } from "#domain/profile/first-rows.ts"
import type { ParquetFacts } from "#domain/profile/parquet-facts.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { Repair, RepairResult } from "#domain/repair/repair.ts"
import type { RowReport, RuleReport } from "#domain/rules/check.ts"
import type { UserRule } from "#domain/rules/user-rules.ts"
import type { ReadOptions, TableInfo } from "#formats/transcript.ts"
import type { RuleProgress, RuleRequest } from "./check-rules.ts"
import type { TableRequest, TableTask } from "./duckdb/kept-table.ts"

export type { FileProblem, Result } from "#domain/findings/result.ts"
export type { FirstRows } from "#domain/profile/first-rows.ts"
export type { ReadOptions, TableInfo } from "#formats/transcript.ts"
export type { RuleProgress, RuleRequest } from "./check-rules.ts"
export type { TableRequest, TableTask } from "./duckdb/kept-table.ts"

export interface ScanProgress {
  /** Of `total`, which is the file's size: a file that is transcribed first is half read when that is done. */
  readonly bytes: number
  readonly total: number
  readonly rows: number
  /** The profile of what was scanned so far; null until the first chunk is through. */
  readonly profile: Profile | null
}

export interface SendingPlan {
  readonly sent: "original" | "rewritten"
  readonly objects: number
}

/** One finished object of pass 2, or the file itself. */
export interface WrittenObject {
  readonly n: number
  readonly rows: number
  readonly blob: Blob
}

/** What the repairs of a table did. */
export interface MendReport {
  readonly results: readonly RepairResult[]
  /** The rows that were left out, as CSV with their numbers and the reasons; null where there are none. */
  readonly rejected: Blob | null
}

/** One file, open in the Web Workers. */
export interface FileSession {
  /** Resolves within a blink; with null where a file has to be transcribed before its rows are known. */
  firstRows(): Promise<Result<FirstRows | null>>
  /**
   * Pass 1: every row, every byte, the fingerprint too.
   *
   * @param repairs made before the rows are looked at; what they did stands in `mended` afterwards
   * @param own rules of the user's own, to be counted in the same pass as far as they are on single rows
   */
  profile(
    onProgress: (progress: ScanProgress) => void,
    repairs?: readonly Repair[],
    own?: readonly UserRule[],
  ): Promise<Result<Profile>>
  /** What the pass has found of the rules of sales and returns that are on single rows; null before it is through. */
  rowRules(request: RuleRequest): RowReport | null
  /**
   * Runs a task on all rows as a table of DuckDB. It is loaded when it is first asked for, and kept, for the rules too,
   * until the file is mended or closed, or there is no room for it beside other files' tables.
   *
   * @param onProgress the share that is loaded, 0 to 1; not called where the table is there
   */
  onTable<T>(request: TableRequest, task: TableTask<T>, onProgress: (share: number) => void): Promise<Result<T>>
  /** Checks the rules of sales and returns on all rows, with DuckDB, which is loaded for it. */
  checkRules(request: RuleRequest, onProgress: (progress: RuleProgress) => void): Promise<Result<RuleReport>>
  /** All tables of the file, once it was profiled; empty where it has but one without a name. */
  tables(): readonly TableInfo[]
  /** What the footer of a Parquet file says, once it was profiled; null for other files. */
  parquet(): ParquetFacts | null
  /** What the repairs of the latest profile did. */
  mended(): MendReport
  /** Starts the writers ahead of pass 2, while a person decides. */
  prepareWriting(profile: Profile): Promise<void>
  /** What goes to S3: the file itself, or so many objects that pass 2 writes, cut by the file and its repairs alone. */
  plan(profile: Profile, choices: Choices): SendingPlan
  /**
   * Pass 2, or the file itself: the objects not in `skip`, each handed to `onObject` when it is written; the next ones are written meanwhile,
   * at most two ahead of what `onObject` has settled. Deterministic: the same file and choices give the same bytes.
   */
  write(
    profile: Profile,
    choices: Choices,
    skip: ReadonlySet<number>,
    onObject: (object: WrittenObject) => Promise<void>,
  ): Promise<Result<{ readonly objects: number; readonly rows: number }>>
  /** Ends what runs and frees the workers' memory. Pending calls resolve with `cancelled`. */
  close(): void
}

/** Opens a file; the workers are shared and started on first use. `open.ts` exports it as `openFile`. */
export type OpenFile = (file: File, options?: ReadOptions) => FileSession
