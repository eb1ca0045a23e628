import type { Connection } from "./pool.ts"

/** Hears of a worker's end, also where it failed before anyone listened: it may not be at work yet. */
export function watchWorker(worker: Worker): Pick<Connection<unknown>, "onCrash" | "terminate"> {
  let failure: { readonly cause: unknown } | null = null
  let tell: (cause: unknown) => void = () => {}
  const crashed = (cause: unknown) => {
    failure = { cause }
    tell(cause)
  }
  worker.onerror = (event) => crashed(event.error ?? new Error(event.message || "The worker did not start."))
  worker.onmessageerror = () => crashed(new Error("A message of the worker could not be read."))
  return {
    onCrash(listener) {
      tell = listener
      if (failure) listener(failure.cause)
    },
    terminate: () => worker.terminate(),
  }
}
