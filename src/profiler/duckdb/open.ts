import { proxy, wrap } from "comlink"
import type { Connection } from "../pool.ts"
import { watchWorker } from "../watch-worker.ts"
import type { LocalTable } from "./api.ts"
import { createConnection, type DuckDbConnection } from "./connection.ts"
import { createTable } from "./local-table.ts"
import type { DuckDbWorkerApi } from "./worker-api.ts"

/** A worker with a DuckDB that is started, for the next table. */
let spare: DuckDbConnection | null = null

/** A table for one file. Its worker is started when the file is opened, unless one is warm. */
export const createLocalTable = (): LocalTable =>
  createTable(() => {
    const connection = spare ?? createConnection(connect())
    spare = null
    return connection
  })

/** Starts a DuckDB for the next table, for when the page has nothing else to do. Resolves when it is there. */
export async function warmUpLocalTable(): Promise<void> {
  if (spare) return
  const connection = createConnection(connect())
  spare = connection
  const isWarm = await connection
    .call((api, call) => api.boot(call), new AbortController().signal)
    .then(({ ok }) => ok)
    .catch(() => false)
  // The table that needs one will say why there is none.
  if (!isWarm && spare === connection) spare = null
}

/** Ends the DuckDB that waits for a table, for the memory that it holds. */
export function dropSpareTable(): void {
  spare?.close()
  spare = null
}

function connect(): Connection<DuckDbWorkerApi> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "grove-duckdb" })
  const remote = wrap<DuckDbWorkerApi>(worker)
  return {
    api: {
      boot: (call) => remote.boot(call),
      load: (call, file, layout, columns, onProgress) => remote.load(call, file, layout, columns, proxy(onProgress)),
      run: (call, sql) => remote.run(call, sql),
      cancel: (call) => remote.cancel(call),
    },
    ...watchWorker(worker),
  }
}
