import { backoffMs } from "#domain/upload/pace.ts"
import { isPassing } from "./failure.ts"
import type { UploadHost } from "./host.ts"

/** Tries of one call or part before the upload gives up; with the waits between them that is about two minutes. */
const MOST_TRIES = 8

/** Pause, resume and cancel of one upload, and the patience with which it tries again. */
export interface Control {
  pause(): void
  resume(): void
  cancel(): void
  readonly paused: boolean
  readonly cancelled: boolean
  /** Aborted by `cancel` alone. */
  readonly ended: AbortSignal
  /**
   * Runs `task` until it succeeds. It waits while the upload is paused; a pause in the middle aborts the task's signal and
   * starts it again on resume, uncounted. Passing failures are tried again with growing waits, cut short when the network
   * comes back; others are thrown.
   */
  persist<T>(task: (signal: AbortSignal, attempt: number) => Promise<T>): Promise<T>
}

export class Cancelled extends Error {
  override readonly name = "Cancelled"
}
class Paused extends Error {
  override readonly name = "Paused"
}

/**
 * @param onWait called with true when a wait before another try begins, with false when it is over
 */
export function createControl(host: UploadHost, onWait: (waiting: boolean) => void): Control {
  const ending = new AbortController()
  let run = new AbortController()
  let resumed: { promise: Promise<void>; resolve: () => void } | null = null

  async function ready(): Promise<void> {
    while (resumed && !ending.signal.aborted) await resumed.promise
    ending.signal.throwIfAborted()
  }

  async function wait(ms: number): Promise<void> {
    const early = new AbortController()
    const off = host.onOnline(() => early.abort(new Error("online")))
    onWait(true)
    try {
      await host.sleep(ms, AbortSignal.any([run.signal, ending.signal, early.signal]))
    } catch (error) {
      if (!early.signal.aborted && !run.signal.aborted) throw error
    } finally {
      off()
      onWait(false)
    }
  }

  return {
    pause() {
      if (resumed || ending.signal.aborted) return
      let open = () => {}
      const promise = new Promise<void>((resolve) => {
        open = resolve
      })
      resumed = { promise, resolve: open }
      run.abort(new Paused("paused"))
    },
    resume() {
      if (!resumed) return
      run = new AbortController()
      resumed.resolve()
      resumed = null
    },
    cancel() {
      ending.abort(new Cancelled("The upload was cancelled."))
      resumed?.resolve()
    },
    get paused() {
      return resumed !== null
    },
    get cancelled() {
      return ending.signal.aborted
    },
    ended: ending.signal,
    async persist(task) {
      for (let attempt = 1; ; ) {
        await ready()
        const current = run.signal
        try {
          return await task(AbortSignal.any([current, ending.signal]), attempt)
        } catch (error) {
          ending.signal.throwIfAborted()
          if (current.aborted) continue
          if (!isPassing(error) || attempt === MOST_TRIES) throw error
          await wait(backoffMs(attempt, host.random()))
          attempt++
        }
      }
    },
  }
}
