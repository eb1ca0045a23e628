import { fingerprintOf } from "#domain/upload/fingerprint.ts"
import {
  GRID,
  type Grid,
  objectCount,
  objectCuts,
  objectLength,
  planShards,
  type Shard,
} from "#domain/upload/shards.ts"
import { sha256 } from "./blocks.ts"

/** What a worker found in one shard. */
export interface ShardScan<Scan> {
  readonly scan: Scan
  /** Where the first record of the shard begins, as the worker saw it: a guess, unless it was told. */
  readonly first: number
  /** Where the first record behind the shard begins; the size of the file behind the last one. */
  readonly next: number
  /** Where the first record behind each of the task's cuts begins. */
  readonly starts: readonly number[]
  /** SHA-256 of the shard's blocks; empty when it is scanned again. */
  readonly blocks: readonly Uint8Array[]
}

export interface ShardTask extends Shard {
  /** Where its first record begins, or null: to be guessed from the bytes. */
  readonly from: number | null
  readonly hash: boolean
  /** Offsets within it where objects of pass 2 are cut. */
  readonly cuts: readonly number[]
  /** What it is hashed in. */
  readonly blockBytes: number
}

export interface ShardReport<Scan> {
  /** Bytes of the shard that are through. */
  readonly bytes: number
  /** What was found in them; null when it was not asked for at this moment. */
  readonly scan: Scan | null
}

export interface PassProgress<Scan> {
  readonly bytes: number
  /** The latest of each shard that has any, in the order of the file. */
  readonly scans: readonly Scan[]
}

export interface PassResult<Scan> {
  /** In the order of the file; each begins where the one before ends. */
  readonly scans: readonly Scan[]
  readonly fingerprint: string
  /** Where the first record of each object of pass 2 begins. */
  readonly objectStarts: readonly number[]
}

/**
 * Pass 1 over a file in shards. Each is scanned at once from a guessed record's start; where neighbours disagree on where
 * the record between them begins, the guess was wrong (the cut fell into quotes) and that shard alone is scanned again.
 *
 * Source of the idea: Ge, Li, Eilebrecht, Chandramouli, Kossmann: Speculative Distributed CSV Data Parsing, SIGMOD 2019.
 *
 * @param from offset of the first record of the file
 */
export async function scanShards<Scan>(
  size: number,
  from: number,
  workers: number,
  scan: (task: ShardTask, onReport: (report: ShardReport<Scan>) => void) => Promise<ShardScan<Scan>>,
  onProgress: (progress: PassProgress<Scan>) => void,
  grid: Grid = GRID,
): Promise<PassResult<Scan>> {
  const shards = planShards(size, workers, grid)
  const cuts = shards.map((shard) => objectCuts(shard, size, grid))
  const bytes = shards.map(() => 0)
  const latest: (Scan | null)[] = shards.map(() => null)
  const run = async (index: number, start: number | null, hash: boolean): Promise<ShardScan<Scan>> => {
    const done = await scan(
      { ...shards[index]!, from: start, hash, cuts: cuts[index]!, blockBytes: grid.blockBytes },
      (report) => {
        // A shard that is scanned again does not take back what was shown.
        bytes[index] = Math.max(bytes[index]!, report.bytes)
        latest[index] = report.scan ?? latest[index]!
        show()
      },
    )
    latest[index] = done.scan
    bytes[index] = shards[index]!.end - shards[index]!.start
    show()
    return done
  }
  const show = () =>
    onProgress({ bytes: bytes.reduce((sum, b) => sum + b), scans: latest.filter((s): s is Scan & {} => s !== null) })

  const guessed = await Promise.all(shards.map((_, i) => run(i, i === 0 ? from : null, true)))
  const fingerprint = await fingerprintOf(
    size,
    guessed.flatMap((s) => s.blocks),
    sha256,
    grid.blockBytes,
  )

  const settled: ShardScan<Scan>[] = []
  let start = from
  for (const [i, guess] of guessed.entries()) {
    const right = guess.first === start ? guess : await run(i, start, false)
    settled.push(right)
    start = right.next
  }
  const starts = new Map<number, number>()
  for (const [i, shard] of shards.entries()) {
    starts.set(shard.start, i === 0 ? from : settled[i - 1]!.next)
    for (const [k, cut] of cuts[i]!.entries()) starts.set(cut, settled[i]!.starts[k]!)
  }
  return {
    scans: settled.map((s) => s.scan),
    fingerprint,
    objectStarts: Array.from({ length: objectCount(size, grid) }, (_, n) => starts.get(n * objectLength(size, grid))!),
  }
}
