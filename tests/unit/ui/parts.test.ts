import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { coarser, histogramPath, topShares } from "#components/pictures.ts"
import type { Ingestion } from "#domain/contracts/ingestions.ts"
import { STATES } from "#domain/ingestion/states.ts"
import { toOutcome, toRequest, toUnfinished } from "#features/ingest/sending.ts"
import { toStatus } from "#features/ingest/watch.ts"
import { datasourcesOf, filterIngestions, isWaitingForFile, stateWords, tookMs } from "#features/ingestions/model.ts"
import { statusWords } from "#features/shell/status.ts"
import { PROFILE, profiled, status } from "./fixtures.ts"

describe("pictures", () => {
  test("coarser buckets keep the sum and the limit", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 80 }), fc.integer({ min: 1, max: 64 }), (counts, most) => {
        const out = coarser(counts, most)
        expect(out.length).toBeLessThanOrEqual(Math.max(most, 0) || counts.length)
        expect(out.reduce((a, b) => a + b, 0)).toBe(counts.reduce((a, b) => a + b, 0))
      }),
    )
  })

  test("bars stand on the ground, as high as their share; empty buckets have none", () => {
    expect(histogramPath([2, 0, 4], 30, 20)).toBe("M0 10h9v10h-9zM20 0h9v20h-9z")
    expect(histogramPath([0, 0], 30, 20)).toBe("")
    expect(histogramPath([], 30, 20)).toBe("")
    expect(histogramPath([1, 1000], 20, 20)).toMatch(/^M0 19h9v1/)
  })

  test("shares are of all rows", () => {
    expect(topShares([{ count: 70 }, { count: 8 }, { count: 2 }], 100, 2)).toEqual([0.7, 0.08])
    expect(topShares([{ count: 1 }], 0, 4)).toEqual([])
  })
})

const ingestion = (more: Partial<Ingestion>): Ingestion => ({
  task_id: "01A",
  datasource: "sales",
  filename: "sales.csv",
  status: "ready",
  mode: "append",
  attempt: 1,
  bytes: 10,
  rows: 1,
  fingerprint: PROFILE.fingerprint,
  percent: 100,
  error: null,
  druid_task_id: null,
  created_at: "2026-11-24T10:00:00.000Z",
  updated_at: "2026-11-24T10:00:07.000Z",
  actions: [],
  ...more,
})

describe("ingestions", () => {
  const all = [
    ingestion({ task_id: "01A" }),
    ingestion({ task_id: "01B", status: "running", datasource: "pos" }),
    ingestion({ task_id: "01C", status: "failed", filename: "Katalog.csv" }),
    ingestion({ task_id: "01D", status: "cancelled" }),
  ]
  const ids = (filter: Partial<Parameters<typeof filterIngestions>[1]>) =>
    filterIngestions(all, { group: "all", datasource: "", text: "", ...filter }).map((i) => i.task_id)

  test("are narrowed by state, datasource and text", () => {
    expect(ids({})).toEqual(["01A", "01B", "01C", "01D"])
    expect(ids({ group: "under_way" })).toEqual(["01B"])
    expect(ids({ group: "ready" })).toEqual(["01A"])
    expect(ids({ group: "failed" })).toEqual(["01C", "01D"])
    expect(ids({ datasource: "pos" })).toEqual(["01B"])
    expect(ids({ text: " katalog " })).toEqual(["01C"])
    expect(datasourcesOf(all)).toEqual(["pos", "sales"])
  })

  test("time stands still when they end", () => {
    const now = Date.parse("2026-11-24T10:01:00.000Z")
    expect(tookMs(all[0]!, now)).toBe(7000)
    expect(tookMs(all[1]!, now)).toBe(60_000)
  })

  test("an upload waits for its file when a minute has passed and this page does not send it", () => {
    const began = Date.parse("2026-11-24T10:00:00.000Z")
    const waits = (status: Ingestion["status"], seconds: number, sentHere: readonly string[] = []) =>
      isWaitingForFile(ingestion({ status }), began + seconds * 1000, sentHere)
    expect(waits("uploading", 61)).toBe(true)
    expect(waits("created", 61)).toBe(true)
    expect(waits("uploading", 59)).toBe(false)
    expect(waits("running", 600)).toBe(false)
    expect(waits("uploading", 61, [PROFILE.fingerprint])).toBe(false)
  })

  test("every state has words of its own tone", () => {
    expect(STATES.map((s) => stateWords(s).text).filter((t) => t === "")).toEqual([])
    expect(stateWords("failed").tone).toBe("err")
    expect(stateWords("running").tone).toBe("live")
  })
})

describe("what goes to the uploader and comes back", () => {
  const card = profiled()
  const input = (mode: "append" | "chunks" | "all", again: boolean) => ({
    file: new File(["x"], "a.csv"),
    session: {} as never,
    profile: PROFILE,
    choices: card.choices!,
    datasource: "sales",
    mode,
    again,
  })
  const state = {
    phase: "failed",
    fraction: 0,
    bytesSent: 0,
    bytesTotal: null,
    rowsSent: 0,
    rows: 100,
    objects: 1,
    objectsDone: 0,
    speed: null,
    remainingSeconds: null,
    taskId: null,
    problem: null,
  } as const

  test("modes", () => {
    expect(toRequest(input("append", false))).toMatchObject({ mode: "append", onDuplicate: "stop" })
    expect(toRequest(input("append", false))).not.toHaveProperty("replace")
    expect(toRequest(input("chunks", true))).toMatchObject({
      mode: "replace",
      replace: "chunks",
      onDuplicate: "replace",
    })
    expect(toRequest(input("all", false))).toMatchObject({ replace: "all", confirm: "sales", onDuplicate: "stop" })
  })

  test("ends", () => {
    expect(toOutcome({ ...state, phase: "done", taskId: "T1" })).toEqual({ kind: "handed_over", taskId: "T1" })
    expect(toOutcome({ ...state, phase: "cancelled" })).toEqual({ kind: "cancelled" })
    const problem = { code: "already_ingested", message: "Ingested yesterday.", taskId: "T0" }
    expect(toOutcome({ ...state, problem })).toEqual({
      kind: "duplicate",
      earlier: { taskId: "T0", detail: "Ingested yesterday." },
    })
    expect(toOutcome({ ...state, problem: { ...problem, code: "s3_refused" } })).toMatchObject({
      kind: "failed",
      reason: { code: "s3_refused" },
    })
  })

  test("a remembered upload tells what was decided then", () => {
    const record = {
      key: "k",
      idempotencyKey: "i",
      id: "U1",
      partSize: 1,
      request: {
        datasource: "sales",
        filename: "a.csv",
        size: 10,
        fingerprint: PROFILE.fingerprint,
        mode: "replace",
        replace: "file_interval",
        sent: "rewritten",
      },
      choices: card.choices!,
      objects: 4,
      startedAt: 0,
      handle: null,
    } as const
    expect(toUnfinished(record, 3)).toMatchObject({ id: "k", mode: "file_interval", sentShare: 0.75 })
  })
})

test("events that are no status are passed over", () => {
  expect(toStatus(JSON.stringify(status("running")))?.status).toBe("running")
  expect(toStatus("{}")).toBeNull()
  expect(toStatus("ping")).toBeNull()
})

test("the bar says what follows from the server's health", () => {
  const health = {
    status: "ok",
    version: "0.1.0",
    druid: { reachable: true, version: "37.0.0", detail: null },
    database: { reachable: true, detail: null },
    limits: { max_file_size: 1, max_body_size: 1, supported_formats: [] },
  } as const
  const words = (more: object) => statusWords({ ...health, ...more } as never)
  expect(words({})).toMatchObject({ text: "Druid 37.0.0", tone: "good" })
  expect(words({ druid: { reachable: false, version: null, detail: "ECONNREFUSED" } })).toMatchObject({
    text: "Druid is away",
    tone: "warn",
    detail: expect.stringContaining("ECONNREFUSED"),
  })
  expect(words({ database: { reachable: false, detail: null } }).text).toBe("Database is away")
  expect(statusWords("offline")).toMatchObject({ text: "Offline", tone: "err" })
  expect(statusWords(null).tone).toBe("plain")
})
