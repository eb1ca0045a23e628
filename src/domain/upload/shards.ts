import { BLOCK_BYTES } from "./fingerprint.ts"

/** Where a file is cut. Everything but tests uses `GRID`. */
export interface Grid {
  /** Blocks that are hashed; see `fingerprint.ts`. */
  readonly blockBytes: number
  /** Ranges of the source that become one object each are at most so long. */
  readonly objectBytes: number
}

/** Pass 2 cuts the source into equal parts of at most 32 MiB. */
export const GRID: Grid = { blockBytes: BLOCK_BYTES, objectBytes: 32 << 20 }

/** Two ranges for each worker, so that one that is slow does not keep the others waiting: each costs tables that are filled anew. */
const SHARDS_A_WORKER = 2
/** No range is smaller than this part of an object. */
const LEAST_PART = 8

export interface Shard {
  /** Byte range `[start, end)` on the fingerprint's grid, so that each block is read once; the last ends with the file. */
  readonly start: number
  readonly end: number
}

/**
 * Cuts a file into ranges for pass 1, as equal as the grid lets them be.
 *
 * @param size bytes of the file, above 0
 */
export function planShards(size: number, workers: number, grid: Grid = GRID): readonly Shard[] {
  const most = Math.ceil((size * LEAST_PART) / grid.objectBytes)
  const count = Math.min(workers * SHARDS_A_WORKER, most)
  const length = Math.ceil(size / count / grid.blockBytes) * grid.blockBytes
  return Array.from({ length: Math.ceil(size / length) }, (_, i) => ({
    start: i * length,
    end: Math.min(size, (i + 1) * length),
  }))
}

/** Where objects of pass 2 begin within a range of pass 1 of a file of so many bytes, its own start left out. */
export function objectCuts({ start, end }: Shard, size: number, grid: Grid = GRID): readonly number[] {
  const length = objectLength(size, grid)
  const first = Math.floor(start / length) + 1
  const count = Math.max(0, Math.ceil(end / length) - first)
  return Array.from({ length: count }, (_, i) => (first + i) * length)
}

/** How many objects pass 2 writes: by the file's size alone, so that a later session cuts the same. */
export function objectCount(size: number, grid: Grid = GRID): number {
  if (size * LEAST_PART <= grid.objectBytes * 2) return 1
  // An even number, so that two workers end together.
  return 2 * Math.ceil(size / grid.objectBytes / 2)
}

/** Bytes of the source that each object stands for, the last one's but for. */
export function objectLength(size: number, grid: Grid = GRID): number {
  return Math.ceil(size / objectCount(size, grid))
}
