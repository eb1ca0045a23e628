import { describe, expect, test } from "vitest"
import { STATES } from "#domain/ingestion/states.ts"
import { cancelCameTooLate, earlierWords, ingestionHref, unfinishedWords } from "#features/ingest/earlier.ts"
import type { Unfinished } from "#features/ingest/model.ts"
import { cardLine } from "#features/ingest/words.ts"
import { profiled, run, status } from "./fixtures.ts"

const event = (kind: string, attempt = 1) => ({
  id: 1,
  at: "2026-11-24T10:00:00.000Z",
  attempt,
  kind,
  from: null,
  to: "loading" as const,
  message: "",
})

describe("a cancel that came too late", () => {
  const druid = () =>
    run(profiled(), { type: "send_queued" }, { type: "send_started" }, { type: "handed_over", taskId: "T1", at: 0 })
  const ends = (events: readonly ReturnType<typeof event>[]) =>
    run(druid(), { type: "status", status: status("ready", { events: [...events] }), at: 1 })

  test("is said when the file is ready", () => {
    const card = ends([event("submitted"), event("cancel_too_late"), event("ready")])
    expect(card).toMatchObject({
      state: { kind: "ready" },
      notice: "The cancel came too late: Druid had published the rows.",
    })
  })

  test("of an earlier try is not, and without one there is nothing to say", () => {
    expect(ends([event("cancel_too_late", 1), event("ready", 2)]).notice).toBeNull()
    expect(ends([event("ready")]).notice).toBeNull()
    expect(cancelCameTooLate(status("ready"))).toBe(false)
  })
})

describe("the same file again", () => {
  test("went in: when, and how many rows", () => {
    expect(earlierWords(status("ready", { events: [event("created")] }), "sales")).toEqual({
      text: "It went into umsatze_2024 on 24 Nov 2026, 10:00 UTC and brought 97 rows. Append again and they stand there twice.",
      canAppend: true,
    })
  })

  test("is on its way: it cannot be appended meanwhile", () => {
    const waiting = STATES.filter((state) => !["ready", "failed", "cancelled"].includes(state))
    expect(waiting.map((state) => earlierWords(status(state), "sales").canAppend)).toEqual(waiting.map(() => false))
    expect(earlierWords(status("running"), "sales").text).toMatch(/on its way into umsatze_2024/)
  })

  test("speaks to a person in every state, and leads to the ingestion", () => {
    const texts = [null, ...STATES.map((s) => status(s))].map((s) => earlierWords(s, "sales").text)
    expect(texts.filter((text) => /on_duplicate|null|undefined|NaN/.test(text))).toEqual([])
    expect(ingestionHref("01A")).toBe("/ingestions?id=01A")
  })
})

test("an upload that an earlier tab left is named by its share, or as begun where there is none", () => {
  const upload = (sentShare: number): Unfinished => ({
    id: "k",
    filename: "big.csv",
    datasource: "big",
    fingerprint: "",
    mode: "append",
    choices: profiled().choices!,
    sentShare,
  })
  expect(unfinishedWords(upload(0))).toBe(
    "was being sent to big when the page was closed. Choose the file again to go on.",
  )
  expect(unfinishedWords(upload(0.6))).toMatch(/^was 60\u2009% sent to big when/)
  const card = run(profiled(), { type: "unfinished_found", unfinished: upload(0) })
  expect(cardLine(card, 0).text).toBe("100 rows · begun before")
})
