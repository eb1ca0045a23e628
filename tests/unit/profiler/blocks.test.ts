import { expect, test } from "vitest"
import { READ_BYTES, readBlocks } from "#profiler/blocks.ts"

test("a range is read once, in blocks of the grid", async () => {
  const size = READ_BYTES * 2 + 5
  const file = new Blob([new Uint8Array(size)])
  const blocks: [number, number][] = []
  for await (const { offset, bytes } of readBlocks(file, READ_BYTES, size)) blocks.push([offset, bytes.length])
  expect(blocks).toEqual([
    [READ_BYTES, READ_BYTES],
    [READ_BYTES * 2, 5],
  ])
})

/** Blobs of a browser whose streams do not write where they are told. */
class PlainBlob extends Blob {
  override slice(start?: number, end?: number): Blob {
    return new PlainBlob([super.slice(start, end)])
  }
  override stream() {
    return new ReadableStream<Uint8Array<ArrayBuffer>>()
  }
}

test.each([Blob, PlainBlob])("its bytes are those of the file: %o", async (Kind) => {
  const file = new Kind([Uint8Array.from({ length: 100_000 }, (_, i) => i * 31)])
  const read: number[] = []
  const pieces: number[] = []
  const take = (bytes: Uint8Array) => void pieces.push(...bytes)
  for await (const { bytes } of readBlocks(file, 1000, 99_000, 7777, take)) read.push(...bytes)
  expect(pieces).toEqual(read)
  expect(read).toEqual(Array.from({ length: 98_000 }, (_, i) => ((i + 1000) * 31) & 255))
})

test("a file that was taken away is told from a fault of ours", async () => {
  const stream = () =>
    new ReadableStream({
      type: "bytes",
      pull() {
        throw new TypeError("network error")
      },
    })
  const file = { slice: () => ({ stream }) } as unknown as Blob
  await expect(readBlocks(file, 0, 10).next()).rejects.toMatchObject({ name: "NotReadableError" })
})

test("a file that became shorter is no end of file", async () => {
  const file = { slice: () => new Blob(["abc"]) } as unknown as Blob
  const all = async () => {
    for await (const _ of readBlocks(file, 0, 10));
  }
  await expect(all()).rejects.toMatchObject({ name: "NotReadableError" })
})
