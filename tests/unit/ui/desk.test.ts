import { describe, expect, test, vi } from "vitest"
import type { IngestionStatus } from "#domain/contracts/ingestions.ts"
import type { RuleReport } from "#domain/rules/check.ts"
import type { UserRule } from "#domain/rules/user-rules.ts"
import { createDesk } from "#features/ingest/desk.ts"
import type { KeptRules, Unfinished } from "#features/ingest/model.ts"
import { outcomeOf } from "#features/ingest/own-rules.ts"
import type { Ports, RulePort, SendInput, SendOutcome } from "#features/ingest/ports.ts"
import type { FileSession } from "#profiler/api.ts"
import { PROFILE, profiled, status } from "./fixtures.ts"

const file = (name: string, size = 10) => new File(["x".repeat(size)], name)

const noEngine: FileSession["checkRules"] = async () => ({
  ok: false,
  problem: { code: "engine_unavailable", message: "" },
})

/** A world that does what the test says, and remembers what was asked of it. */
function world(more: Partial<Ports> = {}, checkRules: FileSession["checkRules"] = noEngine) {
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
    rowRules: () => null,
    onTable: async () => ({ ok: false as const, problem: { code: "engine_unavailable", message: "" } }),
    checkRules,
    tables: () => [],
    mended: () => ({ results: [], rejected: null }),
    prepareWriting: async () => {},
    parquet: () => null,
    plan: () => ({ sent: "rewritten", objects: 1 }),
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
    alike: async () => null,
    forget: async () => {},
    watch: (id, onStatus) => {
      log.push(`watch ${id}`)
      report = onStatus
      return () => log.push(`unwatch ${id}`)
    },
    retry: async (id) => void log.push(`retry ${id}`),
    cancel: async (id) => void log.push(`cancel ${id}`),
    rules: { get: async () => ({ version: 0, rules: [] }), put: async () => null },
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

describe("rules of the datasource", () => {
  const rule = (id: string): UserRule => ({ id, title: id, severity: "warning", expect: "1 = 1" })
  const REPORT = {
    findings: [],
    quality: [],
    kept: [],
    skipped: [],
    problems: [],
    returns: null,
    formulas: [],
  } satisfies RuleReport

  /** A store of rules, and a check that notes which rules it was asked for. */
  function ruled(kept: Record<string, KeptRules>) {
    const checks: string[] = []
    let gate: Promise<void> = Promise.resolve()
    const rules: RulePort = {
      get: async (name) => kept[name] ?? { version: 0, rules: [] },
      async put(name, list, version) {
        if ((kept[name]?.version ?? 0) !== version) return null
        kept[name] = { version: version + 1, rules: list }
        return kept[name]
      },
    }
    const made = world({ rules }, async (request) => {
      checks.push(request.rules.map(({ id }) => id).join(" "))
      await gate
      return { ok: true, value: REPORT }
    })
    const hold = () => {
      let open = () => {}
      gate = new Promise((resolve) => {
        open = resolve
      })
      return open
    }
    return { ...made, checks, hold }
  }
  const checked = async (desk: ReturnType<typeof createDesk>) => {
    await vi.waitFor(() => expect(desk.cards()[0]?.rules.kind).toBe("checked"))
    return desk.cards()[0]!.id
  }

  test("are checked with the file, and anew after a change; what was found stays meanwhile", async () => {
    const { desk, checks, hold } = ruled({ a: { version: 1, rules: [rule("one")] } })
    desk.add([file("a.csv")])
    const id = await checked(desk)
    expect(checks).toEqual(["one"])
    const open = hold()
    expect(await desk.saveRules(id, (all) => [...all, rule("two")])).toBeNull()
    await vi.waitFor(() => expect(checks).toEqual(["one", "one two"]))
    expect(desk.card(id)?.rules).toMatchObject({ kind: "checking", before: { own: { version: 1 } } })
    open()
    await checked(desk)
    expect(desk.card(id)?.rules).toMatchObject({ own: { version: 2 } })
    await desk.followRules(id)
    expect(checks).toHaveLength(2)
  })

  test("changed while they are checked, they are checked once more", async () => {
    const { desk, checks, hold } = ruled({})
    const open = hold()
    desk.add([file("a.csv")])
    await vi.waitFor(() => expect(checks).toEqual([""]))
    await desk.saveRules(desk.cards()[0]!.id, () => [rule("new")])
    open()
    await vi.waitFor(() => expect(checks).toEqual(["", "new"]))
  })

  test("are those of the name that the datasource has", async () => {
    const { desk, checks } = ruled({ other: { version: 4, rules: [rule("theirs")] } })
    desk.add([file("a.csv")])
    const id = await checked(desk)
    desk.tell(id, { type: "named", datasource: "other" })
    await desk.followRules(id)
    expect(checks).toEqual(["", "theirs"])
    desk.tell(id, { type: "named", datasource: "no/name" })
    await desk.followRules(id)
    expect(checks).toEqual(["", "theirs", ""])
    expect(desk.ownRules.of("no/name")).toMatchObject({ kind: "unnamed" })
  })

  test("that cannot be fetched hold up nothing, and are told", async () => {
    const get = vi.fn(async (): Promise<KeptRules> => {
      throw new Error("Grove did not answer.")
    })
    const check = vi.fn(async () => ({ ok: true as const, value: REPORT }))
    const { desk } = world({ rules: { get, put: async () => null } }, check)
    desk.add([file("a.csv")])
    const id = await checked(desk)
    await desk.followRules(id)
    expect(check).toHaveBeenCalledTimes(1)
    expect(get).toHaveBeenCalledTimes(1)
    expect(desk.ownRules.of("a")).toEqual({ kind: "unreachable", message: "Grove did not answer." })
    expect(await desk.saveRules(id, () => [])).toContain("nothing was changed")
  })

  test("a change of an older version is told, and theirs are there", async () => {
    const kept: Record<string, KeptRules> = {}
    const { desk } = ruled(kept)
    desk.add([file("a.csv")])
    const id = await checked(desk)
    kept.a = { version: 7, rules: [rule("theirs")] }
    expect(await desk.saveRules(id, (all) => [...all, rule("mine")])).toContain("Somebody changed these rules")
    expect(desk.ownRules.of("a")).toMatchObject({ kind: "known", kept: { version: 7 } })
    expect(await desk.saveRules(id, (all) => [...all, rule("mine")])).toBeNull()
    expect(kept.a?.rules.map(({ id }) => id)).toEqual(["theirs", "mine"])
  })

  test("what a check says of a rule is said of no other text of it", () => {
    const own = { version: 1, rules: [rule("kept"), rule("unfit")] }
    const problem = { rule: "unfit", field: "expect" as const, start: 0, end: 1, message: "No." }
    const latest = { kind: "checked" as const, own, report: { ...REPORT, problems: [problem] } }
    expect(outcomeOf(rule("kept"), latest)).toEqual({ kind: "kept" })
    expect(outcomeOf(rule("unfit"), latest)).toEqual({ kind: "unfit", problems: [problem] })
    expect(outcomeOf({ ...rule("kept"), expect: "2 = 2" }, latest)).toEqual({ kind: "unchecked" })
    expect(outcomeOf(rule("new"), latest)).toEqual({ kind: "unchecked" })
    expect(outcomeOf(rule("kept"), null)).toEqual({ kind: "unchecked" })
  })
})
