import { expose } from "comlink"
import { firstRows, profile } from "./parquet.ts"
import type { WorkerApi } from "./worker-api.ts"

const api: WorkerApi = { firstRowsOfParquet: firstRows, profileParquet: profile }
expose(api)
