import { openAsBlob } from "node:fs"
import { open, readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { workerData } from "node:worker_threads"
import { type Endpoint, expose } from "comlink"
import { ok, type Result } from "#domain/findings/result.ts"
import type { SentColumn } from "#domain/ingestion/sent.ts"
import type { FirstRows } from "#domain/profile/first-rows.ts"
import type { ParquetFacts } from "#domain/profile/parquet-facts.ts"
import type { Repair, RepairResult } from "#domain/repair/repair.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import type { RowRule } from "#domain/scan/row-rules/tally.ts"
import type { RangeScan } from "#domain/scan/scanner.ts"
import type { ReadOptions } from "#formats/transcript.ts"
import { scanShard } from "#profiler/csv-scan.ts"
import type { ShardReport, ShardScan, ShardTask } from "#profiler/shard-pass.ts"
import type { OpenedFile, RecordRange } from "#profiler/worker-api.ts"
import { withFileBytes } from "./file-bytes.ts"
import { openFileHost } from "./file-host.ts"

/** What a thread is started with. */
export interface Start {
  readonly port: Endpoint
  /** Where temporary files go. */
  readonly folder: string
}

const { port, folder } = workerData as Start

/** The page's background worker on a thread of Node: files cross as paths. */
export interface NodeWorkerApi {
  firstRowsOfParquet(path: string, n: number): Promise<Result<FirstRows>>
  parquetFacts(path: string): Promise<Result<ParquetFacts>>
  transcribe(
    path: string,
    options: ReadOptions,
    onRead: (bytes: number) => void,
  ): Promise<Result<Omit<OpenedFile, "text"> & { readonly path: string }>>
  fingerprint(path: string): Promise<string>
  scanShard(
    path: string,
    layout: CsvLayout,
    task: ShardTask,
    rules: readonly RowRule[],
    onReport: (report: ShardReport<RangeScan>) => void,
  ): Promise<ShardScan<RangeScan>>
  mendRange(
    path: string,
    layout: CsvLayout,
    repairs: readonly Repair[],
    range: RecordRange,
    firstRow: number,
  ): Promise<{ readonly table: string; readonly rejected: string; readonly results: readonly RepairResult[] }>
  writeRange(
    path: string,
    layout: CsvLayout,
    columns: readonly SentColumn[],
    range: RecordRange,
  ): Promise<{ readonly rows: number; readonly bytes: ArrayBuffer }>
}

// What a scan of CSV does not need is loaded when it is, as on the page.
const tables = () => import("#formats/open.ts")
const transcripts = () => import("#profiler/transcribe.ts")
const mending = () => import("#profiler/mend-range.ts")
const writer = () => import("#profiler/csv-object.ts")
const wasm = createRequire(import.meta.url).resolve("parquet-wasm/esm/parquet_wasm_bg.wasm")

const api: NodeWorkerApi = {
  firstRowsOfParquet: async (path, n) => (await transcripts()).firstRowsOfParquet(await openAsBlob(path), n),
  parquetFacts: async (path) => (await transcripts()).parquetFacts(await openAsBlob(path)),
  async transcribe(path, options, onRead) {
    const file = await open(path)
    const host = openFileHost(folder)
    try {
      const { size } = await file.stat()
      let read = 0
      const source = {
        path,
        byteLength: size,
        async slice(start: number, end = size) {
          const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start))
          await file.read(bytes, 0, bytes.length, start)
          read += bytes.length
          onRead(read)
          return bytes.buffer
        },
      }
      const opened = await (await tables()).openTable(source, options, host)
      if (!opened.ok) return opened
      const { text, ...table } = opened.value
      return ok({ ...table, path: text.path })
    } finally {
      await Promise.all([file.close(), host.close()])
    }
  },
  fingerprint: async (path) => (await transcripts()).fingerprintFile(await openAsBlob(path)),
  scanShard: (path, layout, task, rules, onReport) =>
    withFileBytes(path, (bytes) => scanShard(bytes, layout, task, rules, onReport)),
  async mendRange(path, layout, repairs, range, firstRow) {
    const { mendRangeInto } = await mending()
    const text = await openAsBlob(path)
    const host = openFileHost(folder)
    try {
      const { table, rejected, results } = await mendRangeInto(host, text, layout, repairs, range, firstRow)
      return { table: table.path, rejected: rejected.path, results }
    } finally {
      await host.close()
    }
  },
  async writeRange(path, layout, columns, range) {
    const { writeRange } = await writer()
    const module = await readFile(wasm)
    const { rows, blob } = await withFileBytes(path, (bytes) => writeRange(bytes, layout, columns, range, module))
    return { rows, bytes: await blob.arrayBuffer() }
  },
}
expose(api, port)
