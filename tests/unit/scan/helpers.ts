import type { Profile } from "#domain/profile/profile.ts"
import { detectCsv } from "#domain/scan/detect.ts"
import type { CsvLayout } from "#domain/scan/layout.ts"
import { mergeScans } from "#domain/scan/merge.ts"
import { profileOf } from "#domain/scan/profile.ts"
import { createScan, type RangeScan, type ScanRange } from "#domain/scan/scanner.ts"
import { tableOf } from "#formats/csv/open.ts"
import { sourceOfBytes } from "#formats/source.ts"

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

export function layoutFor(bytes: Uint8Array): CsvLayout {
  const detected = detectCsv(bytes, true)
  if (!detected.ok) throw new Error(`${detected.problem.code}: ${detected.problem.message}`)
  return detected.value
}

/** Scans a range, the bytes pushed in chunks of the given sizes, the last size again and again. */
export function scanRange(
  bytes: Uint8Array,
  layout: CsvLayout,
  range: ScanRange,
  chunks: readonly number[] = [bytes.length || 1],
): RangeScan {
  const scan = createScan(layout, range)
  let more = true
  for (let at = range.start, i = 0; at < bytes.length && more; i++) {
    const size = Math.max(1, chunks[Math.min(i, chunks.length - 1)]!)
    // Bytes that are overwritten after the call must not matter.
    const chunk = bytes.slice(at, at + size)
    more = scan.push(chunk)
    chunk.fill(0x2c)
    at += size
  }
  if (more) scan.end()
  return scan.result()
}

export const scanWhole = (bytes: Uint8Array, layout: CsvLayout, chunks?: readonly number[]): RangeScan =>
  scanRange(bytes, layout, { start: 0, end: bytes.length, from: layout.dataOffset }, chunks)

/** Scans in ranges as pass 1 does: each by a guess, again where the guess was wrong; then merged. */
export function scanInRanges(bytes: Uint8Array, layout: CsvLayout, cuts: readonly number[]): RangeScan {
  const bounds = [...new Set([0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length])].sort(
    (a, b) => a - b,
  )
  const scans: RangeScan[] = []
  let from = layout.dataOffset
  for (let i = 0; i + 1 < bounds.length; i++) {
    const range = { start: bounds[i]!, end: bounds[i + 1]!, from: i === 0 ? from : null }
    const guess = scanRange(bytes, layout, range)
    const scan = guess.first === from ? guess : scanRange(bytes, layout, { ...range, from })
    scans.push(scan)
    from = scan.next
  }
  return mergeScans(scans)
}

export const profileFor = (scan: RangeScan, layout: CsvLayout): Profile =>
  profileOf(scan, layout, tableOf(sourceOfBytes(new Uint8Array()), layout), {
    bytes: 0,
    textBytes: 0,
    fingerprint: "0".repeat(64),
  })

export function profileText(text: string): Profile {
  const bytes = bytesOf(text)
  const layout = layoutFor(bytes)
  return profileFor(scanWhole(bytes, layout), layout)
}
