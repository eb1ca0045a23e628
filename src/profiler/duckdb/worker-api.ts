import type { Result } from "#domain/findings/result.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import type { LocalAnswer } from "./answer.ts"
import type { LocalColumn } from "./columns.ts"
import type { LoadProgress } from "./load.ts"

/**
 * What the worker of one local table does. Each call has a number of its own, under which it can be cancelled; expected
 * failures come back as values.
 */
export interface DuckDbWorkerApi {
  /** Starts DuckDB; other calls do so themselves. */
  boot(call: number): Promise<Result<void>>
  /** Loads the table; answers its rows. */
  load(
    call: number,
    file: Blob,
    layout: CsvLayout,
    columns: readonly LocalColumn[],
    onProgress: (progress: LoadProgress) => void,
  ): Promise<Result<number>>
  run(call: number, sql: string): Promise<Result<LocalAnswer>>
  cancel(call: number): Promise<void>
}
