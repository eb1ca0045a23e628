import type { DuckDBBindings } from "@duckdb/duckdb-wasm/blocking"
// The package names this file nowhere, though it is the one that runs in a worker without another worker behind it.
import {
  BROWSER_RUNTIME,
  createDuckDB,
  VoidLogger,
} from "../../../node_modules/@duckdb/duckdb-wasm/dist/duckdb-browser-blocking"

/** The part of the bindings that starts them; it is theirs alone by its types. */
interface Instantiation {
  instantiateWasm: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => unknown
}

/**
 * Starts DuckDB in this worker. Its WebAssembly is compiled while it is decompressed while it comes.
 *
 * @param url where it is, compressed with gzip
 */
export async function bootDuckDb(url: string): Promise<DuckDBBindings> {
  const main = { mainModule: url, mainWorker: "" }
  const bindings = await createDuckDB({ mvp: main, eh: main }, new VoidLogger(), BROWSER_RUNTIME)
  return new Promise((resolve, reject) => {
    // The bindings' own way takes an uncompressed file, and waits for ever where it does not come.
    Object.assign(bindings, {
      instantiateWasm(imports, done) {
        Object.assign(globalThis, { DUCKDB_RUNTIME: BROWSER_RUNTIME })
        fetchWasm(url)
          .then((response) => WebAssembly.instantiateStreaming(response, imports))
          .then(({ instance, module }) => done(instance, module))
          .catch(reject)
        return []
      },
    } satisfies Instantiation)
    bindings.instantiate(() => {}).then(resolve, reject)
  })
}

async function fetchWasm(url: string): Promise<Response> {
  const response = await fetch(url)
  if (!response.ok || !response.body) throw new Error(`The query engine was not found: ${response.status}.`)
  const bytes = response.body.pipeThrough(new DecompressionStream("gzip"))
  return new Response(bytes, { headers: { "content-type": "application/wasm" } })
}
