import type { DuckDBBindings } from "@duckdb/duckdb-wasm/blocking"
import { RecordBatchReader } from "apache-arrow"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import { type LocalAnswer, toAnswer } from "./answer.ts"

/** One DuckDB without a file of its own. What it is asked for meanwhile waits its turn. */
export interface Engine {
  /** Runs one statement, in slices between which `signal` is looked at. */
  run(sql: string, signal: AbortSignal): Promise<Result<LocalAnswer>>
  /** Adds the rows of a stream in Arrow's IPC format to a table that is there. */
  insert(table: string, ipc: Uint8Array): Result<void>
}

/** After so long a statement is interrupted, to hear whether anyone still waits for it. */
const SLICE_MS = 25

/** Nothing is ever fetched, from nowhere: neither extensions nor files, whatever the SQL says. */
const CLOSED = [
  "SET autoload_known_extensions = false",
  "SET autoinstall_known_extensions = false",
  "SET enable_external_access = false",
  "SET lock_configuration = true",
]

/** Opens an empty database on bindings that were instantiated. */
export function openEngine(bindings: DuckDBBindings): Engine {
  bindings.open({
    path: ":memory:",
    query: { queryPollingInterval: SLICE_MS, castDecimalToDouble: true, castDurationToTime64: true },
  })
  const connection = bindings.connect()
  const id = connection.useUnsafe((_, conn) => conn)
  for (const statement of CLOSED) bindings.runQuery(id, statement)
  let last: Promise<unknown> = Promise.resolve()

  async function execute(sql: string, signal: AbortSignal): Promise<Result<LocalAnswer>> {
    if (signal.aborted) return cancelled
    try {
      let header = bindings.startPendingQuery(id, sql, false)
      while (header === null) {
        await turn()
        if (signal.aborted) {
          bindings.cancelPendingQuery(id)
          return cancelled
        }
        header = bindings.pollPendingQuery(id)
      }
      return ok(toAnswer(RecordBatchReader.from(messages(header))))
    } catch (error) {
      return problemOf(error)
    }
  }

  /** The schema's message, then those of the rows. */
  function* messages(header: Uint8Array): Generator<Uint8Array> {
    yield header
    for (;;) {
      const next = bindings.fetchQueryResults(id)
      if (next === null) continue
      if (next.length === 0) return
      yield next
    }
  }

  return {
    run(sql, signal) {
      const answer = last.then(() => execute(sql, signal))
      last = answer.catch(() => undefined)
      return answer
    },
    insert(table, ipc) {
      try {
        bindings.insertArrowFromIPCStream(id, ipc, { name: table, create: false })
        return ok(undefined)
      } catch (error) {
        return problemOf(error)
      }
    },
  }
}

export const cancelled: Result<never> = failed("cancelled", "The question was taken back.")

/** What DuckDB says becomes a value; a trap of its WebAssembly, and its own bugs, are a crash. */
function problemOf(error: unknown): Result<never> {
  if (!(error instanceof Error) || error instanceof WebAssembly.RuntimeError) throw error
  const { kind, message } = saidBy(error)
  if (kind === null || /^(internal|fatal)/i.test(kind)) throw error
  if (/^out of memory/i.test(kind))
    return failed("out_of_memory", "The file is too large to be held as a table by this browser.")
  return failed("query_refused", message)
}

/** Errors of its parser come as JSON, the others as text. */
function saidBy({ message }: Error): { readonly kind: string | null; readonly message: string } {
  if (!message.startsWith("{")) return { kind: /^([A-Z][\w ]*) Error:/.exec(message)?.[1] ?? null, message }
  const said = JSON.parse(message) as { exception_type?: string; exception_message?: string }
  return { kind: said.exception_type ?? null, message: said.exception_message ?? message }
}

/** Lets the worker's other messages in; a timer would wait. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
