/** Runs at most a fixed number of tasks at a time, in the order they came. */
export type Limit = <T>(task: () => Promise<T>, signal: AbortSignal) => Promise<T>

export function createLimit(most: number): Limit {
  let running = 0
  const waiting: (() => void)[] = []
  return async (task, signal) => {
    if (running >= most) await place(waiting, signal)
    else running++
    try {
      signal.throwIfAborted()
      return await task()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

/** Waits for a place; one who gives up leaves the queue, so that no place is lost to him. */
function place(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const take = () => {
      signal.removeEventListener("abort", leave)
      resolve()
    }
    const leave = () => {
      waiting.splice(waiting.indexOf(take), 1)
      reject(signal.reason)
    }
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener("abort", leave, { once: true })
    waiting.push(take)
  })
}
