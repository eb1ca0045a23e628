import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import type { DuckDBBindings } from "@duckdb/duckdb-wasm/blocking"
import { detectCsv } from "#domain/scan/detect.ts"
import type { LocalColumn, LocalTable, LocalTime } from "#profiler/duckdb/api.ts"
import { createConnection, type DuckDbConnection } from "#profiler/duckdb/connection.ts"
import { openEngine } from "#profiler/duckdb/engine.ts"
import { loadTable } from "#profiler/duckdb/load.ts"
import { createTable } from "#profiler/duckdb/local-table.ts"
import type { DuckDbWorkerApi } from "#profiler/duckdb/worker-api.ts"
import type { Connection } from "#profiler/pool.ts"

const require = createRequire(import.meta.url)

/** The same WebAssembly as in the browser. */
export async function bootInNode(): Promise<DuckDBBindings> {
  const { createDuckDB, NODE_RUNTIME, VoidLogger } = require("@duckdb/duckdb-wasm/blocking")
  const mainModule = require.resolve("@duckdb/duckdb-wasm/dist/duckdb-eh.wasm")
  const bundle = { mainModule, mainWorker: join(dirname(mainModule), "unused") }
  const bindings: DuckDBBindings = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), NODE_RUNTIME)
  return bindings.instantiate(() => {})
}

/** A worker's end that runs in this thread. */
export async function connectInNode(): Promise<DuckDbConnection> {
  const engine = openEngine(await bootInNode())
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

export const never: AbortSignal = new AbortController().signal

/** A column of a file, by its place. */
export const column = (
  name: string,
  source: number,
  type: LocalColumn["type"] = "string",
  rest: Partial<LocalColumn> = {},
): LocalColumn => ({ name, source, type, timestampFormat: null, isText: false, ...rest })

/**
 * Opens a text as a local table.
 *
 * @param contents what is read with the layout of the text, where it is another
 */
export async function openText(
  text: string,
  columns: readonly LocalColumn[],
  time: LocalTime | null = null,
  contents: string = text,
): Promise<LocalTable> {
  const connection = await connectInNode()
  const table = createTable(() => connection)
  const file = new Blob([contents])
  const layout = detectCsv(new TextEncoder().encode(text), true)
  if (!layout.ok) throw new Error(layout.problem.message)
  const opened = await table.open({ file, layout: layout.value, columns, time }, never, () => {})
  if (!opened.ok) throw new Error(opened.problem.message)
  return table
}
