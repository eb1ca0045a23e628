import type { RangeScan, RecordStart } from "#domain/scan/scanner.ts"
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
  /** Rows and blank lines. */
  readonly lines: number
  /** Where the first record behind each of the task's cuts begins. */
  readonly starts: readonly RecordStart[]
  /** SHA-256 of the shard's blocks; empty when they were not asked for. */
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
  /** Null where it was not asked for. */
  readonly fingerprint: string | null
  /** Where the first record of each object of pass 2 begins; rows count from the first record of the file, as 0. */
  readonly objectStarts: readonly RecordStart[]
}

/** The text of a table, as far as a pass over it has to know. */
export interface PassedText {
  readonly size: number
  /** Offset of its first record. */
  readonly from: number
  /** Whether its blocks are to be hashed: where the text is the file itself. */
  readonly hash: boolean
}

type ScanOne<Scan> = (task: ShardTask, onReport: (report: ShardReport<Scan>) => void) => Promise<ShardScan<Scan>>

/**
 * Pass 1 over a text in shards. Each is scanned at once from a guessed record's start; where neighbours disagree on where
 * the record between them begins, the guess was wrong (the cut fell into quotes) and that shard alone is scanned again.
 *
 * Source of the idea: Ge, Li, Eilebrecht, Chandramouli, Kossmann: Speculative Distributed CSV Data Parsing, SIGMOD 2019.
 */
export async function scanShards<Scan = RangeScan>(
  { size, from, hash }: PassedText,
  workers: number,
  scan: ScanOne<Scan>,
  onProgress: (progress: PassProgress<Scan>) => void,
  grid: Grid = GRID,
): Promise<PassResult<Scan>> {
  const shards = planShards(size, workers, grid)
  const cuts = shards.map((shard) => objectCuts(shard, size, grid))
  const bytes = shards.map(() => 0)
  const latest: (Scan | null)[] = shards.map(() => null)
  const run = async (index: number, start: number | null, isFirst: boolean): Promise<ShardScan<Scan>> => {
    const done = await scan(
      { ...shards[index]!, from: start, hash: hash && isFirst, cuts: cuts[index]!, blockBytes: grid.blockBytes },
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
  const blocks = guessed.flatMap((s) => s.blocks)
  const fingerprint = hash ? await fingerprintOf(size, blocks, sha256, grid.blockBytes) : null

  const settled: ShardScan<Scan>[] = []
  let start = from
  for (const [i, guess] of guessed.entries()) {
    const right = guess.first === start ? guess : await run(i, start, false)
    settled.push(right)
    start = right.next
  }
  const starts = startsOf(shards, settled, from, cuts)
  const length = objectLength(size, grid)
  return {
    scans: settled.map((s) => s.scan),
    fingerprint,
    objectStarts: Array.from({ length: objectCount(size, grid) }, (_, n) => starts.get(n * length)!),
  }
}

/** The first record behind each shard's start and behind each cut, by their offset. */
function startsOf(
  shards: readonly Shard[],
  settled: readonly ShardScan<unknown>[],
  from: number,
  cuts: readonly (readonly number[])[],
): ReadonlyMap<number, RecordStart> {
  const starts = new Map<number, RecordStart>()
  let row = 0
  for (const [i, shard] of shards.entries()) {
    starts.set(shard.start, { offset: i === 0 ? from : settled[i - 1]!.next, row })
    for (const [k, cut] of cuts[i]!.entries()) {
      const start = settled[i]!.starts[k]!
      starts.set(cut, { offset: start.offset, row: row + start.row })
    }
    row += settled[i]!.lines
  }
  return starts
}
