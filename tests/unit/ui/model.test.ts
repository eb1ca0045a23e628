import { describe, expect, test } from "vitest"
import { finding } from "#domain/findings/catalogue.ts"
import {
  chooseDay,
  chooseFormat,
  chooseRole,
  formatWords,
  issueWithRole,
  openDecisions,
  possibleRoles,
  roleOf,
  unreadTime,
} from "#features/ingest/decide.ts"
import { type Card, type CardEvent, losesWorkOnLeave, type Unfinished } from "#features/ingest/model.ts"
import { cardLine, mainAction } from "#features/ingest/words.ts"
import { column, dropped, PROFILE, profiled, readDone, reads, run, status } from "./fixtures.ts"

const plain = (text: string | null) => text?.replace(/[\u2009\u202f]/g, " ") ?? null
const label = (card: Card, away = false) => plain(mainAction(card, away).label)
const sent = {
  bytes: 61_200_000,
  total: 118_000_000,
  share: 0.5,
  bytesPerSecond: 38e6,
  remainingMs: 1500,
  waiting: false,
}
const sending = () => run(profiled(), { type: "send_queued" }, { type: "send_started" })
const druid = () => run(sending(), { type: "handed_over", taskId: "T1", at: 5000 })

describe("the way of a card", () => {
  test("from the drop to the dashboard", () => {
    let card = dropped()
    expect(card.datasource).toBe("umsatze_2024")
    expect(label(card)).toBe("Waiting for its turn")
    card = run(
      card,
      { type: "read_started", at: 0 },
      {
        type: "read_progress",
        progress: { bytes: 500_000, total: 2_000_000, rows: 25, profile: PROFILE },
        at: 1000,
      },
    )
    expect(label(card)).toBe("Checking rows, 25 %")
    expect(plain(cardLine(card, 0).text)).toBe("Checking 0.5 of 2.0 MB")
    expect(plain(cardLine(card, 0).right)).toBe("500 kB/s")
    card = run(card, readDone(PROFILE, 2000))
    expect(card.scanMs).toBe(2000)
    expect(mainAction(card, false)).toEqual({
      label: "Send to Druid",
      does: "send",
      note: "3 rows without a time will be left out.",
    })
    card = run(card, { type: "send_queued" })
    expect(mainAction(card, false).does).toBe("wait")
    card = run(card, { type: "send_started" }, { type: "send_progress", sent })
    expect(label(card)).toBe("Pause")
    expect(plain(cardLine(card, 0).text)).toBe("Sending 61.2 of 118 MB")
    expect(plain(cardLine(card, 0).right)).toBe("38 MB/s")
    card = run(card, { type: "send_paused" })
    expect(label(card)).toBe("Go on")
    card = run(card, { type: "send_started" }, { type: "handed_over", taskId: "T1", at: 5000 })
    expect(label(card)).toBe("Handing over to Druid")
    card = run(card, { type: "status", status: status("running"), at: 6000 })
    expect(label(card)).toBe("Druid is reading")
    card = run(card, { type: "status", status: status("ready"), at: 12_000 })
    expect(card.state).toEqual({ kind: "ready", taskId: "T1", rows: 97, tookMs: 7000 })
    expect(mainAction(card, false)).toMatchObject({ label: "Open dashboard", does: "dashboard" })
  })

  test("a file that cannot be read says why and can only be taken off", () => {
    const card = run(dropped(), {
      type: "refused",
      problem: { code: "only_header", message: "It has a header and no rows." },
    })
    expect(cardLine(card, 0)).toMatchObject({ text: "Not read: It has a header and no rows.", tone: "err" })
    expect(mainAction(card, false).does).toBe("remove")
    expect(run(card, { type: "send_queued" }).state.kind).toBe("refused")
  })

  test("a column of days is not said to be read as times of day", () => {
    expect(formatWords("iso", "date")).toBe("ISO 8601, such as 2024-01-31")
    expect(formatWords("iso", "timestamp")).toContain("T13:45")
  })

  test("a column that is a time but for some of its values is named before every row gets the same day", () => {
    const texts = { type: "string", role: "dimension", nulls: 2, timestamps: [reads("iso", 80)] } as const
    const profile = { ...PROFILE, columns: [column(0, "sold on", texts), column(1, "store")] }
    const choices = {
      timestamp: { kind: "constant", value: "2026-11-25T00:00:00.000Z" },
      columns: [],
    } as const
    expect(unreadTime(profile, choices)).toEqual({ column: "sold on", unread: 18, of: 98 })
    const card = { ...profiled(), profile, choices }
    expect(cardLine(card, 0)).toMatchObject({ text: "100 rows · times not read", tone: "warn" })
    const few = { ...profile, columns: [column(0, "note", { timestamps: [reads("iso", 3)] })] }
    expect(unreadTime(few, choices)).toBeNull()
    expect(unreadTime(PROFILE, { ...choices, timestamp: { kind: "column", column: "at", format: "iso" } })).toBeNull()
  })

  test("an upload that waits for its next try does not say who is away", () => {
    const waits = run(sending(), { type: "send_progress", sent: { ...sent, waiting: true } })
    expect(cardLine(waits, 0)).toMatchObject({ text: "No answer, trying again", tone: "warn" })
  })

  test("a failure before the server has the file is sent again, one after it is retried there", () => {
    const reason = { code: "s3_refused", message: "S3 refused the part.", detail: null }
    const before = run(sending(), { type: "failed", reason })
    expect(before.state).toMatchObject({ kind: "failed", taskId: null })
    expect(cardLine(before, 0).text).toBe("Not sent: S3 refused the part.")
    expect(run(before, { type: "send_queued" }).state.kind).toBe("sending")
    const error = { code: "task_failed", message: "Druid could not read it.", detail: "IOException" }
    const after = run(druid(), { type: "status", status: status("failed", { error }), at: 9000 })
    expect(after.state).toMatchObject({ kind: "failed", taskId: "T1", reason: error })
    expect(run(after, { type: "send_queued" }).state.kind).toBe("failed")
    expect(run(after, { type: "handed_over", taskId: "T1", at: 9500 }).state.kind).toBe("druid")
  })

  test("the same file again asks, and every answer leads on", () => {
    const asked = run(sending(), { type: "duplicate", earlier: { taskId: "T0", detail: "Ingested yesterday." } })
    expect(mainAction(asked, false).does).toBe("wait")
    expect(run(asked, { type: "mode", mode: "chunks" }, { type: "send_queued" })).toMatchObject({
      mode: "chunks",
      state: { kind: "sending" },
    })
    expect(run(asked, { type: "send_cancelled" }).state.kind).toBe("profiled")
  })

  test("late and foreign events change nothing", () => {
    const card = druid()
    expect(run(card, { type: "status", status: status("ready", { task_id: "T9" }), at: 1 })).toBe(card)
    expect(run(card, { type: "send_progress", sent })).toBe(card)
    expect(run(card, { type: "named", datasource: "other" })).toBe(card)
    const ready = profiled()
    expect(run(ready, readDone(PROFILE, 1))).toBe(ready)
  })

  test("leaving loses work only while bytes are under way", () => {
    expect(losesWorkOnLeave([profiled(), druid()])).toBe(false)
    expect(losesWorkOnLeave([profiled(), sending()])).toBe(true)
  })
})

describe("what is missing is what the button says", () => {
  test("a name that Druid refuses", () => {
    const card = run(profiled(), { type: "named", datasource: "a/b" })
    expect(mainAction(card, false)).toMatchObject({ label: "Name the datasource", does: "name" })
    expect(mainAction(card, false).note).toMatch(/slash/)
  })

  test("a server that does not answer", () => {
    expect(mainAction(profiled(), true)).toMatchObject({ label: "Server is away", does: "wait" })
  })

  test("a date that reads both ways, until it is settled", () => {
    const start = profiled()
    const choices = chooseRole(PROFILE, start.choices!, "due", "timestamp", 0)
    const card = run(start, { type: "chosen", choices })
    expect(label(card)).toBe("Decide 1, then send")
    const [decision] = openDecisions(PROFILE, choices, [])
    expect(decision).toMatchObject({
      column: "due",
      proposed: { format: "MM/dd/yyyy" },
      other: { format: "dd/MM/yyyy" },
    })
    expect(label(run(card, { type: "settled", key: decision!.key }))).toBe("Send to Druid")
  })

  test("a file whose values would be lost, before its bytes are sent", () => {
    const findings = [finding("not_utf8", "price", 1)]
    const card = profiled({ ...PROFILE, findings })
    expect(mainAction(card, false)).toMatchObject({ label: "Cannot be sent as it is", does: "wait" })
    expect(mainAction(card, false).note).toMatch(/^price: 1 value is not UTF-8/)
    expect(cardLine(card, 0)).toMatchObject({ text: "100 rows · cannot be sent as it is", tone: "err" })
    const mild = profiled({ ...PROFILE, findings: [finding("parquet_nan", "price", 1)] })
    expect(label(mild)).toBe("Send to Druid")
  })

  test("no row with a time", () => {
    const none = {
      ...PROFILE,
      columns: PROFILE.columns.map((c) =>
        c.name === "at" ? { ...c, timestamps: [{ ...c.timestamps[0]!, parsed: 0 }] } : c,
      ),
    }
    expect(mainAction(profiled(none), false)).toMatchObject({ label: "Choose a time", does: "time" })
  })
})

describe("an upload that an earlier tab left", () => {
  const choices = chooseRole(PROFILE, profiled().choices!, "due", "timestamp", 0)
  const unfinished: Unfinished = {
    id: "k",
    filename: "Umsätze 2024.csv",
    datasource: "sales",
    fingerprint: PROFILE.fingerprint,
    mode: "chunks",
    choices,
    sentShare: 0.6,
  }
  const offered = () => run(profiled(), { type: "unfinished_found", unfinished })

  test("is gone on with as it was decided then", () => {
    expect(offered()).toMatchObject({ datasource: "sales", mode: "chunks", choices })
    expect(mainAction(offered(), false)).toMatchObject({ label: "Go on sending", does: "send" })
    expect(plain(cardLine(offered(), 0).text)).toBe("100 rows · 60 % sent before")
  })

  test("another decision makes it a new upload", () => {
    expect(label(run(offered(), { type: "named", datasource: "other" }))).toBe("Send to Druid")
  })
})

describe("choices", () => {
  const choices = profiled().choices!
  const named = (name: string) => PROFILE.columns.find((c) => c.name === name)!

  test("a column can be what its values allow", () => {
    expect(possibleRoles(named("store"))).toEqual(["dimension"])
    expect(possibleRoles(named("price"))).toEqual(["dimension", "metric"])
    expect(possibleRoles(named("due"))).toEqual(["dimension", "timestamp"])
    expect(chooseRole(PROFILE, choices, "store", "metric", 0)).toBe(choices)
    expect(issueWithRole(named("store"), "metric")).toBe("Metric needs numbers; this column is text.")
    expect(issueWithRole(named("store"), "timestamp")).toMatch(/^Time needs dates or times/)
    expect(issueWithRole(named("store"), "dimension")).toBeNull()
    expect(issueWithRole(named("price"), "metric")).toBeNull()
  })

  test("there is one time at most", () => {
    const next = chooseRole(PROFILE, choices, "due", "timestamp", 0)
    expect(next.timestamp).toEqual({ kind: "column", column: "due", format: "MM/dd/yyyy" })
    expect(roleOf(named("at"), next)).toBe("dimension")
    expect(chooseFormat(next, "due", "dd/MM/yyyy").timestamp).toMatchObject({ format: "dd/MM/yyyy" })
  })

  test("without a time every row gets a day, which can be changed", () => {
    const next = chooseRole(PROFILE, choices, "at", "dimension", Date.UTC(2026, 10, 24, 9))
    expect(next.timestamp).toEqual({ kind: "constant", value: "2026-11-24T00:00:00.000Z" })
    expect(chooseDay(next, "2025-01-02").timestamp).toEqual({ kind: "constant", value: "2025-01-02T00:00:00.000Z" })
    expect(chooseDay(next, "")).toBe(next)
  })

  test("read in another way, it keeps what was decided where that still fits", () => {
    const chosen = run(profiled(), {
      type: "chosen",
      choices: chooseRole(PROFILE, profiled().choices!, "price", "dimension", 0),
    })
    const again = run(chosen, { type: "read_again", options: { table: "Sheet2" }, repairs: [] })
    expect(again).toMatchObject({ state: { kind: "dropped" }, options: { table: "Sheet2" } })
    const columns = PROFILE.columns.filter((c) => c.name !== "at")
    const other = { ...PROFILE, columns }
    const done = run(again, { type: "read_started", at: 1 }, readDone(other, 2))
    expect(done.choices?.columns.find((c) => c.name === "price")?.role).toBe("dimension")
    expect(done.choices?.timestamp).toMatchObject({ kind: "constant" })
  })

  test("what repairs did belongs to the choices that are sent", () => {
    const repair = { operation: { op: "trim" as const, columns: ["store"] }, reason: "blanks" }
    const mended = { results: [{ repair, rows: 3 }], rejected: null }
    const again = run(
      profiled(),
      { type: "read_again", options: {}, repairs: [repair] },
      { type: "read_started", at: 1 },
    )
    const done = run(again, { ...readDone(PROFILE, 2), mended } as CardEvent)
    expect(done.choices?.repairs).toEqual(mended.results)
    const undone = run(
      done,
      { type: "read_again", options: {}, repairs: [] },
      { type: "read_started", at: 3 },
      readDone(PROFILE, 4),
    )
    expect(undone.choices?.repairs).toBeUndefined()
  })
})
