import { expose } from "comlink"
import writerUrl from "parquet-wasm/esm/parquet_wasm_bg.wasm?url"
import { scanShard } from "./csv-scan.ts"
import { createWarmUp, warmUpAtStart } from "./warm-up.ts"
import type { WorkerApi } from "./worker-api.ts"

// What a scan of CSV does not need is loaded when it is: a worker starts while someone waits.
const transcripts = () => import("./transcribe.ts")
const mending = () => import("./mend-range.ts")
const planning = () => import("./plan-row-rules.ts")
const writer = () => import("./csv-object.ts")

/** Rows of the text that the scanner is compiled by. */
const WARM_ROWS = 20_000
let warmRound: (() => Promise<void>) | null = null

const api: WorkerApi = {
  async warmUp(isLast) {
    warmRound ??= createWarmUp(WARM_ROWS)
    await Promise.all([warmRound(), planning()])
    if (isLast) warmRound = null
  },
  loadWriter: async () => (await writer()).loadWriter(writerUrl),
  firstRowsOfParquet: async (file, n) => (await transcripts()).firstRowsOfParquet(file, n),
  parquetFacts: async (file) => (await transcripts()).parquetFacts(file),
  transcribe: async (file, options, onRead) => (await transcripts()).transcribe(file, options, onRead),
  fingerprint: async (file) => (await transcripts()).fingerprintFile(file),
  planRowRules: async (table, own, now) => (await planning()).planRowRules(table, own, now),
  scanShard,
  mendRange: async (text, layout, repairs, range, firstRow) =>
    (await mending()).mendRange(text, layout, repairs, range, firstRow),
  writeRange: async (text, layout, columns, range) =>
    (await writer()).writeRange(text, layout, columns, range, writerUrl),
}
void warmUpAtStart()
expose(api)
