import { describe, expect, test } from "vitest"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { Operation, Repair } from "#domain/repair/repair.ts"
import { columnsAfter, followed, isOfShape, replayOf, withoutRepair } from "#domain/repair/replay.ts"

const repair = (operation: Operation): Repair => ({ operation, reason: null })
const RENAME = repair({ op: "rename", column: "amt", to: "amount" })
const NUMBER = repair({ op: "number", columns: ["amount"], format: "comma" })
const TRIM = repair({ op: "trim", columns: ["region"] })
const choicesOf = (repairs: readonly Repair[], more: Partial<Choices> = {}): Choices => ({
  timestamp: { kind: "column", column: "day", format: "iso" },
  columns: [
    { name: "day", type: "date", role: "timestamp" },
    { name: "region", type: "string", role: "dimension" },
    { name: "amount", type: "float", role: "metric" },
  ],
  repairs: repairs.map((r) => ({ repair: r, rows: 1 })),
  ...more,
})

describe("the shape of an earlier file", () => {
  const earlier = { columns: ["day", "region", "amount"], choices: choicesOf([RENAME, NUMBER]) }
  test("is that of which the repairs make the same columns", () => {
    expect(isOfShape(["day", "region", "amt"], earlier)).toBe(true)
    expect(isOfShape(["amt", "day", "region"], earlier)).toBe(true)
    expect(isOfShape(["day", "region", "amount"], earlier)).toBe(false)
    expect(isOfShape(["day", "amt"], earlier)).toBe(false)
  })
  test("may have had fewer columns where that is said", () => {
    expect(isOfShape(["day", "region", "amt", "shop"], earlier)).toBe(false)
    expect(isOfShape(["day", "region", "amt", "shop"], earlier, true)).toBe(true)
  })
})

describe("a repair that is taken back", () => {
  const names = ["day", "region", "amt"]
  test("takes those with it that it made possible, and no others", () => {
    expect(withoutRepair(names, [RENAME, NUMBER, TRIM], 0)).toEqual([TRIM])
    expect(withoutRepair(names, [RENAME, NUMBER, TRIM], 1)).toEqual([RENAME, TRIM])
    expect(columnsAfter(names, [NUMBER])).toBeNull()
  })
})

describe("a replay", () => {
  test("is what the earlier one did and this one does not have yet", () => {
    const now = choicesOf([], { timestamp: { kind: "constant", value: "2024-01-01T00:00:00.000Z" } })
    const listed = repair({ op: "drop_listed", rows: [5] })
    expect(replayOf(choicesOf([RENAME, listed]), now)).toEqual({
      repairs: [RENAME],
      time: { column: "day", format: "iso" },
      roles: [],
    })
  })
  test("takes no day over that all rows of the earlier file got", () => {
    const day = (value: string) => choicesOf([], { timestamp: { kind: "constant", value } })
    const now = day("2024-06-01T00:00:00.000Z")
    expect(replayOf(day("2024-05-01T00:00:00.000Z"), now)).toBeNull()
    expect(followed(day("2024-05-01T00:00:00.000Z"), now).timestamp).toEqual(now.timestamp)
    expect(followed(choicesOf([]), now).timestamp).toEqual(choicesOf([]).timestamp)
  })
  test("is nothing where all is as it was", () => {
    expect(replayOf(choicesOf([]), choicesOf([]))).toBeNull()
    const others = choicesOf([]).columns.map((c) => (c.name === "amount" ? { ...c, role: "dimension" as const } : c))
    expect(replayOf(choicesOf([]), choicesOf([], { columns: others }))?.roles).toEqual(["amount"])
  })
})
