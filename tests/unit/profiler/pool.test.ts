import { describe, expect, test } from "vitest"
import { type Connection, createPool } from "#profiler/pool.ts"

interface Api {
  readonly id: number
}

function harness(size: number) {
  const started: { id: number; crash: (cause: unknown) => void; ended: boolean }[] = []
  const connect = (): Connection<Api> => {
    const worker = { id: started.length + 1, crash: (_: unknown) => {}, ended: false }
    started.push(worker)
    return {
      api: { id: worker.id },
      onCrash(listener) {
        worker.crash = listener
      },
      terminate() {
        worker.ended = true
      },
    }
  }
  return { pool: createPool(size, connect), started }
}

function deferred<T>() {
  let resolve!: (value: T) => void
  let reject!: (cause: unknown) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

const open = () => new AbortController().signal
const tick = () => new Promise(setImmediate)

describe("the pool of workers", () => {
  test("workers are started ahead of their tasks, at most so many, and used by them", async () => {
    const { pool, started } = harness(3)
    pool.start(2)
    pool.start(2)
    expect(started).toHaveLength(2)
    expect(await pool.run(async ({ id }) => id, open())).toBe(2)
    expect(started).toHaveLength(2)
    pool.start(9)
    expect(started).toHaveLength(3)
  })
  test("workers are started when needed, at most so many, and used again", async () => {
    const { pool, started } = harness(2)
    const gates = [deferred<string>(), deferred<string>(), deferred<string>()]
    const ran: number[] = []
    const run = (i: number, gate: Promise<string>) =>
      pool.run(() => {
        ran.push(i)
        return gate
      }, open())
    const runs = gates.map((gate, i) => run(i, gate.promise))
    await tick()
    expect(ran).toEqual([0, 1])
    gates[1]!.resolve("b")
    await tick()
    expect(ran).toEqual([0, 1, 2])
    gates[0]!.resolve("a")
    gates[2]!.resolve("c")
    expect(await Promise.all(runs)).toEqual(["a", "b", "c"])
    expect(started.map((w) => w.ended)).toEqual([false, false])
  })

  test("a crash rejects what ran there, and the next task gets a new worker", async () => {
    const { pool, started } = harness(1)
    const stuck = pool.run(() => new Promise(() => {}), open())
    const next = pool.run(async (api) => api.id, open())
    await tick()
    started[0]!.crash(new Error("out of memory"))
    await expect(stuck).rejects.toThrow("stopped unexpectedly")
    expect(await next).toBe(2)
    expect(started[0]!.ended).toBe(true)
  })

  test("an abort ends the worker at once and passes its place on", async () => {
    const { pool, started } = harness(1)
    const ending = new AbortController()
    const stuck = pool.run(() => new Promise(() => {}), ending.signal)
    const queued = pool.run(async () => "never", ending.signal)
    const other = pool.run(async () => "other", open())
    await tick()
    ending.abort(new Error("closed"))
    await expect(stuck).rejects.toThrow("closed")
    await expect(queued).rejects.toThrow("closed")
    expect(await other).toBe("other")
    expect(started[0]!.ended).toBe(true)
  })

  test("a worker that cannot be started fails the task, not the pool", async () => {
    let tries = 0
    const pool = createPool<Api>(1, () => {
      if (++tries === 1) throw new Error("blocked by the page's policy")
      return { api: { id: tries }, onCrash() {}, terminate() {} }
    })
    await expect(pool.run(async (api) => api.id, open())).rejects.toThrow("blocked")
    expect(await pool.run(async (api) => api.id, open())).toBe(2)
  })
})
