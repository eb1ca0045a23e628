import type { Choices } from "#domain/ingestion/choices.ts"
import { planSentColumns } from "#domain/ingestion/sent.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { needsOrder, type Repair, type RepairResult } from "#domain/repair/repair.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import { mergeScans } from "#domain/scan/merge.ts"
import { profileOf } from "#domain/scan/profile.ts"
import type { RangeScan, RecordStart } from "#domain/scan/scanner.ts"
import { GRID, type Grid } from "#domain/upload/shards.ts"
import { mendedLayout, rejectedHeader } from "#formats/csv/mend.ts"
import type { ScanProgress, WrittenObject } from "./api.ts"
import type { Pool } from "./pool.ts"
import { type PassProgress, scanShards } from "./shard-pass.ts"
import type { OpenedFile, RecordRange, WorkerApi } from "./worker-api.ts"

/** A profile of what was scanned so far is made at most so often. */
const PROFILE_MS = 500

/** A table that was scanned, and where the records of each object of pass 2 begin. */
export interface ScannedTable {
  readonly profile: Profile
  readonly objectStarts: readonly RecordStart[]
}

export interface MendedTable {
  readonly table: OpenedFile
  readonly results: readonly RepairResult[]
  readonly rejected: Blob | null
}

/** The passes over the text of a table, each on the workers of a pool. */
export interface TablePasses {
  /** @param file its size and, where it was not hashed with the text, its fingerprint */
  scan(
    table: OpenedFile,
    file: { readonly bytes: number; readonly fingerprint: string | null },
    signal: AbortSignal,
    onProgress: (progress: ScanProgress) => void,
  ): Promise<ScannedTable>
  mend(
    table: OpenedFile,
    starts: readonly RecordStart[],
    repairs: readonly Repair[],
    signal: AbortSignal,
  ): Promise<MendedTable>
  write(
    table: OpenedFile,
    range: RecordRange & { readonly n: number },
    profile: Profile,
    choices: Choices,
    signal: AbortSignal,
  ): Promise<WrittenObject>
}

/** @param join makes one text of the parts of a table, where a Blob of Blobs is not enough */
export function tablePasses(
  pool: Pool<WorkerApi>,
  grid: Grid = GRID,
  join: (parts: readonly Blob[]) => Promise<Blob> = async (parts) => new Blob([...parts]),
): TablePasses {
  return {
    async scan(table, file, signal, onProgress) {
      const { text, layout } = table
      const size = { bytes: file.bytes, textBytes: text.size }
      const { scans, fingerprint, objectStarts } = await scanShards<RangeScan>(
        { size: text.size, from: layout.dataOffset, hash: file.fingerprint === null },
        pool.size,
        (task, onReport) => pool.run((api) => api.scanShard(text, layout, task, onReport), signal),
        liveProfile(table, size, onProgress),
        grid,
      )
      const known = { ...size, fingerprint: file.fingerprint ?? fingerprint! }
      return { profile: profileOf(mergeScans(scans), layout, table, known), objectStarts }
    },
    async mend(table, starts, repairs, signal) {
      const { text, layout } = table
      const ranges = needsOrder(repairs) ? starts.slice(0, 1) : starts
      const mended = await Promise.all(
        ranges.map(({ offset, row }, n) => {
          const range = { start: offset, end: ranges[n + 1]?.offset ?? text.size }
          return pool.run((api) => api.mendRange(text, layout, repairs, range, layout.firstRow + row), signal)
        }),
      )
      const rejected = mended.map((m) => m.rejected).filter((blob) => blob.size > 0)
      return {
        table: {
          ...table,
          text: await join(mended.map((m) => m.table)),
          layout: mendedLayout(layout, repairs),
          isTranscript: true,
        },
        results: repairs.map((repair, i) => ({
          repair,
          rows: mended.reduce((sum, m) => sum + m.results[i]!.rows, 0),
        })),
        rejected: rejected.length > 0 ? new Blob([rejectedHeader(layout), ...rejected], { type: "text/csv" }) : null,
      }
    },
    async write({ text, layout }, { n, start, end }, profile, choices, signal) {
      const columns = planSentColumns(profile, choices)
      const { rows, blob } = await pool.run((api) => api.writeRange(text, layout, columns, { start, end }), signal)
      return { n, rows, blob }
    },
  }
}

/** Tells of the bytes each time, and of the profile so far now and then: row numbers in it are not final. */
function liveProfile(
  table: { readonly layout: CsvLayout } & OpenedFile,
  size: { readonly bytes: number; readonly textBytes: number },
  onProgress: (progress: ScanProgress) => void,
): (progress: PassProgress<RangeScan>) => void {
  let made = performance.now()
  return ({ bytes, scans }) => {
    const now = performance.now()
    const isDue = scans.length > 0 && bytes < size.textBytes && now - made >= PROFILE_MS
    let profile: Profile | null = null
    if (isDue) {
      profile = profileOf(mergeScans(scans), table.layout, table, { ...size, fingerprint: "0".repeat(64) })
      made = performance.now()
    }
    onProgress({ bytes, total: size.textBytes, rows: scans.reduce((sum, scan) => sum + scan.rows, 0), profile })
  }
}
