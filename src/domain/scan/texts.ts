import { readAgain } from "../repair/mojibake.ts"
import { wholeTextOf } from "./bytes.ts"

/**
 * Texts of a few bytes, read by four at once. Up to 16 bytes are covered by two or four numbers that overlap where there
 * are fewer, so that no branch depends on the length: a processor would guess it wrong. All of them read up to three bytes
 * beyond a text.
 */

/** Hash of a text, spread over all 32 bits: for the slots of tables and for HyperLogLog. */
export function hashOf(view: DataView, start: number, end: number): number {
  const length = end - start
  if (length > 16) return hashOfLong(view, start, end)
  const mask = maskOf(length)
  const last = lastFour(start, end)
  let hash = Math.imul(length ^ (view.getInt32(start, true) & mask), 0xcc9e2d51)
  hash = mix(hash, view.getInt32(last, true) & mask)
  if (length >= 8) {
    const step = stepOf(length)
    hash = mix(mix(hash, view.getInt32(start + step, true)), view.getInt32(last - step, true))
  }
  return spread(hash)
}

function hashOfLong(view: DataView, start: number, end: number): number {
  let hash = end - start
  for (let p = start; p < end - 4; p += 4) hash = mix(hash, view.getInt32(p, true))
  return spread(mix(hash, view.getInt32(end - 4, true)))
}

function mix(hash: number, four: number): number {
  return Math.imul(hash ^ (hash >>> 15) ^ four, 0x85ebca6b)
}

/** The end of MurmurHash3's last step. */
function spread(hash: number): number {
  const h = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Whether a text has the same bytes as another one of the same length. */
export function isSame(view: DataView, start: number, end: number, others: DataView, at: number): boolean {
  const length = end - start
  const shift = at - start
  if (length > 16) return isSameLong(view, start, end, others, shift)
  const last = lastFour(start, end)
  const ends = (view.getInt32(start, true) ^ others.getInt32(at, true)) & maskOf(length)
  const rest = (view.getInt32(last, true) ^ others.getInt32(last + shift, true)) & maskOf(length)
  if (length < 8) return (ends | rest) === 0
  const step = stepOf(length)
  const second = view.getInt32(start + step, true) ^ others.getInt32(at + step, true)
  const third = view.getInt32(last - step, true) ^ others.getInt32(last - step + shift, true)
  return (ends | rest | second | third) === 0
}

function isSameLong(view: DataView, start: number, end: number, others: DataView, shift: number): boolean {
  for (let p = start; p < end - 4; p += 4) if (view.getInt32(p, true) !== others.getInt32(p + shift, true)) return false
  return view.getInt32(end - 4, true) === others.getInt32(end - 4 + shift, true)
}

/** What belongs to a text of four bytes that start with it: all of them, unless it is shorter. */
function maskOf(length: number): number {
  return -1 >>> ((32 - length * 8) & ((length - 4) >> 31))
}

/** Where the last four bytes of a text start; where it starts itself if it has fewer. */
function lastFour(start: number, end: number): number {
  const missing = start + 4 - end
  return end - 4 + (missing & ((0 - missing) >> 31))
}

/** How far the second and the third four stand from the ends of a text of 8 to 16 bytes. */
function stepOf(length: number): number {
  return (length >> 3) << 2
}

/** Whether a byte of the text is NUL, Ctrl-A (Druid and others read them in their own ways) or beyond ASCII. */
export function isOdd(view: DataView, start: number, end: number): boolean {
  let p = start
  for (; p + 4 <= end; p += 4) if (hasOdd(view.getInt32(p, true))) return true
  if (p === end) return false
  // What lies beyond the text becomes 2.
  const beyond = -1 << ((end - p) * 8)
  return hasOdd((view.getInt32(p, true) & ~beyond) | (0x02020202 & beyond))
}

/** By a borrow into the highest bit of a byte below 2. */
function hasOdd(four: number): boolean {
  return (((four - 0x02020202) | four) & 0x80808080) !== 0
}

/**
 * Whether a text is UTF-8 that was read as windows-1252 and saved as UTF-8 again. What that makes of a letter begins with
 * one of `Â` to `ô`, and hardly ever does a word have what follows it.
 */
export function isGarbled(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i + 2 < end; i++) {
    if (bytes[i] !== 0xc3 || bytes[i + 1]! < 0x82 || bytes[i + 1]! > 0xb4 || bytes[i + 2]! < 0xc2) continue
    const text = wholeTextOf(bytes, start, end)
    return readAgain(text) !== text
  }
  return false
}
