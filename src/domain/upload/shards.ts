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

/** Ranges for each worker, so that one that is slow does not keep the others waiting. */
const SHARDS_A_WORKER = 2

export interface Shard {
  /** Byte range `[start, end)` on the fingerprint's grid, so that each block is read once; the last ends with the file. */
  readonly start: number
  readonly end: number
}

/**
 * Cuts a file into ranges for pass 1. Every range of pass 2 begins where one of these does, whatever the number of
 * workers, so that its first record is known from the scan.
 *
 * @param size bytes of the file, above 0
 */
export function planShards(size: number, workers: number, grid: Grid = GRID): readonly Shard[] {
  let length = grid.objectBytes
  while (length > grid.blockBytes && size / length < workers * SHARDS_A_WORKER) length /= 2
  return Array.from({ length: Math.ceil(size / length) }, (_, i) => ({
    start: i * length,
    end: Math.min(size, (i + 1) * length),
  }))
}

/** How many objects pass 2 writes: by the file's size alone, so that a later session cuts the same. */
export function objectCount(size: number, grid: Grid = GRID): number {
  return Math.max(1, Math.ceil(size / grid.objectBytes))
}
