import { failed, type Result } from "#domain/findings/result.ts"
import type { Connection } from "../pool.ts"
import type { DuckDbWorkerApi } from "./worker-api.ts"

/** The main thread's end of one worker. */
export interface DuckDbConnection {
  /**
   * Runs a task under a number of its own. It answers `cancelled` as soon as the signal is aborted, and rejects when the
   * worker crashes or the connection is closed.
   */
  call<T>(task: (api: DuckDbWorkerApi, call: number) => Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>>
  /** Ends the worker, with its memory; calls that wait answer `cancelled`. */
  close(): void
}

export function createConnection(worker: Connection<DuckDbWorkerApi>): DuckDbConnection {
  const pending = new Set<{ resolve(result: Result<never>): void; reject(cause: unknown): void }>()
  let calls = 0
  let gone: { readonly cause: unknown } | "closed" | null = null

  worker.onCrash((cause) => {
    if (gone) return
    gone = { cause }
    worker.terminate()
    for (const call of pending) call.reject(crashed(cause))
    pending.clear()
  })

  return {
    call<T>(task: (api: DuckDbWorkerApi, call: number) => Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
      if (signal.aborted || gone === "closed") return Promise.resolve(takenBack)
      if (gone) return Promise.reject(crashed(gone.cause))
      const call = ++calls
      return new Promise<Result<T>>((resolve, reject) => {
        const entry = { resolve, reject }
        pending.add(entry)
        const cancel = () => {
          void worker.api.cancel(call)
          resolve(takenBack)
        }
        signal.addEventListener("abort", cancel, { once: true })
        task(worker.api, call)
          .then(resolve, reject)
          .finally(() => {
            pending.delete(entry)
            signal.removeEventListener("abort", cancel)
          })
      })
    },
    close() {
      if (gone) return
      gone = "closed"
      worker.terminate()
      for (const call of pending) call.resolve(takenBack)
      pending.clear()
    },
  }
}

const takenBack: Result<never> = failed("cancelled", "The question was taken back.")

const crashed = (cause: unknown): Error => new Error("The query engine of this page stopped unexpectedly.", { cause })
