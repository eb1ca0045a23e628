import { type ByteSource, joinBytes } from "#formats/source.ts"
import type { Input } from "./inflate.ts"

const PIECE = 1 << 20

/** The bytes of an archive as they come. */
export function inputOf(source: ByteSource): Input {
  let next = 0
  const input: Input = {
    bytes: new Uint8Array(0),
    at: 0,
    ended: source.byteLength === 0,
    async more() {
      const end = Math.min(source.byteLength, next + PIECE)
      const piece = new Uint8Array(await source.slice(next, end))
      next = end
      input.bytes = joinBytes([input.bytes.subarray(input.at), piece])
      input.at = 0
      input.ended = next >= source.byteLength
    },
  }
  return input
}

/** False where fewer than `count` bytes follow. */
export async function need(input: Input, count: number): Promise<boolean> {
  while (input.bytes.length - input.at < count && !input.ended) await input.more()
  return input.bytes.length - input.at >= count
}

/** What stands behind the end of an archive: zeros fill up the last block of a tape or a disk and do not count. */
export async function trailingBytes(input: Input): Promise<number> {
  let trailing = 0
  for (;;) {
    for (; input.at < input.bytes.length; input.at++) if (trailing > 0 || input.bytes[input.at] !== 0) trailing++
    if (input.ended) return trailing
    await input.more()
  }
}
