import type { ByteSource } from "../source.ts"

/** Units looked at, and from how many places of the file. */
const UNITS = 2048
const PLACES = 8

/**
 * Whether a text without a byte order mark is UTF-16 or UTF-32: read as its units, nearly all are characters that texts
 * consist of, and there are NULs, which no other text has.
 */
export async function looksWide(source: ByteSource): Promise<string | null> {
  const samples = await samplesOf(source)
  if (!samples.some((bytes) => bytes.includes(0))) return null
  const candidates = [
    { name: "utf-32le", share: shareOfText(samples, (view, p) => view.getUint32(p, true), 4) },
    { name: "utf-32be", share: shareOfText(samples, (view, p) => view.getUint32(p, false), 4) },
    { name: "utf-16le", share: shareOfText(samples, (view, p) => view.getUint16(p, true), 2) },
    { name: "utf-16be", share: shareOfText(samples, (view, p) => view.getUint16(p, false), 2) },
  ]
  const best = candidates.reduce((a, b) => (b.share > a.share ? b : a))
  return best.share > 0.9 ? best.name : null
}

async function samplesOf(source: ByteSource): Promise<readonly Uint8Array[]> {
  const size = UNITS * 4
  const places = source.byteLength <= size * PLACES ? 1 : PLACES
  const length = places === 1 ? source.byteLength : size
  const samples: Uint8Array[] = []
  for (let i = 0; i < places; i++) {
    const at = Math.floor(((source.byteLength - length) * i) / Math.max(1, places - 1)) & ~3
    samples.push(new Uint8Array(await source.slice(at, at + length)))
  }
  return samples
}

function shareOfText(
  samples: readonly Uint8Array[],
  unit: (view: DataView, at: number) => number,
  size: number,
): number {
  let good = 0
  let all = 0
  let hasAscii = false
  for (const bytes of samples) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    // A text of whole units has none left over.
    if (bytes.length % size !== 0) all++
    for (let p = 0; p + size <= bytes.length; p += size) {
      all++
      const code = unit(view, p)
      if (code > 0x1f && code < 0x7f) hasAscii = true
      good += weightOf(code, size)
    }
  }
  // Even a text without a Latin letter has a blank, a digit or a full stop.
  return hasAscii ? good / all : 0
}

/** 1 for a character of texts, less for what may be one; read in the wrong order "a" is U+6100 and a line feed U+0A00. */
function weightOf(code: number, size: number): number {
  if (code < 0x20) return code === 9 || code === 10 || code === 13 ? 1 : 0
  if (code < 0x7f) return 1
  if (code < 0xa0) return 0
  if (code < 0x600 || (code >= 0x2000 && code < 0x2300) || (code >= 0x3000 && code < 0x3100)) return 1
  if (code < 0x700 || (code >= 0xe00 && code < 0xe80)) return 0.97
  if (code >= 0x4e00 && code < 0xd7a4) return (code & 0xff) === 0 ? 0 : 0.95
  if (code >= 0xff00 && code < 0xfff0) return 0.95
  if (code >= 0xd800 && code < 0xe000) return size === 2 ? 0.9 : 0
  return code > 0xffff && code < 0x32000 && size === 4 ? 0.95 : 0.3
}
