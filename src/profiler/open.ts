import { proxy, wrap } from "comlink"
import { planShards } from "#domain/upload/shards.ts"
import type { OpenFile } from "./api.ts"
import { createLocalTable, dropSpareTable, warmUpLocalTable } from "./duckdb/open.ts"
import { createShelf } from "./duckdb/shelf.ts"
import { type Connection, createPool, type Pool } from "./pool.ts"
import { createSession } from "./session.ts"
import { variedCsv } from "./warm-sample.ts"
import { watchWorker } from "./watch-worker.ts"
import type { WorkerApi } from "./worker-api.ts"

/** More workers than this wait for the disk, and each holds blocks of the file. */
const MOST_WORKERS = 8

let shared: Pool<WorkerApi> | null = null

/** Tables that stay loaded on the page: that of the file that is looked at, and one more to go back to. */
const shelf = createShelf(2)

function pool(): Pool<WorkerApi> {
  shared ??= createPool(Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 2), connect)
  return shared
}

/** Rows of the file, and how often it is opened, that the page's own part is compiled by. */
const WARM_ROWS = 1000
const PAGE_ROUNDS = 10
/** How often each worker scans its own text. */
const WORKER_ROUNDS = 6

/** A file of so many bytes needs the memory of a DuckDB that nobody has asked for yet for itself: some 100 MB. */
const LARGE_BYTES = 200_000_000

let isWanted = false

/**
 * Starts the workers before there is a file, and has their code and the page's compiled, then a DuckDB, so that the first
 * file finds all of them at work; resolves when they are. A file that comes meanwhile waits for one round at most, and
 * ends it.
 */
export async function prepareWorkers(): Promise<void> {
  const workers = pool()
  const { signal } = new AbortController()
  for (let round = 1; round <= WORKER_ROUNDS && !isWanted; round++) {
    const isLast = round === WORKER_ROUNDS
    await Promise.all(Array.from({ length: workers.size }, () => workers.run((api) => api.warmUp(isLast), signal)))
  }
  const file = new File([variedCsv(WARM_ROWS)], "warm-up.csv")
  for (let round = 1; round <= PAGE_ROUNDS && !isWanted; round++) {
    await nextIdle()
    const session = openWith(file)
    await session.firstRows()
    await session.profile(() => {})
    session.close()
  }
  await nextIdle()
  // It takes a second to come and to start, which the rules of a small file would wait for.
  if (!isWanted) await warmUpLocalTable()
}

/** Resolves when the page has nothing else to do. */
const nextIdle = (): Promise<void> =>
  new Promise((resolve) => {
    // Safari has no such callback.
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve(), { timeout: 1000 })
    else setTimeout(resolve, 20)
  })

/** Opens a file; the workers are shared by all files and started, at the latest, while the first bytes of one are read. */
export const openFile: OpenFile = (file, options) => {
  isWanted = true
  if (file.size >= LARGE_BYTES) dropSpareTable()
  return openWith(file, options)
}

const openWith: OpenFile = (file, options) => {
  const workers = pool()
  workers.start(planShards(file.size, workers.size).length)
  return createSession(file, workers, options, { createLocalTable, shelf })
}

function connect(): Connection<WorkerApi> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "grove-profiler" })
  const remote = wrap<WorkerApi>(worker)
  return {
    api: {
      warmUp: (isLast) => remote.warmUp(isLast),
      loadWriter: () => remote.loadWriter(),
      firstRowsOfParquet: (file, n) => remote.firstRowsOfParquet(file, n),
      parquetFacts: (file) => remote.parquetFacts(file),
      transcribe: (file, options, onRead) => remote.transcribe(file, options, proxy(onRead)),
      fingerprint: (file) => remote.fingerprint(file),
      planRowRules: (table, own, now) => remote.planRowRules(table, own, now),
      scanShard: (text, layout, task, rules, onReport) => remote.scanShard(text, layout, task, rules, proxy(onReport)),
      mendRange: (text, layout, repairs, range, firstRow) => remote.mendRange(text, layout, repairs, range, firstRow),
      writeRange: (text, layout, columns, range) => remote.writeRange(text, layout, columns, range),
    },
    ...watchWorker(worker),
  }
}
