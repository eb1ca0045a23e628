import { randomUUID } from "node:crypto"
import { createReadStream, createWriteStream, mkdtempSync, openAsBlob, rmSync } from "node:fs"
import { appendFile } from "node:fs/promises"
import { availableParallelism, tmpdir } from "node:os"
import { join } from "node:path"
import { pipeline } from "node:stream/promises"
import { type MessagePort as NodePort, Worker } from "node:worker_threads"
import { proxy, wrap } from "comlink"
import { ok } from "#domain/findings/result.ts"
import { planRowRules } from "#profiler/plan-row-rules.ts"
import { type Connection, createPool, type Pool } from "#profiler/pool.ts"
import type { WorkerApi } from "#profiler/worker-api.ts"
import type { NodeWorkerApi, Start } from "./node-worker.ts"

/**
 * The page's background workers, on threads of Node. Node 24 ends with a fatal error where one thread reads a Blob of
 * another, so files cross as their paths: `open` makes a Blob of one, by which it is known here.
 */
export function createNodePool() {
  const paths = new WeakMap<Blob, string>()
  const workers = new Set<Worker>()
  // Of all threads: one that is ended in the middle of a file cannot take it away.
  const folder = mkdtempSync(join(tmpdir(), "grove-"))
  const removeTemporary = () => rmSync(folder, { recursive: true, force: true })
  process.once("exit", removeTemporary)

  async function open(path: string): Promise<Blob> {
    const blob = await openAsBlob(path)
    paths.set(blob, path)
    return blob
  }

  function pathOf(blob: Blob): string {
    const path = paths.get(blob)
    if (path === undefined) throw new Error("This Blob was not opened from a path.")
    return path
  }

  function connect(): Connection<WorkerApi> {
    // The same thing under Node's and under the browser's type.
    const { port1, port2 } = new MessageChannel()
    const worker = new Worker(new URL("./node-worker.ts", import.meta.url), {
      workerData: { port: port2, folder } satisfies Start,
      transferList: [port2 as unknown as NodePort],
    })
    workers.add(worker)
    const remote = wrap<NodeWorkerApi>(port1)
    return {
      api: apiOver(remote as unknown as NodeWorkerApi, pathOf, open),
      onCrash: (listener) => void worker.on("error", listener),
      terminate() {
        workers.delete(worker)
        void worker.terminate()
      },
    }
  }

  const pool: Pool<WorkerApi> = createPool(availableParallelism(), connect)
  return {
    pool,
    open,
    /** A Blob under which a File of it is known too. */
    alias(of: Blob, blob: Blob): void {
      paths.set(blob, pathOf(of))
    },
    /** One file of the files of several Blobs, in their order. */
    async join(parts: readonly Blob[]): Promise<Blob> {
      const [only, ...others] = parts
      if (only && others.length === 0) return only
      const path = join(folder, randomUUID())
      for (const part of parts)
        await pipeline(createReadStream(pathOf(part)), createWriteStream(path, { flags: "a", mode: 0o600 }))
      // Also where there is no part at all.
      await appendFile(path, "")
      return open(path)
    },
    async close(): Promise<void> {
      await Promise.all([...workers].map((worker) => worker.terminate()))
      removeTemporary()
      process.off("exit", removeTemporary)
    },
  }
}

/**
 * The page's calls, with Blobs, over those of a thread, with paths.
 *
 * @param open opens a file that the thread has made
 */
function apiOver(
  remote: NodeWorkerApi,
  pathOf: (blob: Blob) => string,
  open: (path: string) => Promise<Blob>,
): WorkerApi {
  return {
    warmUp: async () => {},
    loadWriter: async () => {},
    firstRowsOfParquet: (file, n) => remote.firstRowsOfParquet(pathOf(file), n),
    parquetFacts: (file) => remote.parquetFacts(pathOf(file)),
    async transcribe(file, options, onRead) {
      const opened = await remote.transcribe(pathOf(file), options, proxy(onRead))
      if (!opened.ok) return opened
      const { path, ...table } = opened.value
      return ok({ ...table, text: await open(path) })
    },
    fingerprint: (file) => remote.fingerprint(pathOf(file)),
    // Here, while the threads start: each would have to load the rules first.
    planRowRules,
    scanShard: (text, layout, task, rules, onReport) =>
      remote.scanShard(pathOf(text), layout, task, rules, proxy(onReport)),
    async mendRange(text, layout, repairs, range, firstRow) {
      const { table, rejected, results } = await remote.mendRange(pathOf(text), layout, repairs, range, firstRow)
      return { table: await open(table), rejected: await open(rejected), results }
    },
    async writeRange(text, layout, columns, range) {
      const { rows, bytes } = await remote.writeRange(pathOf(text), layout, columns, range)
      return { rows, blob: new Blob([bytes]) }
    },
  }
}
