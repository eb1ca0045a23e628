import { type FileProblem, failed, ok, type Result } from "#domain/findings/result.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { FirstRows } from "#domain/profile/first-rows.ts"
import type { Profile } from "#domain/profile/profile.ts"
import { HEAD_BYTES } from "#domain/scan/detect.ts"
import { GRID, type Grid, objectCount } from "#domain/upload/shards.ts"
import { sniffFormat } from "#formats/sniff.ts"
import type { FileSession, ScanProgress, WrittenObject } from "./api.ts"
import { writeObjects } from "./object-pass.ts"
import type { Pool } from "./pool.ts"
import type { WorkerApi } from "./worker-api.ts"

/** Records of the table that shows at once. */
const FIRST_ROWS = 200

class Closed extends Error {
  override readonly name = "Closed"
}

/** A CSV file whose layout is known from its first bytes. */
export interface CsvFile {
  firstRows(n: number): FirstRows
  /** Pass 1; `objectStarts` says where the first record of each object of pass 2 begins. */
  scan(
    signal: AbortSignal,
    onProgress: (progress: ScanProgress) => void,
  ): Promise<Result<{ readonly profile: Profile; readonly objectStarts: readonly number[] }>>
  /** Writes the records `[start, end)` (byte offsets) as one object. */
  write(
    range: { readonly n: number; readonly start: number; readonly end: number },
    profile: Profile,
    choices: Choices,
    signal: AbortSignal,
  ): Promise<WrittenObject>
}

/** @param isWhole the head is the whole file */
export type OpenCsv = (file: File, head: Uint8Array, isWhole: boolean) => Result<CsvFile>

type Head = { readonly format: "parquet" } | { readonly format: "csv"; readonly csv: CsvFile }

/** One file's way through the workers of a pool. */
export function createSession(file: File, pool: Pool<WorkerApi>, openCsv: OpenCsv, grid: Grid = GRID): FileSession {
  const closing = new AbortController()
  const { signal } = closing
  /** Where the records of each object begin, once pass 1 is through. */
  let objectStarts: readonly number[] | null = null

  /** The first look: rows are on screen before a worker has started. */
  async function readHead(): Promise<Result<Head>> {
    const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
    const format = sniffFormat(bytes)
    if (!format.ok) return format
    if (format.value === "parquet") return ok({ format: "parquet" })
    const csv = openCsv(file, bytes, bytes.length === file.size)
    return csv.ok ? ok({ format: "csv", csv: csv.value }) : csv
  }
  let reading: Promise<Result<Head>> | null = null
  const head = (): Promise<Result<Head>> => {
    reading ??= readHead()
    return reading
  }

  /** Runs a pass; what is no bug of ours becomes a value. */
  async function settle<T>(pass: (head: Head) => Promise<Result<T>>): Promise<Result<T>> {
    try {
      signal.throwIfAborted()
      const opened = await head()
      if (!opened.ok) return opened
      const result = await pass(opened.value)
      return signal.aborted ? cancelled : result
    } catch (error) {
      if (signal.aborted) return cancelled
      const problem = problemWithFile(error)
      if (problem) return { ok: false, problem }
      throw error
    }
  }

  async function writeOriginal(
    profile: Profile,
    skip: ReadonlySet<number>,
    onObject: (object: WrittenObject) => Promise<void>,
  ): Promise<Result<{ objects: number; rows: number }>> {
    if (!skip.has(0)) await onObject({ n: 0, rows: profile.rows, blob: file })
    return ok({ objects: 1, rows: profile.rows })
  }

  return {
    firstRows: () =>
      settle<FirstRows>(async (opened) =>
        opened.format === "csv"
          ? ok(opened.csv.firstRows(FIRST_ROWS))
          : pool.run((api) => api.firstRowsOfParquet(file, FIRST_ROWS), signal),
      ),
    profile: (onProgress: (progress: ScanProgress) => void) =>
      settle<Profile>(async (opened) => {
        const report = (progress: ScanProgress) => {
          if (!signal.aborted) onProgress(progress)
        }
        if (opened.format === "parquet") return pool.run((api) => api.profileParquet(file, report), signal)
        const scanned = await opened.csv.scan(signal, report)
        if (!scanned.ok) return scanned
        objectStarts = scanned.value.objectStarts
        return ok(scanned.value.profile)
      }),
    async prepareWriting(profile) {
      const writers = profile.format === "parquet" ? 0 : Math.min(pool.size, objectCount(profile.bytes, grid))
      const loading = Array.from({ length: writers }, () => pool.run((api) => api.loadWriter(), signal))
      // What fails here fails again, and is told, with the first object.
      await Promise.allSettled(loading)
    },
    objects: (profile) => (profile.format === "parquet" ? 1 : objectCount(profile.bytes, grid)),
    write: (profile: Profile, choices: Choices, skip, onObject) =>
      settle<{ readonly objects: number; readonly rows: number }>(async (opened) => {
        if (opened.format === "parquet") return writeOriginal(profile, skip, onObject)
        if (objectStarts === null) return failed("not_scanned", "The file must be read once before it can be sent.")
        const starts = objectStarts
        const count = objectCount(profile.bytes, grid)
        await writeObjects(
          count,
          skip,
          (n) => {
            const range = { n, start: starts[n]!, end: starts[n + 1] ?? profile.bytes }
            return opened.csv.write(range, profile, choices, signal)
          },
          onObject,
        )
        return ok({ objects: count, rows: profile.rows })
      }),
    close: () => closing.abort(new Closed("The file was closed.")),
  }
}

const cancelled: Result<never> = failed("cancelled", "The file was closed.")

/** What a browser says of a file that was moved, changed or taken away; it crosses from a worker by name alone. */
function problemWithFile(error: unknown): FileProblem | null {
  const { name, message } = (error ?? {}) as { name?: string; message?: string }
  if (name === "RecordTooLong") return { code: "line_too_long", message: message ?? "" }
  if (name !== "NotReadableError" && name !== "NotFoundError" && name !== "SecurityError") return null
  return {
    code: "unreadable",
    message: "The file can no longer be read: it was moved, changed or taken away. Choose it again.",
  }
}
