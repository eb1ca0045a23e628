import { Decompress } from "fzstd"
import type { ByteSource } from "#formats/source.ts"
import { checkZstdBlock, MOST_HEADER, type ZstdFrame, zstdBlock, zstdFrame } from "#formats/zstd.ts"
import { BrokenStream } from "./broken.ts"
import type { Input } from "./inflate.ts"
import { inputOf, need, trailingBytes } from "./input.ts"

const SKIPPABLE = 0x184d2a50

/**
 * Unpacks a Zstandard file, all of its frames, a block at a time.
 *
 * @param write gets bytes that are written over when it has resolved
 * @returns bytes behind the last frame that belong to none
 * @throws BrokenStream
 */
export async function unzstd(source: ByteSource, write: (bytes: Uint8Array) => Promise<void>): Promise<number> {
  const input = inputOf(source)
  for (let frames = 0; ; frames++) {
    await need(input, MOST_HEADER)
    if (await skip(input)) continue
    const frame = wrapped(() => zstdFrame(input.bytes, input.at))
    if (!frame && frames === 0) throw new BrokenStream("it does not begin as one")
    if (!frame) return trailingBytes(input)
    await readFrame(input, frame, write)
  }
}

/** A frame of something else than data, which is passed over. */
async function skip(input: Input): Promise<boolean> {
  const left = input.bytes.length - input.at
  if (left < 8) return false
  const view = new DataView(input.bytes.buffer, input.bytes.byteOffset + input.at, 8)
  if ((view.getUint32(0, true) & 0xfffffff0) >>> 0 !== SKIPPABLE) return false
  for (let size = 8 + view.getUint32(4, true); size > 0; ) {
    const taken = Math.min(size, input.bytes.length - input.at)
    input.at += taken
    size -= taken
    if (size === 0) break
    if (input.ended) throw new BrokenStream("it ends too early")
    await input.more()
  }
  return true
}

async function readFrame(
  input: Input,
  { headerBytes, hasChecksum }: ZstdFrame,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  let ready: Uint8Array[] = []
  const stream = new Decompress((bytes) => ready.push(bytes))
  const push = async (count: number, isLast: boolean) => {
    if (!(await need(input, count))) throw new BrokenStream("it ends too early")
    // fzstd keeps what it cannot use yet, and the input moves on.
    const bytes = input.bytes.slice(input.at, input.at + count)
    input.at += count
    wrapped(() => stream.push(bytes, isLast))
    const blocks = ready
    ready = []
    for (const block of blocks) await write(block)
  }
  await push(headerBytes, false)
  for (let isLast = false; !isLast; ) {
    if (!(await need(input, 3))) throw new BrokenStream("it ends too early")
    const block = wrapped(() => zstdBlock(input.bytes, input.at))
    isLast = block.isLast
    await need(input, 3 + block.bytes)
    const start = input.at + 3
    if (block.isPacked) wrapped(() => checkZstdBlock(input.bytes.subarray(start, start + block.bytes)))
    await push(3 + block.bytes + (isLast && hasChecksum ? 4 : 0), isLast)
  }
}

function wrapped<T>(run: () => T): T {
  try {
    return run()
  } catch (cause) {
    throw new BrokenStream(cause instanceof Error ? cause.message : String(cause))
  }
}
