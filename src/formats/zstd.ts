/**
 * The frames and blocks of Zstandard (RFC 8878), as far as they have to be known beside fzstd, which unpacks them: fzstd does
 * not return from a Huffman table whose weights are all the same symbol without a bit between them.
 */

/** What fzstd gets must be kept whole of what was unpacked: 128 MiB is the most that zstd itself takes unasked. */
const MOST_WINDOW = 2 ** 27
const MAGIC = [0x28, 0xb5, 0x2f, 0xfd]
/** Enough for any frame header. */
export const MOST_HEADER = 18

export interface ZstdFrame {
  readonly headerBytes: number
  readonly hasChecksum: boolean
}

/** The header of a frame that begins here; null where none does. */
export function zstdFrame(bytes: Uint8Array, at: number): ZstdFrame | null {
  if (MAGIC.some((byte, i) => bytes[at + i] !== byte)) return null
  const flags = bytes[at + 4] ?? 0
  const isSingle = (flags & 32) !== 0
  const idBytes = [0, 1, 2, 4][flags & 3]!
  const sizeBytes = flags >> 6 === 0 ? Number(isSingle) : 1 << (flags >> 6)
  const sizeAt = at + 5 + (isSingle ? 0 : 1) + idBytes
  let window = 0
  if (isSingle) for (let i = 0; i < sizeBytes; i++) window += (bytes[sizeAt + i] ?? 0) * 2 ** (8 * i)
  else window = 2 ** (10 + ((bytes[at + 5] ?? 0) >> 3)) * (1 + ((bytes[at + 5] ?? 0) & 7) / 8)
  if (window > MOST_WINDOW)
    throw new Error("it is packed with a window of more than 128 MiB, as zstd's options --ultra and --long do")
  return { headerBytes: sizeAt + sizeBytes - at, hasChecksum: (flags & 4) !== 0 }
}

export interface ZstdBlock {
  readonly isLast: boolean
  readonly isPacked: boolean
  /** Bytes behind the three of its header. */
  readonly bytes: number
}

export function zstdBlock(bytes: Uint8Array, at: number): ZstdBlock {
  const head = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)
  const type = (head >> 1) & 3
  if (type === 3) throw new Error("a block of it is of no known kind")
  return { isLast: (head & 1) === 1, isPacked: type === 2, bytes: type === 1 ? 1 : head >> 3 }
}

/** Throws where fzstd would not return from a block. */
export function checkZstdBlock(block: Uint8Array): void {
  const head = block[0] ?? 0
  const hasTable = (head & 3) === 2
  if (!hasTable) return
  const tableAt = [3, 3, 4, 5][(head >> 2) & 3]!
  const weights = block[tableAt] ?? 0
  if (weights < 128 && hasOnlyOneSymbol(block, tableAt + 1)) throw new Error("a table of it is not valid")
}

/** Whether a table of probabilities gives all of it to one symbol. */
function hasOnlyOneSymbol(bytes: Uint8Array, at: number): boolean {
  const size = 1 << ((bytes[at]! & 15) + 5)
  let bit = at * 8 + 4
  const take = (bits: number): number => {
    let value = 0
    for (let i = 0; i < bits; i++, bit++) value |= (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) << i
    return value
  }
  // All before such a symbol are zero, so that there are as many left as there were.
  for (let symbol = 0; symbol < 256; ) {
    const bits = 31 - Math.clz32(size + 1)
    const low = take(bits)
    const least = (1 << (bits + 1)) - 2 - size
    const value = low < least ? low : low + (take(1) << bits)
    const count = (value < 1 << bits ? value : value - least) - 1
    if (count === size) return true
    if (count !== 0) return false
    symbol++
    for (let more = 3; more === 3; symbol += more) {
      if (bit >> 3 > bytes.length) return false
      more = take(2)
    }
  }
  return false
}

/** Looks through all frames of packed bytes before fzstd gets them. */
export function checkZstd(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    const frame = zstdFrame(bytes, at)
    // What is no frame, fzstd skips or refuses by itself.
    if (!frame) return
    at += frame.headerBytes
    for (let isLast = false; !isLast; ) {
      if (at + 3 > bytes.length) throw new Error("it ends too early")
      const block = zstdBlock(bytes, at)
      at += 3
      if (block.isPacked) checkZstdBlock(bytes.subarray(at, at + block.bytes))
      at += block.bytes
      isLast = block.isLast
    }
    if (frame.hasChecksum) at += 4
  }
}
