import { createHash } from "node:crypto"
import { describe, expect, test } from "vitest"
import { BLOCK_BYTES } from "#domain/upload/fingerprint.ts"
import { GRID, objectCount, objectLength, planShards } from "#domain/upload/shards.ts"
import { writeObjects } from "#profiler/object-pass.ts"
import { type ShardTask, scanShards } from "#profiler/shard-pass.ts"

const tick = () => new Promise(setImmediate)

/** A file whose records begin at the given offsets; a guess takes the first record's start in the shard, or a trap. */
function fileOf(size: number, starts: readonly number[], traps: Readonly<Record<number, number>> = {}) {
  const tasks: ShardTask[] = []
  const scan = async (task: ShardTask) => {
    tasks.push(task)
    await tick()
    const first = task.from ?? traps[task.start] ?? starts.find((s) => s >= task.start) ?? size
    const mine = starts.filter((s) => s >= first && s < task.end)
    const blocks = Array.from({ length: Math.ceil((task.end - task.start) / BLOCK_BYTES) }, (_, i) =>
      new Uint8Array(32).fill(task.start / BLOCK_BYTES + i),
    )
    return {
      scan: mine,
      first,
      next: starts.find((s) => s >= Math.max(first, task.end)) ?? size,
      lines: mine.length,
      starts: task.cuts.map((cut) => {
        const offset = starts.find((s) => s >= Math.max(first, cut)) ?? size
        return { offset, row: mine.filter((s) => s < offset).length }
      }),
      blocks: task.hash ? blocks : [],
    }
  }
  return { scan, tasks }
}

describe("pass 1 in shards", () => {
  const size = GRID.objectBytes * 2 + 5
  const starts = Array.from({ length: 4000 }, (_, i) => 10 + i * 40_000).filter((s) => s < size)

  test.each([1, 2, 8])("every record is scanned once, whatever the number of workers (%i)", async (workers) => {
    const { scan } = fileOf(size, starts)
    const result = await scanShards({ size, from: 10, hash: true }, workers, scan, () => {})
    expect(result.scans.flat()).toEqual(starts)
    const cuts = Array.from({ length: objectCount(size) }, (_, n) => n * objectLength(size))
    const recordAt = (cut: number) => starts.find((s) => s >= cut) ?? size
    expect(result.objectStarts).toEqual(
      cuts.map((cut) => ({ offset: recordAt(cut), row: starts.filter((s) => s < recordAt(cut)).length })),
    )
    expect(result.fingerprint).toBe((await scanShards({ size, from: 10, hash: true }, 3, scan, () => {})).fingerprint)
  })

  test("a wrong guess costs a second scan of that shard alone, and no second hash", async () => {
    const [, second] = planShards(size, 1)
    const trap = { [second!.start]: second!.start + 7 }
    const { scan, tasks } = fileOf(size, starts, trap)
    const result = await scanShards({ size, from: 10, hash: true }, 1, scan, () => {})
    expect(result.scans.flat()).toEqual(starts)
    const again = tasks.filter((t) => t.start === second!.start)
    expect(again.map((t) => [t.from, t.hash])).toEqual([
      [null, true],
      [starts.find((s) => s >= second!.start), false],
    ])
    expect(tasks.filter((t) => t.start === 0)).toHaveLength(1)
  })

  test("a record longer than a shard leaves that shard empty", async () => {
    const few = [10, GRID.objectBytes * 2 + 1]
    const { scan } = fileOf(size, few)
    const result = await scanShards({ size, from: 10, hash: true }, 8, scan, () => {})
    expect(result.scans.flat()).toEqual(few)
    const last = GRID.objectBytes * 2 + 1
    expect(result.objectStarts.map(({ offset }) => offset)).toEqual([10, last, last, last])
    expect(result.objectStarts.map(({ row }) => row)).toEqual([0, 1, 1, 1])
  })

  test("progress never goes back and ends with everything", async () => {
    const [, second] = planShards(size, 2)
    const { scan } = fileOf(size, starts, { [second!.start]: second!.start + 7 })
    const seen: number[] = []
    let scans: unknown
    await scanShards({ size, from: 10, hash: true }, 2, scan, (p) => {
      seen.push(p.bytes)
      scans = p.scans
    })
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(seen.at(-1)).toBe(size)
    expect((scans as number[][]).flat()).toEqual(starts)
  })

  test("a failed shard fails the pass", async () => {
    const { scan } = fileOf(size, starts)
    const failing = (task: ShardTask) => (task.start > 0 ? Promise.reject(new Error("worker gone")) : scan(task))
    await expect(scanShards({ size, from: 10, hash: true }, 1, failing, () => {})).rejects.toThrow("worker gone")
  })

  test("the fingerprint is that of the whole file's blocks", async () => {
    const { scan } = fileOf(BLOCK_BYTES * 3, [0])
    const size64 = Buffer.alloc(8)
    size64.writeBigUInt64LE(BigInt(BLOCK_BYTES * 3))
    const hash = createHash("sha256").update(size64)
    for (let i = 0; i < 3; i++) hash.update(new Uint8Array(32).fill(i))
    expect((await scanShards({ size: BLOCK_BYTES * 3, from: 0, hash: true }, 8, scan, () => {})).fingerprint).toBe(
      hash.digest("hex"),
    )
  })
})

describe("pass 2 in objects", () => {
  const object = (n: number) => ({ n, rows: n, blob: new Blob([String(n)]) })

  test("objects are written in order, at most two ahead of what is settled", async () => {
    const written: number[] = []
    const gates = new Map<number, () => void>()
    const done = writeObjects(
      6,
      new Set([1]),
      async (n) => {
        written.push(n)
        return object(n)
      },
      ({ n }) => new Promise((resolve) => void gates.set(n, resolve)),
    )
    await tick()
    expect(written).toEqual([0, 2, 3])
    gates.get(2)!()
    await tick()
    expect(written).toEqual([0, 2, 3, 4])
    for (const n of [0, 3, 4]) gates.get(n)!()
    await tick()
    gates.get(5)!()
    await done
    expect(written).toEqual([0, 2, 3, 4, 5])
  })

  test("a failure to write or to send ends it, once the others have settled", async () => {
    const written: number[] = []
    const write = async (n: number) => {
      written.push(n)
      if (n === 1) throw new Error("disk full")
      return object(n)
    }
    await expect(writeObjects(9, new Set(), write, () => tick() as Promise<void>)).rejects.toThrow("disk full")
    expect(written).toEqual([0, 1, 2])
  })
})
