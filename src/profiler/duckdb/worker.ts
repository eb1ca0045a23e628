import wasmUrl from "@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?gzipped"
import { expose } from "comlink"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import { bootDuckDb } from "./boot.ts"
import { type Engine, openEngine } from "./engine.ts"
import { loadTable } from "./load.ts"
import type { DuckDbWorkerApi } from "./worker-api.ts"

let booting: Promise<Engine> | null = null
const running = new Map<number, AbortController>()

async function engine(): Promise<Result<Engine>> {
  booting ??= bootDuckDb(wasmUrl).then(openEngine)
  try {
    return ok(await booting)
  } catch (error) {
    booting = null
    const why = (error instanceof Error ? error.message : String(error)).replace(/\.?$/, ".")
    return failed("engine_unavailable", `The query engine could not be started: ${why} Try again, or reload the page.`)
  }
}

async function cancellable<T>(
  call: number,
  task: (engine: Engine, signal: AbortSignal) => Promise<Result<T>>,
): Promise<Result<T>> {
  const controller = new AbortController()
  running.set(call, controller)
  try {
    const started = await engine()
    return started.ok ? await task(started.value, controller.signal) : started
  } catch (error) {
    // After a trap, whatever DuckDB answers is in doubt: the other side hears of it as of a crash.
    reportError(error)
    throw error
  } finally {
    running.delete(call)
  }
}

const api: DuckDbWorkerApi = {
  boot: (call) => cancellable(call, async () => ok(undefined)),
  load: (call, file, layout, columns, onProgress) =>
    cancellable(call, (engine, signal) => loadTable(engine, file, layout, columns, signal, onProgress)),
  run: (call, sql) => cancellable(call, (engine, signal) => engine.run(sql, signal)),
  async cancel(call) {
    running.get(call)?.abort()
  },
}
expose(api)
