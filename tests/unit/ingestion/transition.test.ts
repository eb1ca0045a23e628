import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { STATES, type State } from "#domain/ingestion/states.ts"
import {
  backoff,
  decideRetry,
  issueWithCounts,
  type Observation,
  percentOf,
  type RetrySituation,
  type Situation,
  transition,
} from "#domain/ingestion/transition.ts"

const now: Situation = { state: "running", kept: 100, refused: 2, checks: 1, age: 5, over: 5 }
const counts = (processed: number, more: object = {}) => ({
  processed,
  processedWithError: 0,
  unparseable: 2,
  thrownAway: 0,
  ...more,
})
const reason = { code: "task_failed", message: "It broke.", detail: null }
const rows = (n: number) => ({ settled: true, rows: n }) as const
const unsettled = { settled: false } as const

/** State, what was seen, and what follows: the next state, with a failure's reason, or "wait". */
const CASES: readonly (readonly [State, Observation, string, Partial<Situation>?])[] = [
  ["created", { kind: "stale_upload" }, "failed upload_expired"],
  ["uploading", { kind: "stale_upload" }, "failed upload_expired"],
  ["created", { kind: "task_running", processed: null }, "wait"],
  ["staged", { kind: "prepared" }, "uploaded"],
  ["staged", { kind: "preparation_failed", reason }, "failed task_failed"],
  ["staged", { kind: "unavailable", detail: "S3" }, "wait"],
  ["uploaded", { kind: "submit_accepted" }, "submitted"],
  ["uploaded", { kind: "submit_refused", detail: "bad spec" }, "failed submit_refused"],
  ["uploaded", { kind: "unavailable", detail: "Druid" }, "wait"],
  ["submitted", { kind: "task_running", processed: null }, "running"],
  ["running", { kind: "task_running", processed: 5 }, "wait"],
  ["submitted", { kind: "task_succeeded", counts: counts(100) }, "loading"],
  ["running", { kind: "task_succeeded", counts: counts(100) }, "loading"],
  ["running", { kind: "task_succeeded", counts: counts(98, { processedWithError: 2 }) }, "loading"],
  ["running", { kind: "task_succeeded", counts: null }, "loading"],
  ["running", { kind: "task_succeeded", counts: counts(99) }, "failed rows_differ"],
  ["running", { kind: "task_succeeded", counts: counts(100, { unparseable: 3 }) }, "failed rows_differ"],
  ["running", { kind: "task_succeeded", counts: counts(100, { thrownAway: 1 }) }, "failed rows_differ"],
  ["running", { kind: "task_succeeded", counts: counts(0) }, "failed no_rows"],
  ["running", { kind: "task_failed", reason, marked: rows(0) }, "failed task_failed"],
  ["running", { kind: "task_failed", reason, marked: rows(100) }, "loading"],
  ["running", { kind: "task_failed", reason, marked: rows(40) }, "failed partly_published"],
  ["running", { kind: "task_failed", reason, marked: unsettled }, "wait"],
  ["running", { kind: "task_failed", reason, marked: unsettled }, "failed not_settled", { over: 601 }],
  ["submitted", { kind: "task_unknown", marked: rows(0) }, "failed task_lost"],
  ["submitted", { kind: "task_unknown", marked: rows(100) }, "loading"],
  ["loading", { kind: "segments", loaded: false, marked: unsettled, counted: true, replaced: false }, "wait"],
  ["loading", { kind: "segments", loaded: true, marked: unsettled, counted: true, replaced: false }, "wait"],
  ["loading", { kind: "segments", loaded: true, marked: rows(100), counted: true, replaced: false }, "ready"],
  ["loading", { kind: "segments", loaded: true, marked: rows(99), counted: true, replaced: false }, "wait"],
  ["loading", { kind: "segments", loaded: true, marked: rows(99), counted: false, replaced: false }, "wait"],
  [
    "loading",
    { kind: "segments", loaded: true, marked: rows(99), counted: false, replaced: false },
    "failed rows_differ",
    { age: 601 },
  ],
  ["loading", { kind: "segments", loaded: true, marked: rows(0), counted: true, replaced: true }, "failed replaced"],
  [
    "loading",
    { kind: "segments", loaded: true, marked: rows(99), counted: true, replaced: false },
    "failed rows_differ",
    { age: 3601 },
  ],
  [
    "loading",
    { kind: "segments", loaded: false, marked: unsettled, counted: true, replaced: false },
    "failed not_loaded",
    { age: 3601 },
  ],
  ["cancelling", { kind: "task_running", processed: null }, "wait"],
  ["cancelling", { kind: "task_failed", reason, marked: rows(0) }, "cancelled"],
  ["cancelling", { kind: "task_failed", reason, marked: rows(100) }, "loading"],
  ["cancelling", { kind: "task_failed", reason, marked: rows(1) }, "failed partly_published"],
  ["cancelling", { kind: "task_unknown", marked: rows(0) }, "cancelled"],
  ["cancelling", { kind: "task_succeeded", counts: null }, "loading"],
]

describe("the next move", () => {
  const table = CASES.map(([state, seen, expected, more]) => ({ state, seen, expected, more }))
  test.each(table)("$state sees $seen: $expected", ({ state, seen, expected, more }) => {
    const decision = transition({ ...now, state, ...more }, seen)
    const found = decision.kind === "wait" ? "wait" : [decision.to, decision.error?.code].filter(Boolean).join(" ")
    expect(found).toBe(expected)
  })

  test("being away is told once, not at every look", () => {
    const away: Observation = { kind: "unavailable", detail: "Druid cannot be reached." }
    const first = transition({ ...now, state: "uploaded", checks: 0 }, away)
    expect(first).toMatchObject({ kind: "wait", event: "submit_deferred" })
    expect(transition({ ...now, state: "uploaded", checks: 1 }, away)).toMatchObject({ kind: "wait", event: null })
  })
})

const marked = fc.oneof(fc.constant(unsettled), fc.nat(200).map(rows))
const rowCounts = fc.record({
  processed: fc.nat(200),
  processedWithError: fc.nat(5),
  unparseable: fc.nat(5),
  thrownAway: fc.nat(5),
})
const observation: fc.Arbitrary<Observation> = fc.oneof(
  fc.constantFrom<Observation>(
    { kind: "stale_upload" },
    { kind: "prepared" },
    { kind: "submit_accepted" },
    { kind: "unavailable", detail: "" },
    { kind: "submit_refused", detail: "" },
    { kind: "preparation_failed", reason },
  ),
  fc.record({ kind: fc.constant("task_running" as const), processed: fc.option(fc.nat()) }),
  fc.record({ kind: fc.constant("task_succeeded" as const), counts: fc.option(rowCounts) }),
  fc.record({ kind: fc.constant("task_failed" as const), reason: fc.constant(reason), marked }),
  fc.record({ kind: fc.constant("task_unknown" as const), marked }),
  fc.record({
    kind: fc.constant("segments" as const),
    loaded: fc.boolean(),
    marked,
    counted: fc.boolean(),
    replaced: fc.boolean(),
  }),
)
const situation: fc.Arbitrary<Situation> = fc.record({
  state: fc.constantFrom(...STATES),
  kept: fc.option(fc.nat(200)),
  refused: fc.option(fc.nat(5)),
  checks: fc.nat(1000),
  age: fc.nat(10_000),
  over: fc.nat(10_000),
})

/** Where each state may lead. */
const WAYS: Readonly<Record<State, readonly State[]>> = {
  created: ["failed"],
  uploading: ["failed"],
  staged: ["uploaded", "failed"],
  uploaded: ["submitted", "failed"],
  submitted: ["running", "loading", "failed"],
  running: ["loading", "failed"],
  loading: ["ready", "failed"],
  cancelling: ["cancelled", "loading", "failed"],
  ready: [],
  failed: [],
  cancelled: [],
}

describe("whatever is seen in whatever state", () => {
  test("there is an answer, and it keeps to the ways", () => {
    fc.assert(
      fc.property(situation, observation, (s, seen) => {
        const decision = transition(s, seen)
        if (decision.kind === "wait") {
          expect(decision.seconds).toBeGreaterThan(0)
          expect(decision.seconds).toBeLessThanOrEqual(s.state === "created" || s.state === "uploading" ? 3600 : 10)
          return
        }
        expect(WAYS[s.state]).toContain(decision.to)
        expect(decision.error === null).toBe(decision.to !== "failed")
      }),
      { numRuns: 2000 },
    )
  })
  test("ready means that the rows of the scan were counted", () => {
    fc.assert(
      fc.property(situation, observation, (s, seen) => {
        const decision = transition(s, seen)
        if (decision.kind !== "move" || decision.to !== "ready") return
        expect(seen).toMatchObject({ kind: "segments", loaded: true, marked: { settled: true, rows: s.kept } })
      }),
      { numRuns: 2000 },
    )
  })
})

describe("a retry", () => {
  const failed: RetrySituation = {
    completed: true,
    kept: 100,
    mode: "append",
    newerInInterval: false,
    task: "over",
    marked: rows(0),
  }
  test.each([
    [{ completed: false }, "upload_again"],
    [{}, "submit_again"],
    [{ task: "unknown" }, "submit_again"],
    [{ task: "running" }, "follow_task"],
    [{ marked: rows(100) }, "follow_segments"],
    [{ marked: rows(40) }, "partly_published"],
    [{ marked: unsettled }, "not_settled"],
    [{ mode: "replace" }, "submit_again"],
    [{ mode: "replace", newerInInterval: true }, "newer_data"],
    [{ newerInInterval: true }, "submit_again"],
  ] as const)("%j: %s", (more, expected) => {
    const decision = decideRetry({ ...failed, ...more })
    expect(decision.kind === "refuse" ? decision.reason.code : decision.kind).toBe(expected)
  })
})

test("looks become rarer, never rarer than ten seconds", () => {
  expect([0, 1, 5, 100].map((n) => Number(backoff(n).toFixed(2)))).toEqual([0.4, 0.56, 2.15, 10])
})

test("percent grows along the way", () => {
  const way: readonly State[] = [
    "created",
    "uploading",
    "staged",
    "uploaded",
    "submitted",
    "running",
    "loading",
    "ready",
  ]
  const percents = way.map((state) => percentOf(state, 0, 100))
  expect(percents).toEqual([...percents].sort((a, b) => a - b))
  expect(percentOf("running", 50, 100)).toBe(65)
})

test("no difference between the counts is no issue", () => {
  expect(issueWithCounts({ kept: 100, refused: 2 }, counts(100))).toBeNull()
})
