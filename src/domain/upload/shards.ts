import { BLOCK_BYTES } from "./fingerprint.ts"

/** Where a file is cut. Everything but tests uses `GRID`. */
export interface Grid {
  /** Blocks that are hashed; see `fingerprint.ts`. */
  readonly blockBytes: number
  /** Ranges of the source that become one object each; some blocks times a power of two. */
  readonly objectBytes: number
}

/** Pass 2 cuts the source every 64 MiB. */
export const GRID: Grid = { blockBytes: BLOCK_BYTES, objectBytes: 64 << 20 }

/** Two ranges for each worker, so that one that is slow does not keep the others waiting: each costs tables that are filled anew. */
const SHARDS_A_WORKER = 2
/** No range is smaller than this part of an object. */
const LEAST_PART = 16

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

/** Where objects of pass 2 begin within a range of pass 1, its own start left out. */
export function objectCuts({ start, end }: Shard, grid: Grid = GRID): readonly number[] {
  const first = Math.floor(start / grid.objectBytes) + 1
  const count = Math.max(0, Math.ceil(end / grid.objectBytes) - first)
  return Array.from({ length: count }, (_, i) => (first + i) * grid.objectBytes)
}

/** How many objects pass 2 writes: by the file's size alone, so that a later session cuts the same. */
export function objectCount(size: number, grid: Grid = GRID): number {
  return Math.max(1, Math.ceil(size / grid.objectBytes))
}
