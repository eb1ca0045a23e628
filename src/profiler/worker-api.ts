import type { Result } from "#domain/findings/result.ts"
import type { SentColumn } from "#domain/ingestion/sent.ts"
import type { FirstRows } from "#domain/profile/first-rows.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import type { RangeScan } from "#domain/scan/scanner.ts"
import type { ScanProgress } from "./api.ts"
import type { RangeObject } from "./csv-object.ts"
import type { ShardReport, ShardScan, ShardTask } from "./shard-pass.ts"

/** What one background worker does. Files cross as handles, never as bytes; expected failures come back as values. */
export interface WorkerApi {
  /** Compiles the scanner, as far as that can be done without a file. */
  warmUp(): Promise<void>
  /** Loads what writes Parquet. */
  loadWriter(): Promise<void>
  firstRowsOfParquet(file: Blob, n: number): Promise<Result<FirstRows>>
  profileParquet(file: Blob, onProgress: (progress: ScanProgress) => void): Promise<Result<Profile>>
  scanShard(
    file: Blob,
    layout: CsvLayout,
    task: ShardTask,
    onReport: (report: ShardReport<RangeScan>) => void,
  ): Promise<ShardScan<RangeScan>>
  /** `[start, end)` in byte offsets, from one record's start to another's or the end of the file. */
  writeRange(
    file: Blob,
    layout: CsvLayout,
    columns: readonly SentColumn[],
    range: { readonly start: number; readonly end: number },
  ): Promise<RangeObject>
}
