import fc from "fast-check"
import { expect, test } from "vitest"
import { GRANULARITIES } from "#domain/contracts/query.ts"
import {
  bucketEnd,
  bucketsOf,
  DAY,
  fromWall,
  granularityFor,
  HOUR,
  toWall,
  yearBefore,
} from "#domain/dashboard/time.ts"

const at = (text: string) => Date.parse(text)
const zone = fc.constantFrom(null, "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia")
const instant = fc.integer({ min: at("1990-01-01"), max: at("2040-01-01") })

test.each([
  [HOUR, "PT1M"],
  [12 * HOUR, "PT15M"],
  [DAY, "PT1H"],
  [5 * DAY, "PT1H"],
  [31 * DAY, "P1D"],
  [366 * DAY, "P1W"],
  [5 * 366 * DAY, "P1M"],
  [20 * 366 * DAY, "P3M"],
  [100 * 366 * DAY, "P1Y"],
])("a span of %d ms is cut at %s", (span, granularity) => {
  expect(granularityFor({ start: 0, end: span })).toBe(granularity)
})

test("times that are days are not cut finer", () => {
  expect(granularityFor({ start: 0, end: DAY }, "P1D")).toBe("P1D")
  expect(granularityFor({ start: 0, end: 300 * DAY }, "P1D")).toBe("P1W")
})

test("no span makes more than 160 buckets, up to a century and a half", () => {
  fc.assert(
    fc.property(instant, fc.integer({ min: 1, max: 150 * 365 * DAY }), (start, length) => {
      const span = { start, end: start + length }
      expect(bucketsOf(span, granularityFor(span), null).length).toBeLessThanOrEqual(160)
    }),
  )
})

test("buckets follow each other without a gap, and cover the span", () => {
  fc.assert(
    fc.property(
      instant,
      fc.integer({ min: 1, max: 400 * DAY }),
      fc.constantFrom(...GRANULARITIES),
      zone,
      (start, length, g, tz) => {
        const span = { start, end: start + (g.startsWith("PT") ? length % (2 * DAY) || 1 : length) }
        const buckets = bucketsOf(span, g, tz, 5000)
        expect(buckets[0]).toBeLessThanOrEqual(span.start)
        for (const [i, bucket] of buckets.entries())
          expect(buckets[i + 1] ?? Number.POSITIVE_INFINITY).toBeGreaterThan(bucket)
        const last = buckets.at(-1) ?? 0
        expect(last).toBeLessThan(span.end)
        if (tz === null) expect(bucketEnd(last, g, tz)).toBeGreaterThanOrEqual(span.end)
      },
    ),
  )
})

test.each([
  ["P1W", null, "2024-01-03T12:00:00Z", ["2024-01-01T00:00:00.000Z", "2024-01-08T00:00:00.000Z"]],
  ["P1M", null, "2024-01-31T12:00:00Z", ["2024-01-01T00:00:00.000Z", "2024-02-01T00:00:00.000Z"]],
  ["P3M", null, "2024-05-31T00:00:00Z", ["2024-04-01T00:00:00.000Z"]],
  ["P1Y", null, "2024-02-29T00:00:00Z", ["2024-01-01T00:00:00.000Z"]],
  // The night in which summer time begins.
  [
    "P1D",
    "Europe/Berlin",
    "2024-03-31T00:00:00Z",
    [
      "2024-03-30T23:00:00.000Z",
      "2024-03-31T22:00:00.000Z",
      "2024-04-01T22:00:00.000Z",
      "2024-04-02T22:00:00.000Z",
      "2024-04-03T22:00:00.000Z",
      "2024-04-04T22:00:00.000Z",
      "2024-04-05T22:00:00.000Z",
    ],
  ],
] as const)("%s in %s from %s", (granularity, timezone, from, expected) => {
  const span = { start: at(from), end: at(from) + 6 * DAY }
  expect(bucketsOf(span, granularity, timezone).map((ms) => new Date(ms).toISOString())).toEqual(expected)
})

test("from an instant to the wall and back, but where an hour is doubled", () => {
  fc.assert(
    fc.property(instant, zone, (ms, tz) => {
      const wall = toWall(ms, tz)
      expect(toWall(fromWall(wall, tz), tz)).toBe(wall)
      expect(Math.abs(fromWall(wall, tz) - ms)).toBeLessThanOrEqual(DAY)
    }),
  )
})

test.each([
  ["2024-03-31T10:00:00.000Z", "2023-03-31T10:00:00.000Z"],
  ["2024-02-29T00:00:00.000Z", "2023-02-28T00:00:00.000Z"],
])("a year before %s is %s", (now, before) => {
  expect(new Date(yearBefore(at(now))).toISOString()).toBe(before)
})
