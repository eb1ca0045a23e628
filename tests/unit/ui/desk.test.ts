import { expect, test, vi } from "vitest"
import type { IngestionStatus } from "#domain/contracts/ingestions.ts"
import { createDesk } from "#features/ingest/desk.ts"
import type { Unfinished } from "#features/ingest/model.ts"
import type { Ports, SendInput, SendOutcome } from "#features/ingest/ports.ts"
import type { FileSession } from "#profiler/api.ts"
import { PROFILE, profiled, status } from "./fixtures.ts"

const file = (name: string, size = 10) => new File(["x".repeat(size)], name)

/** A world that does what the test says, and remembers what was asked of it. */
function world(more: Partial<Ports> = {}) {
  const log: string[] = []
  const sends: { input: SendInput; end: (outcome: SendOutcome) => void }[] = []
  let report: (status: IngestionStatus) => void = () => {}
  const session = (f: File): FileSession => ({
    async firstRows() {
      log.push(`first ${f.name}`)
      if (f.name.startsWith("picture")) return { ok: false, problem: { code: "not_text", message: "It is a picture." } }
      return { ok: true, value: { columns: ["at"], rows: [["2024"]], numbers: [2] } }
    },
    async profile() {
      log.push(`profile ${f.name}`)
      if (f.name.startsWith("crash")) throw new Error("The worker ended.")
      return { ok: true, value: PROFILE }
    },
    onTable: async () => ({ ok: false as const, problem: { code: "engine_unavailable", message: "" } }),
    checkRules: async () => ({ ok: false as const, problem: { code: "engine_unavailable", message: "" } }),
    tables: () => [],
    mended: () => ({ results: [], rejected: null }),
    prepareWriting: async () => {},
    objects: () => 1,
    write: async () => ({ ok: true, value: { objects: 1, rows: 100 } }),
    close: () => log.push(`close ${f.name}`),
  })
  const ports: Ports = {
    prepare: async () => {},
    openFile: async () => session,
    send(input) {
      let end: (outcome: SendOutcome) => void = () => {}
      const promise = new Promise<SendOutcome>((resolve) => {
        end = resolve
      })
      sends.push({ input, end })
      return {
        done: promise,
        pause: () => log.push("pause"),
        resume: () => log.push("resume"),
        cancel: () => end({ kind: "cancelled" }),
      }
    },
    unfinished: async () => [],
    forget: async () => {},
    watch: (id, onStatus) => {
      log.push(`watch ${id}`)
      report = onStatus
      return () => log.push(`unwatch ${id}`)
    },
    retry: async (id) => void log.push(`retry ${id}`),
    cancel: async (id) => void log.push(`cancel ${id}`),
    maxFileSize: () => 1000,
    now: () => 1000,
    ...more,
  }
  return { desk: createDesk(ports), log, sends, report: (s: IngestionStatus) => report(s) }
}

const kinds = (desk: ReturnType<typeof createDesk>) => desk.cards().map((c) => c.state.kind)

test("ten files at once: first rows for all, then each is read in its turn", async () => {
  const { desk, log } = world()
  desk.add(Array.from({ length: 10 }, (_, i) => file(`${i}.csv`)))
  await vi.waitFor(() => expect(kinds(desk)).toEqual(Array(10).fill("profiled")))
  expect(log.filter((l) => l.startsWith("profile"))).toEqual(Array.from({ length: 10 }, (_, i) => `profile ${i}.csv`))
  expect(desk.selected()).toBe(desk.cards()[0]!.id)
})

test("a file that cannot be read does not hold up the next", async () => {
  const { desk, log } = world()
  vi.spyOn(console, "error").mockImplementation(() => {})
  desk.add([file("picture.csv"), file("big.csv", 1001), file("crash.csv"), file("good.csv")])
  await vi.waitFor(() => expect(kinds(desk)).toEqual(["refused", "refused", "refused", "profiled"]))
  const messages = desk.cards().map((c) => (c.state.kind === "refused" ? c.state.problem.message : ""))
  expect(messages[0]).toBe("It is a picture.")
  expect(messages[1]).toMatch(/takes at most 1\u202fkB/)
  expect(messages[2]).toMatch(/The worker ended/)
  expect(log).not.toContain("profile picture.csv")
  expect(log).not.toContain("first big.csv")
})

test("files are sent one after the other, and followed until Druid has them", async () => {
  const { desk, sends, log, report } = world()
  desk.add([file("a.csv"), file("b.csv")])
  await vi.waitFor(() => expect(kinds(desk)).toEqual(["profiled", "profiled"]))
  const [a, b] = desk.cards().map((c) => c.id) as [string, string]
  desk.send(a)
  desk.send(b)
  await vi.waitFor(() => expect(sends).toHaveLength(1))
  desk.pause(a)
  desk.resume(a)
  expect(log.filter((l) => /pause|resume/.test(l))).toEqual(["pause", "resume"])
  sends[0]!.end({ kind: "handed_over", taskId: "T1" })
  await vi.waitFor(() => expect(sends).toHaveLength(2))
  expect(log).toContain("watch T1")
  report(status("ready"))
  expect(desk.card(a)?.state.kind).toBe("ready")
  await desk.cancel(b)
  await vi.waitFor(() => expect(desk.card(b)?.state.kind).toBe("profiled"))
})

test("a duplicate asks; append again sends it all the same", async () => {
  const { desk, sends } = world()
  desk.add([file("a.csv")])
  await vi.waitFor(() => expect(kinds(desk)).toEqual(["profiled"]))
  const { id } = desk.cards()[0]!
  desk.send(id)
  await vi.waitFor(() => expect(sends).toHaveLength(1))
  expect(sends[0]!.input.again).toBe(false)
  sends[0]!.end({ kind: "duplicate", earlier: { taskId: "T0", detail: "Ingested yesterday." } })
  await vi.waitFor(() => expect(kinds(desk)).toEqual(["duplicate"]))
  desk.send(id, true)
  await vi.waitFor(() => expect(sends).toHaveLength(2))
  expect(sends[1]!.input.again).toBe(true)
})

test("Druid's failure is retried at the server, and a refusal of the retry is shown", async () => {
  let refuse = false
  const { desk, sends, report, log } = world({
    retry: async () => {
      if (refuse) throw new Error("The last task still runs.")
    },
  })
  desk.add([file("a.csv")])
  await vi.waitFor(() => expect(kinds(desk)).toEqual(["profiled"]))
  const { id } = desk.cards()[0]!
  desk.send(id)
  await vi.waitFor(() => expect(sends).toHaveLength(1))
  sends[0]!.end({ kind: "handed_over", taskId: "T1" })
  await vi.waitFor(() => expect(log).toContain("watch T1"))
  const error = { code: "task_failed", message: "Druid could not read it.", detail: null }
  report(status("failed", { error }))
  refuse = true
  await desk.retry(id)
  expect(desk.card(id)?.state).toMatchObject({
    kind: "failed",
    taskId: "T1",
    reason: { message: "The last task still runs." },
  })
  refuse = false
  await desk.retry(id)
  expect(desk.card(id)?.state.kind).toBe("druid")
})

test("a cancel that is refused is said, and the card goes on", async () => {
  const { desk, sends, report, log } = world({
    cancel: async () => {
      throw new Error("It is published already.")
    },
  })
  desk.add([file("a.csv")])
  await vi.waitFor(() => expect(kinds(desk)).toEqual(["profiled"]))
  const { id } = desk.cards()[0]!
  desk.send(id)
  await vi.waitFor(() => expect(sends).toHaveLength(1))
  sends[0]!.end({ kind: "handed_over", taskId: "T1" })
  await vi.waitFor(() => expect(log).toContain("watch T1"))
  await desk.cancel(id)
  expect(desk.card(id)).toMatchObject({ notice: "It is published already.", state: { kind: "druid" } })
  report(status("ready"))
  expect(desk.card(id)).toMatchObject({ notice: null, state: { kind: "ready" } })
})

test("an upload of an earlier tab is offered to the same file, and to it alone", async () => {
  const unfinished = (fingerprint: string): Unfinished => ({
    id: fingerprint,
    filename: "a.csv",
    datasource: "sales",
    fingerprint,
    mode: "append",
    choices: profiled().choices!,
    sentShare: 0.5,
  })
  const { desk } = world({ unfinished: async () => [unfinished("00"), unfinished(PROFILE.fingerprint)] })
  desk.add([file("a.csv")])
  await vi.waitFor(() => expect(kinds(desk)).toEqual(["profiled"]))
  await desk.recall()
  expect(desk.cards()[0]!.unfinished?.id).toBe(PROFILE.fingerprint)
  await desk.forget(unfinished("00"))
  expect(desk.unfinished().map((u) => u.id)).toEqual([PROFILE.fingerprint])
})

test("taking a file off the list frees its memory and selects a neighbour", async () => {
  const { desk, log } = world()
  desk.add([file("a.csv"), file("b.csv")])
  await vi.waitFor(() => expect(kinds(desk)).toEqual(["profiled", "profiled"]))
  desk.remove(desk.cards()[0]!.id)
  expect(log).toContain("close a.csv")
  expect(desk.card(desk.selected())?.name).toBe("b.csv")
})
