import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { addSample, backoffMs, remainingSeconds, type Sample, speedOf } from "#domain/upload/pace.ts"
import { planParts } from "#domain/upload/parts.ts"

describe("planParts", () => {
  test("parts cover the object without gap or overlap, all equal but the last", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 2e5, max: 2e7 }), (size, partSize) => {
        const parts = planParts(size, partSize)
        expect(parts[0]?.start).toBe(0)
        expect(parts.at(-1)?.end).toBe(size)
        for (const [i, part] of parts.entries()) {
          expect(part.number).toBe(i + 1)
          expect(part.end).toBeGreaterThan(part.start)
          if (i > 0) expect(part.start).toBe(parts[i - 1]!.end)
          if (i < parts.length - 1) expect(part.end - part.start).toBe(partSize)
        }
      }),
    )
  })
  test.each([
    [0, 8, /0 bytes/],
    [8, 0, /0 bytes/],
    [10_001, 1, /at most 10000/],
  ])("%i bytes in parts of %i are refused", (size, partSize, message) => {
    expect(() => planParts(size, partSize)).toThrow(message)
  })
})

describe("pace", () => {
  const at = (...samples: [number, number][]) =>
    samples.reduce<readonly Sample[]>((all, [ms, bytes]) => addSample(all, { at: ms, bytes }), [])
  test("the speed is that of the last ten seconds", () => {
    const samples = at([0, 0], [10_000, 1000], [20_000, 21_000], [25_000, 31_000])
    expect(speedOf(samples)).toBe(2000)
    expect(remainingSeconds(samples, 41_000)).toBe(5)
  })
  test("nothing is claimed too early, or while nothing moves", () => {
    expect(speedOf(at([0, 0]))).toBeNull()
    expect(speedOf(at([0, 0], [100, 50]))).toBeNull()
    expect(remainingSeconds(at([0, 5], [5000, 5]), 10)).toBeNull()
    expect(remainingSeconds(at([0, 5], [5000, 10]), 10)).toBe(0)
  })
  test("waits grow to half a minute and never beyond", () => {
    expect([1, 2, 3, 7, 40].map((n) => backoffMs(n, 0.999999))).toEqual([500, 1000, 2000, 30_000, 30_000])
    expect(backoffMs(1, 0)).toBe(250)
  })
})
