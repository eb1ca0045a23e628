import { failed, ok, type Result } from "#domain/findings/result.ts"
import { sendsAsIs } from "#domain/ingestion/as-is.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { FirstRows } from "#domain/profile/first-rows.ts"
import type { ParquetFacts } from "#domain/profile/parquet-facts.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { Repair } from "#domain/repair/repair.ts"
import type { RuleReport } from "#domain/rules/check.ts"
import type { UserRule } from "#domain/rules/user-rules.ts"
import { HEAD_BYTES } from "#domain/scan/detect.ts"
import { firstRowsOfCsv } from "#domain/scan/records.ts"
import { GRID, type Grid, objectCount } from "#domain/upload/shards.ts"
import { openPlain } from "#formats/open.ts"
import { sniffFormat } from "#formats/sniff.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import type { FileSession, MendReport, ScanProgress, SendingPlan, WrittenObject } from "./api.ts"
import { sourceOf } from "./blob-source.ts"
import { checkRulesOn, type RuleProgress, type RuleRequest, rowRulesOf } from "./check-rules.ts"
import type { LocalTable } from "./duckdb/api.ts"
import { createKeptTable, type TableRequest, type TableTask } from "./duckdb/kept-table.ts"
import type { Shelf } from "./duckdb/shelf.ts"
import { problemWithFile } from "./file-problem.ts"
import { writeObjects } from "./object-pass.ts"
import type { Pool } from "./pool.ts"
import { type ScannedTable, type TablePasses, tablePasses } from "./table-passes.ts"
import type { OpenedFile, WorkerApi } from "./worker-api.ts"

/** Records of the table that shows at once. */
const FIRST_ROWS = 200
const NOT_MENDED: MendReport = { results: [], rejected: null }

/** A table, and what pass 1 found in it. */
interface Found {
  readonly table: OpenedFile
  readonly scanned: ScannedTable
  /** Where the file is Parquet as it stands. */
  readonly parquet: ParquetFacts | null
}

class Closed extends Error {
  override readonly name = "Closed"
}

/** What a session needs beside the file and the workers; each has a default but DuckDB, which a page alone has. */
export interface SessionTools {
  readonly grid?: Grid
  readonly passes?: TablePasses
  readonly createLocalTable?: () => LocalTable
  /** Where the tables of all sessions of a page stand. */
  readonly shelf?: Shelf
}

/** One file's way through the workers of a pool. */
export function createSession(
  file: File,
  pool: Pool<WorkerApi>,
  options: ReadOptions = {},
  tools: SessionTools = {},
): FileSession {
  const { grid = GRID, createLocalTable, shelf } = tools
  const passes = tools.passes ?? tablePasses(pool, grid)
  const closing = new AbortController()
  const { signal } = closing
  /** The table as it stands in the file, and as pass 1 found it. */
  let original: Found | null = null
  /** The same with the repairs of the latest profile made. */
  let current: Found | null = null
  let mended = NOT_MENDED
  const kept = createLocalTable ? createKeptTable(createLocalTable, shelf) : null
  let onTranscribed: (bytes: number) => void = () => {}

  /** The first look, at the first bytes: null where the file has to be transcribed. */
  const look = once(async (): Promise<Result<OpenedFile> | null> => {
    const plain = await openPlain(sourceOf(file), options)
    return plain?.ok ? ok({ ...plain.value, text: file }) : plain
  })
  const open = once(async (): Promise<Result<OpenedFile>> => {
    const plain = await look()
    return plain ?? pool.run((api) => api.transcribe(file, options, (bytes) => onTranscribed(bytes)), signal)
  })
  const hash = once(() => pool.run((api) => api.fingerprint(file), signal))

  /** Runs a pass; what is no bug of ours becomes a value. */
  async function settle<T>(pass: () => Promise<Result<T>>): Promise<Result<T>> {
    try {
      signal.throwIfAborted()
      const result = await pass()
      return signal.aborted ? cancelled : result
    } catch (error) {
      if (signal.aborted) return cancelled
      const problem = problemWithFile(error)
      if (problem) return { ok: false, problem }
      throw error
    }
  }

  async function firstRows(): Promise<Result<FirstRows | null>> {
    if (current) return ok(await rowsOf(current.table))
    const plain = await look()
    if (plain) return plain.ok ? ok(await rowsOf(plain.value)) : plain
    const sniffed = sniffFormat(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()))
    if (!sniffed.ok || sniffed.value !== "parquet") return ok(null)
    return pool.run((api) => api.firstRowsOfParquet(file, FIRST_ROWS), signal)
  }

  /** Opens and scans the table as it stands in the file; once. */
  async function scanOriginal(
    own: readonly UserRule[],
    onProgress: (progress: ScanProgress) => void,
  ): Promise<Result<Found>> {
    if (original) return ok(original)
    const { size } = file
    const isPlain = (await look()) !== null
    if (!isPlain) hash().catch(() => undefined)
    onTranscribed = (bytes) => onProgress({ bytes: Math.min(size, bytes) / 2, total: size, rows: 0, profile: null })
    const opened = await open()
    if (!opened.ok) return opened
    const fingerprint = isPlain ? null : await hash()
    const report = isPlain ? onProgress : secondHalf(size, onProgress)
    const scanned = await passes.scan(opened.value, { bytes: size, fingerprint }, own, signal, report)
    const found = { table: opened.value, scanned, parquet: await parquetFacts(opened.value) }
    const decoded = isPlain && hasOtherLetters(scanned.profile) ? await scanDecoded(found, own, onProgress) : ok(found)
    if (decoded.ok) original = decoded.value
    return decoded
  }

  /** A file that was taken for UTF-8 and is not, as all of its bytes have shown: read once more, in its own encoding. */
  async function scanDecoded(
    { scanned }: Found,
    own: readonly UserRule[],
    onProgress: (progress: ScanProgress) => void,
  ): Promise<Result<Found>> {
    const { bytes, fingerprint } = scanned.profile
    const again = { ...options, checkEncoding: true }
    const opened = await pool.run((api) => api.transcribe(file, again, () => {}), signal)
    if (!opened.ok) return opened
    const table = opened.value
    const decoded = await passes.scan(table, { bytes, fingerprint }, own, signal, onProgress)
    return ok({ table, scanned: decoded, parquet: null })
  }

  async function parquetFacts({ format, container }: OpenedFile): Promise<ParquetFacts | null> {
    if (format !== "parquet" || container !== null) return null
    const facts = await pool.run((api) => api.parquetFacts(file), signal)
    return facts.ok ? facts.value : null
  }

  async function profile(
    onProgress: (progress: ScanProgress) => void,
    repairs: readonly Repair[],
    own: readonly UserRule[],
  ): Promise<Result<Profile>> {
    const report = (progress: ScanProgress) => {
      if (!signal.aborted) onProgress(progress)
    }
    const found = await scanOriginal(own, report)
    if (!found.ok) return found
    const { table, scanned } = found.value
    // What the repairs make of it is another table.
    kept?.close()
    if (repairs.length === 0) {
      current = found.value
      mended = NOT_MENDED
      return ok(scanned.profile)
    }
    const { table: repaired, ...made } = await passes.mend(table, scanned.objectStarts, repairs, signal)
    const { bytes, fingerprint } = scanned.profile
    const again = await passes.scan(repaired, { bytes, fingerprint }, own, signal, report)
    current = { table: repaired, scanned: again, parquet: null }
    mended = made
    return ok(current.scanned.profile)
  }

  async function onTable<T>(
    request: TableRequest,
    task: TableTask<T>,
    onProgress: (share: number) => void,
  ): Promise<Result<T>> {
    if (current === null) return failed("not_scanned", "The file must be read once before its rows can be asked.")
    if (!kept) return failed("engine_unavailable", "All rows are asked by way of DuckDB, which is not here.")
    return kept.use(current.table, request, signal, onProgress, task)
  }

  const checkRules = (
    request: RuleRequest,
    onProgress: (progress: RuleProgress) => void,
  ): Promise<Result<RuleReport>> =>
    onTable(
      request,
      (table) => checkRulesOn(table, request, current?.scanned.counted ?? null, signal, onProgress),
      (share) => onProgress({ phase: "loading", share }),
    )

  function plan(profile: Profile, choices: Choices): SendingPlan {
    const isOriginal = sendsAsIs({ filename: file.name, parquet: current?.parquet ?? null }, profile, choices)
    return isOriginal
      ? { sent: "original", objects: 1 }
      : { sent: "rewritten", objects: objectCount(profile.textBytes, grid) }
  }

  async function write(
    profile: Profile,
    choices: Choices,
    skip: ReadonlySet<number>,
    onObject: (object: WrittenObject) => Promise<void>,
  ): Promise<Result<{ readonly objects: number; readonly rows: number }>> {
    if (current === null) return failed("not_scanned", "The file must be read once before it can be sent.")
    const { table, scanned } = current
    if (plan(profile, choices).sent === "original") {
      if (!skip.has(0)) await onObject({ n: 0, rows: profile.rows, blob: file })
      return ok({ objects: 1, rows: profile.rows })
    }
    const starts = scanned.objectStarts
    const write = (n: number) => {
      const range = { n, start: starts[n]!.offset, end: starts[n + 1]?.offset ?? table.text.size }
      return passes.write(table, range, profile, choices, signal)
    }
    await writeObjects(starts.length, skip, write, onObject)
    return ok({ objects: starts.length, rows: profile.rows })
  }

  return {
    firstRows: () => settle(firstRows),
    profile: (onProgress, repairs = [], own = []) => settle(() => profile(onProgress, repairs, own)),
    rowRules: (request) => current && rowRulesOf(request, current.scanned.counted),
    onTable: (request, task, onProgress) => settle(() => onTable(request, task, onProgress)),
    checkRules: (request, onProgress) => settle(() => checkRules(request, onProgress)),
    tables: () => original?.table.tables ?? [],
    parquet: () => original?.parquet ?? null,
    mended: () => mended,
    async prepareWriting({ textBytes }) {
      const writers = Math.min(pool.size, objectCount(textBytes, grid))
      const loading = Array.from({ length: writers }, () => pool.run((api) => api.loadWriter(), signal))
      // What fails here fails again, and is told, with the first object.
      await Promise.allSettled(loading)
    },
    plan,
    write: (profile, choices, skip, onObject) => settle(() => write(profile, choices, skip, onObject)),
    close() {
      closing.abort(new Closed("The file was closed."))
      kept?.close()
    },
  }
}

/** The scan met bytes that are no UTF-8. */
const hasOtherLetters = ({ findings }: Profile): boolean => findings.some(({ code }) => code === "not_utf8")

/** The first call's promise for all calls. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => {
    made ??= make()
    return made
  }
}

async function rowsOf({ text, layout }: OpenedFile): Promise<FirstRows> {
  const head = new Uint8Array(await text.slice(0, HEAD_BYTES).arrayBuffer())
  return firstRowsOfCsv(head, layout, FIRST_ROWS, head.length === text.size)
}

/** A file that was transcribed is half read when the scan of its text begins. */
const secondHalf =
  (size: number, onProgress: (progress: ScanProgress) => void) =>
  (progress: ScanProgress): void => {
    const share = progress.total > 0 ? progress.bytes / progress.total : 1
    onProgress({ ...progress, bytes: Math.round((size * (1 + share)) / 2), total: size })
  }

const cancelled: Result<never> = failed("cancelled", "The file was closed.")
