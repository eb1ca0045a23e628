/**
 * Size of the blocks that are hashed, on a fixed grid: the last one is what is left. Browsers copy what they hash, and
 * take the memory for that anew where it is larger than this, which costs as much as the hashing.
 */
export const BLOCK_BYTES = 512 << 10

/** SHA-256, from the host. */
export type Sha256 = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>

/**
 * Recognises a file by what is in it: SHA-256 over its size (u64, little-endian) and the SHA-256 of each block. Blocks can
 * be hashed apart and in any order, so it costs no pass of its own.
 *
 * @param blocks the hashes in the order of the file
 * @param blockBytes what they were cut into; another size makes another fingerprint
 * @returns lower-case hex
 */
export async function fingerprintOf(
  size: number,
  blocks: readonly Uint8Array[],
  sha256: Sha256,
  blockBytes = BLOCK_BYTES,
): Promise<string> {
  const count = Math.ceil(size / blockBytes)
  if (blocks.length !== count) throw new RangeError(`${size} bytes have ${count} blocks, not ${blocks.length}.`)
  const input = new Uint8Array(8 + blocks.length * 32)
  new DataView(input.buffer).setBigUint64(0, BigInt(size), true)
  for (const [i, hash] of blocks.entries()) input.set(hash, 8 + i * 32)
  return Array.from(await sha256(input), (byte) => byte.toString(16).padStart(2, "0")).join("")
}

/**
 * The hashes of the blocks of some bytes, which start on the grid and end on it or with the file. The bytes may change
 * as soon as the call is back.
 */
export function hashBlocks(
  bytes: Uint8Array<ArrayBuffer>,
  sha256: Sha256,
  blockBytes = BLOCK_BYTES,
): readonly Promise<Uint8Array>[] {
  const count = Math.ceil(bytes.length / blockBytes)
  return Array.from({ length: count }, (_, i) => sha256(bytes.subarray(i * blockBytes, (i + 1) * blockBytes)))
}
