import { expose } from "comlink"
import writerUrl from "parquet-wasm/esm/parquet_wasm_bg.wasm?url"
import { scanShard } from "./csv-scan.ts"
import { warmUp } from "./warm-up.ts"
import type { WorkerApi } from "./worker-api.ts"

// What a scan of CSV does not need is loaded when it is: a worker starts while someone waits.
const transcripts = () => import("./transcribe.ts")
const mending = () => import("./mend-range.ts")
const writer = () => import("./csv-object.ts")

const api: WorkerApi = {
  warmUp: async () => warmUp(20_000, 6),
  loadWriter: async () => (await writer()).loadWriter(writerUrl),
  firstRowsOfParquet: async (file, n) => (await transcripts()).firstRowsOfParquet(file, n),
  parquetFacts: async (file) => (await transcripts()).parquetFacts(file),
  transcribe: async (file, options, onRead) => (await transcripts()).transcribe(file, options, onRead),
  fingerprint: async (file) => (await transcripts()).fingerprintFile(file),
  scanShard,
  mendRange: async (text, layout, repairs, range, firstRow) =>
    (await mending()).mendRange(text, layout, repairs, range, firstRow),
  writeRange: async (text, layout, columns, range) =>
    (await writer()).writeRange(text, layout, columns, range, writerUrl),
}
void warmUp(1000, 2)
expose(api)
