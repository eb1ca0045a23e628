import { openAsBlob } from "node:fs"
import { workerData } from "node:worker_threads"
import { type Endpoint, expose } from "comlink"
import { scanShard } from "#profiler/csv-scan.ts"
import { warmUp } from "#profiler/warm-up.ts"
import type { WorkerApi } from "#profiler/worker-api.ts"

/** What a thread is started with. */
export interface Start {
  readonly path: string
  readonly port: Endpoint
}

const { path, port } = workerData as Start
// Node 24 ends with a fatal error where one thread reads a Blob of another: each opens the file itself.
const blob = openAsBlob(path)

/** The page's background worker for CSV, on a thread of Node. */
const api: Pick<WorkerApi, "scanShard"> = {
  scanShard: async (_, layout, task, onReport) => scanShard(await blob, layout, task, onReport),
}
warmUp(1)
expose(api, port)
