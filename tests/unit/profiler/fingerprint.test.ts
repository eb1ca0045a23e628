import { createHash } from "node:crypto"
import { expect, test } from "vitest"
import { BLOCK_BYTES, fingerprintOf } from "#domain/upload/fingerprint.ts"

const sha256 = async (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest())

test("the fingerprint is SHA-256 over the size and the blocks' hashes", async () => {
  const [a, b] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(BLOCK_BYTES + 1))
  const want = createHash("sha256").update(size).update(a).update(b).digest("hex")
  expect(await fingerprintOf(BLOCK_BYTES + 1, [a, b], sha256)).toBe(want)
  expect(await fingerprintOf(BLOCK_BYTES + 1, [b, a], sha256)).not.toBe(want)
})
test("a missing block is a mistake of the caller", async () => {
  await expect(fingerprintOf(BLOCK_BYTES + 1, [new Uint8Array(32)], sha256)).rejects.toThrow("2 blocks, not 1")
})
