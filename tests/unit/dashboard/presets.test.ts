import { expect, test } from "vitest"
import { presetsOf } from "#domain/dashboard/presets.ts"

const words = (first: string, last: string, timezone: string | null = null) =>
  presetsOf({ first: Date.parse(first), last: Date.parse(last) }, timezone).map(({ id, interval }) =>
    interval ? `${id} ${new Date(interval.start).toISOString()} ${new Date(interval.end).toISOString()}` : id,
  )

test("counted back from the day of the last row, and its years", () => {
  expect(words("2023-03-01T08:00:00Z", "2024-12-30T19:00:00Z")).toEqual([
    "all",
    "7d 2024-12-24T00:00:00.000Z 2024-12-31T00:00:00.000Z",
    "30d 2024-12-01T00:00:00.000Z 2024-12-31T00:00:00.000Z",
    "12m 2023-12-31T00:00:00.000Z 2024-12-31T00:00:00.000Z",
    "2024 2024-01-01T00:00:00.000Z 2025-01-01T00:00:00.000Z",
    "2023 2023-01-01T00:00:00.000Z 2024-01-01T00:00:00.000Z",
  ])
})

test("no button for more than there is", () => {
  expect(words("2024-05-01T08:00:00Z", "2024-05-03T08:00:00Z")).toEqual(["all"])
})

test("days are those of the time zone", () => {
  expect(words("2024-05-01T08:00:00Z", "2024-05-20T23:30:00Z", "Europe/Berlin")[1]).toBe(
    "7d 2024-05-14T22:00:00.000Z 2024-05-21T22:00:00.000Z",
  )
})
