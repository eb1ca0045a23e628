import { describe, expect, test } from "vitest"
import { startUpload, type UploadState } from "#upload/upload.ts"
import { createWorld, refuse, requestOf, textIn, unreachable } from "./harness.ts"

const LONG = "abcdefgh".repeat(9).concat("end")

describe("sending a file", () => {
  test("small objects go by one PUT, larger ones by parts, and the Worker is told", async () => {
    const world = createWorld()
    const end = await startUpload(requestOf(["short", LONG]), world).done
    expect(end).toMatchObject({ phase: "done", taskId: "u1", fraction: 1, objectsDone: 2, rowsSent: 20, problem: null })
    expect(textIn(world, "u1/part-0")).toBe("short")
    expect(textIn(world, "u1/part-1")).toBe(LONG)
    expect(world.log.at(-1)).toBe("complete")
    expect(await world.table.unfinished()).toEqual([])
  })

  test("four parts at a time over several files together, never more", async () => {
    const world = createWorld()
    const files = ["1", "2", "3"].map((f) => startUpload(requestOf([LONG, LONG], f.repeat(64)), world).done)
    expect((await Promise.all(files)).map((s) => s.phase)).toEqual(["done", "done", "done"])
    expect(world.mostInFlight).toBe(4)
  })

  test("each file has an upload of its own: no uploadId is shared", async () => {
    const world = createWorld()
    const ends = await Promise.all([
      startUpload(requestOf([LONG, "a"], "a".repeat(64)), world).done,
      startUpload(requestOf([`${LONG}!`, "b"], "b".repeat(64)), world).done,
    ])
    expect(new Set(ends.map((e) => e.taskId)).size).toBe(2)
    expect([textIn(world, `${ends[0]!.taskId}/part-1`), textIn(world, `${ends[1]!.taskId}/part-1`)]).toEqual(["a", "b"])
  })

  test("progress grows and ends at the full size", async () => {
    const world = createWorld()
    const upload = startUpload(requestOf([LONG, LONG]), world)
    const seen: UploadState[] = []
    upload.onChange((s) => seen.push(s))
    const end = await upload.done
    const fractions = seen.map((s) => s.fraction)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(end).toMatchObject({ bytesSent: LONG.length * 2, bytesTotal: LONG.length * 2, remainingSeconds: 0 })
  })
})

describe("what goes wrong on the way to S3", () => {
  test("503 to some parts: they are sent again, with growing waits, under fresh URLs", async () => {
    const world = createWorld({ put: ({ part, count }) => (part === 2 && count <= 3 ? 503 : null) })
    expect((await startUpload(requestOf([LONG]), world).done).phase).toBe("done")
    expect(textIn(world, "u1/part-0")).toBe(LONG)
    expect(world.waits).toEqual([375, 750, 1500])
    expect(new Set(world.urls).size).toBe(world.urls.length)
  })

  test.each([
    ["an expired URL (403)", 403],
    ["an expired URL without CORS headers (no status)", 0],
    ["damaged on the way (400)", 400],
  ])("%s: a fresh URL is asked for", async (_, status) => {
    const world = createWorld({ put: ({ part, count }) => (part === 1 && count === 1 ? status : null) })
    expect((await startUpload(requestOf([LONG]), world).done).phase).toBe("done")
    expect(world.log.filter((l) => l === "presign 0")).toHaveLength(11)
    expect(textIn(world, "u1/part-0")).toBe(LONG)
  })

  test("the answer to a single PUT is lost: the object is found there, not written over", async () => {
    const world = createWorld({ put: ({ count }) => (count === 1 ? "lose" : null) })
    expect((await startUpload(requestOf(["short"]), world).done).phase).toBe("done")
    expect(world.log).toEqual(["create", "announce 0", "put 0", "announce 0", "put 0", "completeObject 0", "complete"])
    expect(textIn(world, "u1/part-0")).toBe("short")
  })

  test("a PUT that hangs, as after sleep, is cut and sent again", async () => {
    const world = createWorld({ put: ({ part, count }) => (part === 3 && count === 1 ? "hang" : null) })
    const { done } = startUpload(requestOf([LONG]), world)
    while (world.log.filter((l) => l.startsWith("put")).length < 10) await new Promise(setImmediate)
    for (let i = 0; i < 5; i++) await new Promise(setImmediate)
    world.passTime()
    expect((await done).phase).toBe("done")
    expect(textIn(world, "u1/part-0")).toBe(LONG)
  })

  test("S3 stays broken: the upload fails after eight tries and says so, and a later one goes on", async () => {
    const world = createWorld({ put: ({ part }) => (part === 10 ? 503 : null) })
    const request = requestOf([LONG])
    const end = await startUpload(request, world).done
    expect(end).toMatchObject({ phase: "failed", problem: { code: "upload_failed" } })
    expect(end.problem?.message).toContain("503")
    expect(world.log.filter((l) => l === "put 0.10")).toHaveLength(8)
    world.faults = {}
    const sent = world.log.length
    expect((await startUpload(request, world).done).phase).toBe("done")
    expect(world.log.slice(sent).filter((l) => l.startsWith("put"))).toEqual(["put 0.10"])
    expect(textIn(world, "u1/part-0")).toBe(LONG)
  })

  test("an ETag that CORS hides is named, with the cure, and not tried again", async () => {
    const world = createWorld()
    const put = world.host.put
    const host = { ...world.host, put: async (r: Parameters<typeof put>[0]) => ({ ...(await put(r)), etag: null }) }
    const end = await startUpload(requestOf([LONG]), { ...world, host }).done
    expect(end.problem).toMatchObject({ code: "etag_unreadable" })
    expect(end.problem?.message).toContain("ExposeHeaders")
    expect(world.waits).toEqual([])
  })

  test("a file that shrank is never sent as a short object", async () => {
    const world = createWorld()
    const request = requestOf([LONG])
    const blob = Object.assign(new Blob([LONG]), { slice: () => new Blob([]) })
    const session = {
      ...request.session,
      write: async (_p: unknown, _c: unknown, _s: unknown, onObject: (o: never) => Promise<void>) => {
        await onObject({ n: 0, rows: 10, blob } as never)
        return { ok: true as const, value: { objects: 1, rows: 10 } }
      },
    }
    const end = await startUpload({ ...request, session }, world).done
    expect(end.problem).toMatchObject({ code: "file_changed" })
    expect(world.s3.size).toBe(0)
  })

  test("an object without bytes is refused before anything is sent", async () => {
    const world = createWorld()
    expect((await startUpload(requestOf([""]), world).done).problem).toMatchObject({ code: "file_changed" })
    expect(world.log).toEqual(["create"])
  })
})

describe("what goes wrong on the way to the Worker", () => {
  test.each(["create", "announce 0", "presign 0", "completeObject 0", "complete"])(
    "the answer of %s is lost: the call is repeated and nothing is there twice",
    async (name) => {
      const world = createWorld({ afterCall: (call, n) => void (call === name && n === 1 && unreachable()) })
      expect(await startUpload(requestOf([LONG]), world).done).toMatchObject({ phase: "done", taskId: "u1" })
      expect(textIn(world, "u1/part-0")).toBe(LONG)
      for (const keys of world.keys.values()) expect(new Set(keys).size).toBe(1)
    },
  )

  test("the Worker answers 503 for a while", async () => {
    const world = createWorld({ beforeCall: (_, n) => void (n === 1 && refuse(503, "starting")) })
    expect((await startUpload(requestOf([LONG, "x"]), world).done).phase).toBe("done")
  })

  test("a refusal ends it with the Worker's words and the earlier task", async () => {
    const world = createWorld({ beforeCall: () => refuse(409, "already_ingested", "old") })
    const end = await startUpload(requestOf([LONG]), world).done
    expect(end).toMatchObject({ phase: "failed", problem: { code: "already_ingested", taskId: "old" } })
    expect(world.log).toEqual(["create"])
    expect(await world.table.unfinished()).toEqual([])
  })

  test("the network comes back: a wait is cut short", async () => {
    const world = createWorld({ beforeCall: (_, n) => void (n === 1 && unreachable()) })
    const never = new Promise<void>(() => {})
    const host = {
      ...world.host,
      sleep: (ms: number, signal: AbortSignal) =>
        Promise.race([
          never,
          new Promise<void>((_, no) => signal.addEventListener("abort", () => no(signal.reason))),
        ]).finally(() => ms),
    }
    const upload = startUpload(requestOf(["x"]), { ...world, host })
    upload.onChange((s) => s.phase === "waiting" && queueMicrotask(world.goOnline))
    expect((await upload.done).phase).toBe("done")
  })
})

describe("pause, resume, cancel", () => {
  test("a pause stops the parts in flight, and a resume sends what is missing", async () => {
    const world = createWorld()
    const upload = startUpload(requestOf([LONG]), world)
    await world.until(() => world.log.filter((l) => l.startsWith("put")).length === 3)
    upload.pause()
    expect(upload.state().phase).toBe("paused")
    const before = world.s3.size
    for (let i = 0; i < 20; i++) await new Promise(setImmediate)
    const puts = world.log.length
    for (let i = 0; i < 20; i++) await new Promise(setImmediate)
    expect(world.log.length).toBe(puts)
    expect(world.s3.size).toBe(before)
    upload.resume()
    expect((await upload.done).phase).toBe("done")
    expect(textIn(world, "u1/part-0")).toBe(LONG)
  })

  test("paused and resumed ten times", async () => {
    const world = createWorld()
    const upload = startUpload(requestOf([LONG, LONG]), world)
    for (let i = 1; i <= 10; i++) {
      await world.until(() => world.log.length >= i * 2)
      upload.pause()
      upload.pause()
      await new Promise(setImmediate)
      upload.resume()
    }
    expect((await upload.done).phase).toBe("done")
    expect(textIn(world, "u1/part-1")).toBe(LONG)
  })

  test.each([false, true])("cancel removes what was sent (paused before: %s)", async (paused) => {
    const world = createWorld()
    const upload = startUpload(requestOf(["first", LONG]), world)
    await world.until(() => world.log.includes("put 1.2"))
    if (paused) upload.pause()
    upload.cancel()
    expect(await upload.done).toMatchObject({ phase: "cancelled", problem: null })
    expect(world.log.at(-1)).toBe("abort")
    expect(world.s3.size).toBe(0)
    expect(await world.table.unfinished()).toEqual([])
  })
})

describe("coming back after a closed tab", () => {
  async function closedAfter(line: string) {
    const world = createWorld({ put: () => (world.log.at(-1) === line ? "hang" : null) })
    const request = requestOf(["first", LONG])
    startUpload(request, world)
    await world.until(() => world.log.includes(line))
    for (let i = 0; i < 50; i++) await new Promise(setImmediate)
    world.faults = {}
    return { world, request, mark: world.log.length }
  }

  test("finished objects are not written again, sent parts not sent again, and it is the same upload", async () => {
    const { world, mark } = await closedAfter("put 1.4")
    expect((await world.table.unfinished())[0]).toMatchObject({ id: "u1", request: { datasource: "sales" } })
    const again = requestOf(["first", LONG])
    const end = await startUpload(again, { ...world, host: { ...world.host, limit: (task) => task() } }).done
    expect(end).toMatchObject({ phase: "done", taskId: "u1" })
    expect(again.written).toEqual([1])
    expect(world.log.slice(mark)).not.toContain("create")
    expect(world.log.slice(mark)).not.toContain("put 1.1")
    expect(world.log.slice(mark)).toContain("put 1.4")
    expect(textIn(world, "u1/part-1")).toBe(LONG)
  })

  test("other choices start anew and remove the old objects", async () => {
    const { world, request } = await closedAfter("put 1.4")
    const choices = { ...request.choices, timestamp: { kind: "constant" as const, value: "2023-01-01T00:00:00Z" } }
    const host = { ...world.host, limit: <T>(task: () => Promise<T>) => task() }
    const end = await startUpload({ ...request, choices }, { ...world, host }).done
    expect(end).toMatchObject({ phase: "done" })
    expect([...world.s3.keys()].every((key) => key.startsWith(`${end.taskId}/`))).toBe(true)
    expect(world.log).toContain("abort")
  })

  test("an upload that the Worker has forgotten is forgotten here too", async () => {
    const { world, request } = await closedAfter("put 1.4")
    world.faults = { beforeCall: (call) => void (call.startsWith("announce") && refuse(404, "unknown_upload")) }
    const host = { ...world.host, limit: <T>(task: () => Promise<T>) => task() }
    expect((await startUpload(request, { ...world, host }).done).problem).toMatchObject({ code: "unknown_upload" })
    world.faults = {}
    expect((await startUpload(request, { ...world, host }).done).phase).toBe("done")
  })

  test.each([
    ["was cancelled elsewhere, or ran out of time", "announce 1", "upload_closed"],
    ["has parts that S3 no longer puts together", "completeObject 1", "object_incomplete"],
  ])("an upload that %s is begun anew by the next try, and not gone on with for ever", async (_, call, code) => {
    const { world, request } = await closedAfter("put 1.4")
    world.faults = { beforeCall: (name) => void (name === call && refuse(409, code)) }
    const host = { ...world.host, limit: <T>(task: () => Promise<T>) => task() }
    expect((await startUpload(request, { ...world, host }).done).problem).toMatchObject({ code })
    world.faults = {}
    const end = await startUpload(request, { ...world, host }).done
    expect(end).toMatchObject({ phase: "done", taskId: expect.not.stringMatching(/^u1$/) })
    expect([...world.s3.keys()].every((key) => key.startsWith(`${end.taskId}/`))).toBe(true)
  })
})
