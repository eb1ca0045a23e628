import { ok } from "#domain/findings/result.ts"
import { planSentColumns } from "#domain/ingestion/sent.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { detectCsv } from "#domain/scan/detect.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import { mergeScans } from "#domain/scan/merge.ts"
import { profileOf } from "#domain/scan/profile.ts"
import { firstRowsOfCsv } from "#domain/scan/records.ts"
import type { RangeScan } from "#domain/scan/scanner.ts"
import { GRID, type Grid } from "#domain/upload/shards.ts"
import type { ScanProgress } from "./api.ts"
import type { Pool } from "./pool.ts"
import type { CsvFile, OpenCsv } from "./session.ts"
import { type PassProgress, scanShards } from "./shard-pass.ts"
import type { WorkerApi } from "./worker-api.ts"

/** A profile of what was scanned so far is made at most so often. */
const PROFILE_MS = 500

/** Opens CSV files whose passes run on the workers of a pool. */
export const csvOn =
  (pool: Pool<WorkerApi>, grid: Grid = GRID): OpenCsv =>
  (file, head, isWhole) => {
    const detected = detectCsv(head, isWhole)
    return detected.ok ? ok(csvFile(file, head, isWhole, detected.value, pool, grid)) : detected
  }

function csvFile(
  file: File,
  head: Uint8Array,
  isWhole: boolean,
  layout: CsvLayout,
  pool: Pool<WorkerApi>,
  grid: Grid,
): CsvFile {
  return {
    firstRows: (n) => firstRowsOfCsv(head, layout, n, isWhole),
    async scan(signal, onProgress) {
      const { scans, fingerprint, objectStarts } = await scanShards<RangeScan>(
        file.size,
        layout.dataOffset,
        pool.size,
        (task, onReport) => pool.run((api) => api.scanShard(file, layout, task, onReport), signal),
        liveProfile(layout, file.size, onProgress),
        grid,
      )
      return ok({ profile: profileOf(mergeScans(scans), layout, { bytes: file.size, fingerprint }), objectStarts })
    },
    async write({ n, start, end }, profile, choices, signal) {
      const columns = planSentColumns(profile, choices)
      const { rows, blob } = await pool.run((api) => api.writeRange(file, layout, columns, { start, end }), signal)
      return { n, rows, blob }
    },
  }
}

/** Tells of the bytes each time, and of the profile so far now and then: row numbers in it are not final. */
function liveProfile(
  layout: CsvLayout,
  size: number,
  onProgress: (progress: ScanProgress) => void,
): (progress: PassProgress<RangeScan>) => void {
  let made = performance.now()
  return ({ bytes, scans }) => {
    const now = performance.now()
    const isDue = scans.length > 0 && bytes < size && now - made >= PROFILE_MS
    let profile: Profile | null = null
    if (isDue) {
      profile = profileOf(mergeScans(scans), layout, { bytes: size, fingerprint: "0".repeat(64) })
      made = performance.now()
    }
    onProgress({ bytes, total: size, rows: scans.reduce((sum, scan) => sum + scan.rows, 0), profile })
  }
}
