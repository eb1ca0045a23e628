import { describe, expect, test } from "vitest"
import type { IngestionPreparation } from "#domain/contracts/preparations.ts"
import { replayOf } from "#domain/repair/replay.ts"
import { earlierLine, replayLines } from "#features/ingest/earlier.ts"
import { createLookBack } from "#features/ingest/look-back.ts"
import { type Card, type CardEvent, reduce } from "#features/ingest/model.ts"
import { PROFILE, profiled, readDone, run } from "./fixtures.ts"

const TRIM = { operation: { op: "trim" as const, columns: ["store"] }, reason: null }
const earlierOf = (more: Partial<IngestionPreparation["choices"]> = {}): IngestionPreparation => ({
  task_id: "T9",
  datasource: "shop",
  filename: "may.csv",
  at: "2024-11-03T10:00:00.000Z",
  rows: 100,
  columns: PROFILE.columns.map((c) => c.name),
  choices: {
    timestamp: { kind: "column", column: "due", format: "dd/MM/yyyy" },
    columns: PROFILE.columns.map(({ name, type }) => ({ name, type, role: "dimension" })),
    repairs: [{ repair: TRIM, rows: 3 }],
    ...more,
  },
})

/** A desk of one card. */
function deskWith(start: Card, alike: () => Promise<IngestionPreparation | null>) {
  let card = start
  const mended: unknown[] = []
  const asked: unknown[] = []
  const back = createLookBack(
    {
      alike: (...question) => {
        asked.push(question)
        return alike()
      },
    },
    {
      card: () => card,
      tell: (_, event: CardEvent) => {
        card = reduce(card, event)
      },
      mend: (_, repairs) => mended.push(repairs),
    },
  )
  return { back, mended, asked, card: () => card }
}

describe("an earlier file of the same shape", () => {
  test("is asked for by the columns as they stand in the file, and offered", async () => {
    const desk = deskWith(profiled(), async () => earlierOf())
    await desk.back.lookForEarlier("f1")
    expect(desk.asked).toEqual([["umsatze_2024", PROFILE.columns.map((c) => c.name)]])
    expect(desk.card().earlier?.task_id).toBe("T9")
  })

  test("is not asked for where a person has mended the file, and its absence is no failure", async () => {
    const mended = run(profiled(), { type: "read_again", options: {}, repairs: [TRIM] })
    const reread = run(mended, { type: "read_started", at: 1 }, readDone(PROFILE, 2))
    const desk = deskWith(reread, async () => earlierOf())
    await desk.back.lookForEarlier("f1")
    expect(desk.asked).toEqual([])
    const offline = deskWith(profiled(), () => Promise.reject(new Error("offline")))
    await offline.back.lookForEarlier("f1")
    expect(offline.card().earlier).toBeNull()
  })

  test("is done again: its repairs, its time, its roles, and its datasource where none was typed", async () => {
    const desk = deskWith(profiled(), async () => earlierOf())
    await desk.back.lookForEarlier("f1")
    desk.back.replay("f1")
    expect(desk.mended).toEqual([[TRIM]])
    const again = run(
      desk.card(),
      { type: "read_again", options: {}, repairs: [TRIM] },
      { type: "read_started", at: 1 },
      readDone(PROFILE, 2),
    )
    expect(again.choices?.timestamp).toEqual({ kind: "column", column: "due", format: "dd/MM/yyyy" })
    expect(again.choices?.columns.find((c) => c.name === "price")?.role).toBe("dimension")
    expect(again).toMatchObject({ datasource: "shop", earlier: null, settled: ["day_or_month:due"] })
    expect(again.columnsBefore).toEqual(PROFILE.columns.map((c) => c.name))
  })

  test("without repairs is taken over at once, and leaves a name that was typed", async () => {
    const typed = run(profiled(), { type: "named", datasource: "mine" })
    const desk = deskWith(typed, async () => earlierOf({ repairs: [] }))
    await desk.back.lookForEarlier("f1")
    desk.back.replay("f1")
    expect(desk.mended).toEqual([])
    expect(desk.card()).toMatchObject({
      datasource: "mine",
      choices: { timestamp: { kind: "column", column: "due", format: "dd/MM/yyyy" } },
    })
  })
})

test("the offer says in words what it is", () => {
  const earlier = earlierOf()
  const replay = replayOf(earlier.choices, profiled().choices!)!
  expect(earlierLine(earlier, replay)).toBe("Last loaded into shop on 3 Nov 2024 with 1 repair and 1 other role.")
  expect(replayLines(replay)).toEqual(["Then take due as the time of each row.", "Give price the role that it had."])
})
