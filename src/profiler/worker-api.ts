import type { Result } from "#domain/findings/result.ts"
import type { FirstRows } from "#domain/profile/first-rows.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { ScanProgress } from "./api.ts"

/** What one background worker does. Files cross as handles, never as bytes; expected failures come back as values. */
export interface WorkerApi {
  firstRowsOfParquet(file: Blob, n: number): Promise<Result<FirstRows>>
  profileParquet(file: Blob, onProgress: (progress: ScanProgress) => void): Promise<Result<Profile>>
}
