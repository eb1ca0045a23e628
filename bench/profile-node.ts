import { openAsBlob } from "node:fs"
import { availableParallelism } from "node:os"
import { basename } from "node:path"
import { type MessagePort as NodePort, Worker } from "node:worker_threads"
import { proxy, wrap } from "comlink"
import type { Profile } from "#domain/profile/profile.ts"
import { type Connection, createPool } from "#profiler/pool.ts"
import { createSession } from "#profiler/session.ts"
import type { WorkerApi } from "#profiler/worker-api.ts"
import { MB, salesFile } from "./data.ts"
import type { Start } from "./node-worker.ts"
import { expectSame, timePolars } from "./polars.ts"
import { median, printMachine, printTimes } from "./report.ts"

/** The page's profiler on threads of Node against native Polars: the scanner itself, without a browser around it. */
export async function main(): Promise<void> {
  printMachine()
  let ratio = Number.NaN
  for (const [name, size, runs] of [
    ["100 MB", 100 * MB, 5],
    ["500 MB", 500 * MB, 3],
  ] as const) {
    const path = await salesFile(size)
    const times: number[] = []
    const profiles: Profile[] = []
    for (let i = 0; i <= runs; i++) {
      const { time, profile } = await profileOnce(path)
      // The first run warms the file's cache, as the rival's does.
      if (i > 0) times.push(time)
      profiles.push(profile)
    }
    const rival = await timePolars(path, runs)
    for (const profile of profiles) expectSame(profile, rival)
    printTimes(`${name}, Grove on threads of Node`, times)
    printTimes(`${name}, Polars ${rival.version}, streaming, ${rival.threads} threads`, rival.times)
    ratio = median(times) / median(rival.times)
    console.log(`${name} ratio: ${ratio.toFixed(2)}`)
  }
  console.log(`ratio: ${ratio.toFixed(2)}`)
}

/** Profiles a file with new workers; their start counts. */
async function profileOnce(path: string): Promise<{ time: number; profile: Profile }> {
  const file = new File([await openAsBlob(path)], basename(path))
  const workers: Worker[] = []
  const start = performance.now()
  const pool = createPool<WorkerApi>(availableParallelism(), () => connect(path, workers))
  const result = await createSession(file, pool).profile(() => {})
  const time = performance.now() - start
  await Promise.all(workers.map((worker) => worker.terminate()))
  if (!result.ok) throw new Error(result.problem.message)
  return { time, profile: result.value }
}

function connect(path: string, workers: Worker[]): Connection<WorkerApi> {
  // The same thing under Node's and under the browser's type.
  const { port1, port2 } = new MessageChannel()
  const start: Start = { path, port: port2 }
  const worker = new Worker(new URL("./node-worker.ts", import.meta.url), {
    workerData: start,
    transferList: [port2 as unknown as NodePort],
  })
  workers.push(worker)
  const remote = wrap<Pick<WorkerApi, "scanShard">>(port1)
  const refuse = () => Promise.reject(new Error("This worker only scans."))
  return {
    api: {
      warmUp: refuse,
      loadWriter: refuse,
      firstRowsOfParquet: refuse,
      transcribe: refuse,
      fingerprint: refuse,
      mendRange: refuse,
      scanShard: (_, layout, task, onReport) => remote.scanShard(NO_FILE, layout, task, proxy(onReport)),
      writeRange: refuse,
    },
    onCrash: (listener) => void worker.on("error", listener),
    terminate: () => void worker.terminate(),
  }
}

/** Sent instead of the file, which each thread opens by its path. */
const NO_FILE = new Blob()
