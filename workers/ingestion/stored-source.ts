import type { ByteSource, Host } from "#formats/source.ts"
import { createMultipartWriter } from "#workers/storage/multipart.ts"
import type { ObjectStorage } from "#workers/storage/storage.ts"

/** An object in S3, read by ranges. */
export interface StoredSource extends ByteSource {
  readonly key: string
}

/** Ranges are read in blocks of this size, the latest of which are kept: a request each time would be too many. */
const BLOCK_BYTES = 1 << 20
const BLOCKS = 16

export function storedSource(storage: ObjectStorage, key: string, byteLength: number): StoredSource {
  const blocks = new Map<number, Promise<Uint8Array>>()

  function block(n: number): Promise<Uint8Array> {
    const known = blocks.get(n)
    blocks.delete(n)
    const start = n * BLOCK_BYTES
    const reading = known ?? storage.readRange(key, start, Math.min(byteLength, start + BLOCK_BYTES))
    blocks.set(n, reading)
    reading.catch(() => blocks.delete(n))
    // The one that was used longest ago stands first.
    for (const oldest of blocks.keys()) {
      if (blocks.size <= BLOCKS) break
      blocks.delete(oldest)
    }
    return reading
  }

  return {
    key,
    byteLength,
    async slice(start, end = byteLength) {
      const to = Math.min(end, byteLength)
      const bytes = new Uint8Array(Math.max(0, to - start))
      for (let at = start; at < to; ) {
        const n = Math.floor(at / BLOCK_BYTES)
        const piece = (await block(n)).subarray(at - n * BLOCK_BYTES, to - n * BLOCK_BYTES)
        if (piece.length === 0) throw new Error(`${key} is shorter than it was.`)
        bytes.set(piece, at - start)
        at += piece.length
      }
      return bytes.buffer
    },
  }
}

/** Keeps what is written in S3, under keys that start with `prefix`; `remove` takes it all away. */
export function storedHost(storage: ObjectStorage, prefix: string): Host<StoredSource> & { remove(): Promise<void> } {
  const keys: string[] = []
  return {
    async createSink() {
      const key = `${prefix}.${keys.length}`
      keys.push(key)
      const writer = await createMultipartWriter(storage, key)
      return {
        write: (bytes) => writer.write(bytes),
        finish: async () => storedSource(storage, key, await writer.finish()),
      }
    },
    async remove() {
      await Promise.all(keys.map((key) => storage.remove(key)))
    },
  }
}
