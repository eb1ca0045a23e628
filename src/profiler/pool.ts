/** One running worker. */
export interface Connection<Api> {
  readonly api: Api
  /** Calls back when the worker is gone for good, at once if it already is. */
  onCrash(listener: (cause: unknown) => void): void
  terminate(): void
}

export interface Pool<Api> {
  readonly size: number
  /** Starts workers ahead of their tasks until there are `workers` of them, or as many as the pool may have. */
  start(workers: number): void
  /**
   * Runs a task on a worker of its own, when one is free. It rejects with the signal's reason as soon as that is aborted,
   * and with an error when the worker crashes; that worker is ended, with its memory, and the next task gets a new one.
   */
  run<T>(task: (api: Api) => Promise<T>, signal: AbortSignal): Promise<T>
}

/**
 * A pool of workers, each started on first use, unless ahead of it.
 *
 * @param size workers at most
 */
export function createPool<Api>(size: number, connect: () => Connection<Api>): Pool<Api> {
  const idle: Connection<Api>[] = []
  const waiting: (() => void)[] = []
  let running = 0

  function free(): void {
    running--
    waiting.shift()?.()
  }

  return {
    size,
    start(workers) {
      while (running + idle.length < Math.min(workers, size)) idle.push(connect())
    },
    async run(task, signal) {
      while (running >= size) await turn(waiting, signal)
      signal.throwIfAborted()
      running++
      let connection: Connection<Api> | undefined
      try {
        connection = idle.pop() ?? connect()
        const answer = await settle(connection, task, signal)
        idle.push(connection)
        return answer
      } catch (error) {
        // What the worker still does is of no use to anyone, and what it holds may be much.
        connection?.terminate()
        throw error
      } finally {
        free()
      }
    },
  }
}

function turn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const take = () => {
      signal.removeEventListener("abort", leave)
      resolve()
    }
    const leave = () => {
      waiting.splice(waiting.indexOf(take), 1)
      reject(signal.reason)
    }
    signal.addEventListener("abort", leave, { once: true })
    waiting.push(take)
  })
}

/** The task's answer, or the first of: the worker's crash, the signal's abort. Comlink alone would wait for ever. */
function settle<Api, T>(connection: Connection<Api>, task: (api: Api) => Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener("abort", stop, { once: true })
    connection.onCrash((cause) =>
      reject(new Error("A background worker of this page stopped unexpectedly.", { cause })),
    )
    task(connection.api)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", stop))
  })
}
