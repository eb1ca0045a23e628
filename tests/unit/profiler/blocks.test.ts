import { expect, test } from "vitest"
import { BLOCK_BYTES } from "#domain/upload/fingerprint.ts"
import { readBlocks } from "#profiler/blocks.ts"

test("a range is read once, in blocks of the grid", async () => {
  const size = BLOCK_BYTES * 2 + 5
  const file = new Blob([new Uint8Array(size)])
  const blocks: [number, number][] = []
  for await (const { offset, bytes } of readBlocks(file, BLOCK_BYTES, size)) blocks.push([offset, bytes.length])
  expect(blocks).toEqual([
    [BLOCK_BYTES, BLOCK_BYTES],
    [BLOCK_BYTES * 2, 5],
  ])
})

test("a file that became shorter is no end of file", async () => {
  const file = { slice: () => new Blob(["abc"]) } as unknown as Blob
  const all = async () => {
    for await (const _ of readBlocks(file, 0, 10));
  }
  await expect(all()).rejects.toMatchObject({ name: "NotReadableError" })
})
