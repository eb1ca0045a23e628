import fc from "fast-check"
import { expect, test } from "vitest"
import { BLOCK_BYTES } from "#domain/upload/fingerprint.ts"
import { objectCount, objectCuts, objectLength, planShards } from "#domain/upload/shards.ts"

test("shards cover the file, cut on the grid of blocks; every object starts with one or at a cut in one", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2e9 }), fc.integer({ min: 1, max: 8 }), (size, workers) => {
      const shards = planShards(size, workers)
      expect(shards[0]!.start).toBe(0)
      expect(shards.at(-1)!.end).toBe(size)
      for (const [i, shard] of shards.entries()) {
        expect(shard.start % BLOCK_BYTES).toBe(0)
        if (i > 0) expect(shard.start).toBe(shards[i - 1]!.end)
      }
      const starts = new Set(shards.flatMap((s) => [s.start, ...objectCuts(s, size)]))
      for (const s of shards) for (const cut of objectCuts(s, size)) expect(cut > s.start && cut < s.end).toBe(true)
      expect(shards.length).toBeLessThanOrEqual(workers * 2)
      for (let n = 0; n < objectCount(size); n++) expect(starts.has(n * objectLength(size))).toBe(true)
    }),
    { numRuns: 50 },
  )
})
test.each([
  [1, 1],
  [8 << 20, 1],
  [(8 << 20) + 1, 2],
  [64 << 20, 2],
  [(64 << 20) + 1, 4],
  [500e6, 16],
])("%i bytes become %i objects", (size, count) => {
  expect(objectCount(size)).toBe(count)
})
