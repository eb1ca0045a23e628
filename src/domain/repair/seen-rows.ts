/** Two hashes of 32 bits are one key of 64, of which a double holds 53; two such keys make it 106 bits. */
const EMPTY = -1

/**
 * A set of rows by a hash of 106 bits: of a billion rows, two that differ have the same with a probability of 10⁻¹⁴.
 * 16 bytes a row, and as much again while it grows.
 */
export function createSeenRows() {
  let size = 0
  let first = new Float64Array(1024).fill(EMPTY)
  let second = new Float64Array(1024)

  /** Adds what is not there; answers whether it was. */
  function put(a: number, b: number, keysA: Float64Array, keysB: Float64Array): boolean {
    const mask = keysA.length - 1
    let slot = (a % keysA.length) & mask
    for (;;) {
      const key = keysA[slot]!
      if (key === EMPTY) break
      if (key === a && keysB[slot] === b) return true
      slot = (slot + 1) & mask
    }
    keysA[slot] = a
    keysB[slot] = b
    return false
  }

  function grow(): void {
    const a = new Float64Array(first.length * 2).fill(EMPTY)
    const b = new Float64Array(first.length * 2)
    for (let i = 0; i < first.length; i++) if (first[i] !== EMPTY) put(first[i]!, second[i]!, a, b)
    first = a
    second = b
  }

  return {
    /** Notes a row; true if an equal one was noted before. */
    see(cells: readonly (string | null)[]): boolean {
      if (size * 2 > first.length) grow()
      const known = put(hash53(cells, 0), hash53(cells, 0x9e3779b9), first, second)
      if (!known) size++
      return known
    },
  }
}

/** 53 bits over the cells and their borders. The mixing of cyrb53, a public-domain hash by bryc. */
function hash53(cells: readonly (string | null)[], seed: number): number {
  let a = 0xdeadbeef ^ seed
  let b = 0x41c6ce57 ^ seed
  const take = (unit: number) => {
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
  }
  for (const cell of cells) {
    take(cell === null ? 0x10000 : 0x10001)
    if (cell !== null) for (let i = 0; i < cell.length; i++) take(cell.charCodeAt(i))
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}
