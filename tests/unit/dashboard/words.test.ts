import { expect, test } from "vitest"
import { timesOf } from "#domain/dashboard/times.ts"
import { DEFAULT_STATE } from "#domain/dashboard/url.ts"
import {
  bucketWords,
  changeOf,
  comparedWords,
  partWords,
  spanWords,
  tickWords,
  untilWords,
} from "#features/dashboards/words.ts"

const plain = (text: string) => text.replace(/[\u2009\u202f]/g, " ")
const at = (text: string) => Date.parse(text)

test.each([
  [114, 100, "money", "up", "+14 %", "good"],
  [90, 100, "money", "up", "−10 %", "err"],
  [103, 100, "money", "down", "+3 %", "err"],
  [0.062, 0.069, "share", "down", "−0.7 pt", "good"],
  [5, 0, "count", "up", "new", "good"],
  [1190, 10, "money", "up", "×119", "good"],
  [5, 5, "count", "up", "0 %", "plain"],
  [6, 5, "count", "neither", "+20 %", "plain"],
] as const)("%d after %d (%s, %s) is %s", (now, before, format, better, text, tone) => {
  const change = changeOf(now, before, { format, better })
  expect([plain(change?.text ?? ""), change?.tone]).toEqual([text, tone])
})

test("there is no change without both", () => {
  expect(changeOf(5, null, { format: "count", better: "up" })).toBeNull()
})

test.each([
  ["2024-05-01", "2024-06-01", null, "1 May 2024 – 31 May 2024"],
  ["2024-05-01", "2024-05-02", null, "1 May 2024"],
  ["2024-05-01T06:00:00Z", "2024-05-02", null, "1 May 2024, 06:00 – 2 May 2024"],
  ["2024-04-30T22:00:00Z", "2024-05-31T22:00:00Z", "Europe/Berlin", "1 May 2024 – 31 May 2024"],
])("%s to %s in %s is %s", (start, end, timezone, expected) => {
  expect(spanWords({ start: at(start), end: at(end) }, timezone)).toBe(expected)
})

test.each([
  ["P1W", "2024-06-03", "week of 3 Jun 2024"],
  ["P3M", "2024-04-01", "Q2 2024"],
  ["PT1H", "2024-06-03T09:00:00Z", "3 Jun 2024, 09:00"],
  ["PT1H", "2024-06-03T00:00:00Z", "3 Jun 2024, 00:00"],
] as const)("a bucket of %s at %s is %s", (granularity, start, expected) => {
  expect(bucketWords(at(start), granularity)).toBe(expected)
})

test.each([
  ["2024-01-01", "2024"],
  ["2024-03-01", "Mar"],
  ["2024-03-08", "8 Mar"],
  ["2024-03-08T06:30:00Z", "06:30"],
])("the axis says of %s: %s", (at_, expected) => {
  expect(tickWords(at(at_))).toBe(expected)
})

test.each([
  ["2023-01-01", "2024-12-31T10:00:00Z", "1 Jan 2023 – 31 Dec 2023"],
  [
    "2023-01-02",
    "2024-11-19T10:00:00Z",
    "1 Jan 2023 – 31 Dec 2023 · rows from 2 Jan 2023 only · rows until 19 Nov 2024 only",
  ],
  ["2023-08-01", "2024-11-19", "No changes: there are no rows for all of that time."],
])("rows from %s to %s, 2024 against 2023: %s", (first, last, expected) => {
  const extent = { first: at(first), last: at(last) }
  const times = timesOf({ ...DEFAULT_STATE, interval: { start: at("2024-01-01"), end: at("2025-01-01") } }, extent)
  expect(times && comparedWords(times, extent, null)).toBe(expected)
})

test("a bucket in part", () => {
  expect((["P1W", "PT1H"] as const).map(partWords)).toEqual(["part of a week", "part of an hour"])
})

test("rows of one day are on it, others until their last", () => {
  const words = (first: string, last: string, zone: string | null) =>
    untilWords({ first: at(first), last: at(last) }, zone)
  expect(words("2026-11-25", "2026-11-25T23:30:00Z", null)).toBe("on 25 Nov 2026")
  expect(words("2026-11-25", "2026-11-25T23:30:00Z", "Europe/Berlin")).toBe("until 26 Nov 2026")
})
