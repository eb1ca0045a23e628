import { Decompress } from "fzstd"
import { type ByteSource, piecesOf } from "#formats/source.ts"
import { BrokenStream } from "./inflate.ts"

/** What must be kept of what was unpacked: 128 MiB, as with zstd's own `--long`; it is the most that zstd takes unasked. */
const MOST_WINDOW = 1 << 27

/**
 * Unpacks a Zstandard file (RFC 8878), all of its frames.
 *
 * @param write gets bytes that are written over when it has resolved
 * @throws BrokenStream
 */
export async function unzstd(source: ByteSource, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  const head = new Uint8Array(await source.slice(0, Math.min(32, source.byteLength)))
  if (windowOf(head) > MOST_WINDOW)
    throw new BrokenStream("it was packed with a window of more than 128 MiB; pack it without --ultra or --long")
  let ready: Uint8Array[] = []
  const stream = new Decompress((bytes) => ready.push(bytes))
  const push = async (bytes: Uint8Array, isLast: boolean) => {
    try {
      stream.push(bytes, isLast)
    } catch (cause) {
      throw new BrokenStream(cause instanceof Error ? cause.message : String(cause))
    }
    const blocks = ready
    ready = []
    for (const block of blocks) await write(block)
  }
  // A megabyte can come to gigabytes: what is pushed at a time stays small.
  for await (const piece of piecesOf(source, 1 << 16)) await push(piece, false)
  await push(new Uint8Array(0), true)
}

function windowOf(head: Uint8Array): number {
  const flags = head[4] ?? 0
  if ((flags & 32) === 0) {
    const base = 2 ** (10 + ((head[5] ?? 0) >> 3))
    return base + (base / 8) * ((head[5] ?? 0) & 7)
  }
  const sizeBytes = flags >> 6 === 0 ? 1 : 1 << (flags >> 6)
  const at = 5 + [0, 1, 2, 4][flags & 3]!
  let size = 0
  for (let i = 0; i < sizeBytes; i++) size += (head[at + i] ?? 0) * 2 ** (8 * i)
  return size
}
