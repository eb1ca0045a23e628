import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import type { DuckDBBindings } from "@duckdb/duckdb-wasm/blocking"
import { createConnection, type DuckDbConnection } from "#profiler/duckdb/connection.ts"
import { openEngine } from "#profiler/duckdb/engine.ts"
import { loadTable } from "#profiler/duckdb/load.ts"
import type { DuckDbWorkerApi } from "#profiler/duckdb/worker-api.ts"
import type { Connection } from "#profiler/pool.ts"

const require = createRequire(import.meta.url)

/** The same WebAssembly as in the browser. */
async function boot(): Promise<DuckDBBindings> {
  const { createDuckDB, NODE_RUNTIME, VoidLogger } = require("@duckdb/duckdb-wasm/blocking")
  const mainModule = require.resolve("@duckdb/duckdb-wasm/dist/duckdb-eh.wasm")
  const bundle = { mainModule, mainWorker: join(dirname(mainModule), "unused") }
  const bindings: DuckDBBindings = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), NODE_RUNTIME)
  return bindings.instantiate(() => {})
}

/** The page's DuckDB, in this thread of Node. */
export async function connectDuckDb(): Promise<DuckDbConnection> {
  const engine = openEngine(await boot())
  const running = new Map<number, AbortController>()
  const signalOf = (call: number) => {
    const controller = new AbortController()
    running.set(call, controller)
    return controller.signal
  }
  const worker: Connection<DuckDbWorkerApi> = {
    api: {
      boot: async () => ({ ok: true, value: undefined }),
      load: (call, file, layout, columns, onProgress) =>
        loadTable(engine, file, layout, columns, signalOf(call), onProgress),
      run: (call, sql) => engine.run(sql, signalOf(call)),
      cancel: async (call) => running.get(call)?.abort(),
    },
    onCrash: () => {},
    terminate: () => {},
  }
  return createConnection(worker)
}
