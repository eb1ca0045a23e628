import { detectCsv } from "#domain/scan/detect.ts"
import { createScan } from "#domain/scan/scanner.ts"
import { BLOCK_BYTES } from "#domain/upload/fingerprint.ts"
import { scanShard } from "./csv-scan.ts"
import { variedCsv } from "./warm-sample.ts"

/** Pieces of a file come in about so many bytes. */
const PIECE_BYTES = 1 << 20

/**
 * Compiles the scanner before a file is there, as it will be needed, for V8 throws compiled code away that took too much
 * for granted:
 * - A file's stream detaches buffers. What was compiled before the first one was detached counts on none ever being, and
 *   is all gone when one is. So a file comes first.
 * - Values of a kind that was never met are compiled as what cannot be. So the text has many kinds, and enough of each.
 * - Read by two kinds of callers from the start, the loops stay apart and are a sixth faster than drawn into one.
 *
 * @param rows of the text that is scanned
 * @returns a round of it: each scans the text once; after some of them the loops are compiled as well as they will be
 */
export function createWarmUp(rows: number): () => Promise<void> {
  const bytes = new TextEncoder().encode(variedCsv(rows))
  let isFirst = true
  return async () => {
    const layout = detectCsv(bytes, true)
    if (!layout.ok) return
    const { dataOffset: from } = layout.value
    const range = { start: 0, end: bytes.length, from }
    if (isFirst) {
      isFirst = false
      const task = { ...range, hash: true, cuts: [], blockBytes: BLOCK_BYTES }
      await scanShard(new Blob([bytes]), layout.value, task, [], () => {})
      return
    }
    const scan = createScan(layout.value, range)
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) scan.push(bytes.subarray(at, at + PIECE_BYTES))
    scan.end()
    scan.result()
  }
}

/** A few rounds over a short text: what every thread does when it starts. */
export async function warmUpAtStart(): Promise<void> {
  const round = createWarmUp(500)
  await round()
  await round()
}
