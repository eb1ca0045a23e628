import { expose } from "comlink"
import writerUrl from "parquet-wasm/esm/parquet_wasm_bg.wasm?url"
import { scanShard } from "./csv-scan.ts"
import { warmUp } from "./warm-up.ts"
import type { WorkerApi } from "./worker-api.ts"

// What a scan of CSV does not need is loaded when it is: a worker starts while someone waits.
const parquet = () => import("./parquet.ts")
const writer = () => import("./csv-object.ts")

const api: WorkerApi = {
  firstRowsOfParquet: async (file, n) => (await parquet()).firstRows(file, n),
  profileParquet: async (file, onProgress) => (await parquet()).profile(file, onProgress),
  warmUp: async () => warmUp(8),
  loadWriter: async () => (await writer()).loadWriter(writerUrl),
  scanShard,
  writeRange: async (file, layout, columns, range) =>
    (await writer()).writeRange(file, layout, columns, range, writerUrl),
}
warmUp(1)
expose(api)
