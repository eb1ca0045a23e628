/**
 * HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007) with 2¹¹ registers over 32-bit hashes: a standard error of 2.3 %.
 */
const INDEX_BITS = 11
export const REGISTERS = 1 << INDEX_BITS

/** Adds the first `count` hashes. */
export function addHashes(registers: Uint8Array, hashes: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) addHash(registers, hashes[i]!)
}

/** Adds one hash. */
export function addHash(registers: Uint8Array, hash: number): void {
  const index = hash >>> (32 - INDEX_BITS)
  // The bit set below the hash's own bounds the rank.
  const rank = Math.clz32((hash << INDEX_BITS) | (1 << (INDEX_BITS - 1))) + 1
  if (registers[index]! < rank) registers[index] = rank
}

export function mergeRegisters(into: Uint8Array, from: Uint8Array): void {
  for (let i = 0; i < REGISTERS; i++) if (from[i]! > into[i]!) into[i] = from[i]!
}

/** How many distinct hashes were added, with linear counting for few and the correction for collisions for very many. */
export function estimate(registers: Uint8Array): number {
  let sum = 0
  let zeros = 0
  for (const rank of registers) {
    sum += 2 ** -rank
    if (rank === 0) zeros++
  }
  const raw = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS) / sum
  if (raw <= 2.5 * REGISTERS && zeros > 0) return Math.round(REGISTERS * Math.log(REGISTERS / zeros))
  if (raw <= 2 ** 32 / 30) return Math.round(raw)
  return Math.round(-(2 ** 32) * Math.log(1 - raw / 2 ** 32))
}
