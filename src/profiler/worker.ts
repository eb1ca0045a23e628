import { expose } from "comlink"
import writerUrl from "parquet-wasm/esm/parquet_wasm_bg.wasm?url"
import { writeRange } from "./csv-object.ts"
import { scanShard } from "./csv-scan.ts"
import { firstRows, profile } from "./parquet.ts"
import type { WorkerApi } from "./worker-api.ts"

const api: WorkerApi = {
  firstRowsOfParquet: firstRows,
  profileParquet: profile,
  scanShard,
  writeRange: (file, layout, columns, range) => writeRange(file, layout, columns, range, writerUrl),
}
expose(api)
