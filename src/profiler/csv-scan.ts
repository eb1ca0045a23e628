import type { CsvLayout } from "#domain/scan/layout.ts"
import { createScan, type RangeScan } from "#domain/scan/scanner.ts"
import { hashBlocks } from "#domain/upload/fingerprint.ts"
import { type RangedBytes, READ_BYTES, readBlocks, sha256 } from "./blocks.ts"
import type { ShardReport, ShardScan, ShardTask } from "./shard-pass.ts"

/** What was found is handed on at most so often: copying it takes a part of the time that it is shown. */
const REPORT_MS = 400
/** Bytes behind a shard are read in steps: its last record ends soon. */
const TAIL_BYTES = 64 << 10

/** Scans one shard and hashes its blocks meanwhile. */
export async function scanShard(
  file: RangedBytes,
  layout: CsvLayout,
  task: ShardTask,
  onReport: (report: ShardReport<RangeScan>) => void,
): Promise<ShardScan<RangeScan>> {
  const { start, end, from, hash, blockBytes, cuts } = task
  const isLast = end >= file.size
  const scan = createScan(layout, { start, end: isLast ? file.size : end, from }, cuts)
  const hashes: Promise<Uint8Array>[] = []
  let more = true
  let reported = performance.now()
  const take = (bytes: Uint8Array) => {
    if (more) more = scan.push(bytes)
  }
  for await (const { offset, bytes } of readBlocks(file, start, end, READ_BYTES, take)) {
    if (hash) hashes.push(...hashBlocks(bytes, sha256, blockBytes))
    const now = performance.now()
    const isDue = now - reported >= REPORT_MS
    if (isDue) reported = now
    onReport({ bytes: offset + bytes.length - start, scan: isDue ? scan.result() : null })
  }
  for (let at = end; more && at < file.size; at += TAIL_BYTES) {
    const stop = Math.min(file.size, at + TAIL_BYTES)
    more = scan.push(new Uint8Array(await file.slice(at, stop).arrayBuffer()))
  }
  if (more) scan.end()
  const result = scan.result()
  // A cut behind the last record that starts here is the next range's.
  const starts = scan.starts()
  return {
    scan: result,
    first: result.first,
    next: result.next,
    lines: result.lines,
    starts: cuts.map((_, i) => starts[i] ?? { offset: result.next, row: result.lines }),
    blocks: await Promise.all(hashes),
  }
}
