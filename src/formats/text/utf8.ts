import { isUtf8, utf8Size } from "#domain/scan/values.ts"
import type { ByteSource } from "../source.ts"

/** So many places of a long file are looked at, of so many bytes each. */
const PLACES = 16
const PLACE_BYTES = 32 << 10

/**
 * Whether bytes cut out of a file, anywhere, are plain UTF-8: no other encoding's bytes, no NULs of UTF-16, no escapes to
 * another character set.
 */
function isPlainUtf8(bytes: Uint8Array, startsFile: boolean, endsFile: boolean): boolean {
  let start = 0
  let end = bytes.length
  if (!startsFile) while (start < 3 && start < end && (bytes[start]! & 0xc0) === 0x80) start++
  // Of a character that the end cuts, its lead is among the last three bytes.
  if (!endsFile)
    for (let p = Math.max(start, end - 3); p < end; p++)
      if (bytes[p]! > 0xbf && utf8Size(bytes, p, end) < 0) {
        end = p
        break
      }
  if (!isUtf8(bytes, start, end)) return false
  return !switchesCharacterSets(bytes) && !isFullOfNuls(bytes)
}

/** Escapes of ISO-2022, and `~{` with its `~}` (HZ): both look like ASCII. */
function switchesCharacterSets(bytes: Uint8Array): boolean {
  for (let p = bytes.indexOf(0x1b); p >= 0; p = bytes.indexOf(0x1b, p + 1)) {
    const next = bytes[p + 1]
    if (next === 0x24 || (next === 0x28 && bytes[p + 2] === 0x49)) return true
  }
  for (let p = bytes.indexOf(0x7e); p >= 0; p = bytes.indexOf(0x7e, p + 1))
    if (bytes[p + 1] === 0x7b && bytes.indexOf(0x7d, p) > 0) return true
  return false
}

function isFullOfNuls(bytes: Uint8Array): boolean {
  let nuls = 0
  for (let p = bytes.indexOf(0); p >= 0; p = bytes.indexOf(0, p + 1)) nuls++
  return nuls * 20 > bytes.length
}

/** Whether a file is plain UTF-8 by its head and by some more places: what stands between them, the scan finds. */
export async function looksLikeUtf8(source: ByteSource, head: Uint8Array): Promise<boolean> {
  const { byteLength } = source
  if (!isPlainUtf8(head, true, head.length === byteLength)) return false
  if (head.length === byteLength) return true
  // Asked for at once: each read of a file is a way to another process and back.
  const places = await Promise.all(
    Array.from({ length: PLACES }, async (_, i) => {
      const start = Math.max(head.length, Math.floor(((byteLength - PLACE_BYTES) * (i + 1)) / PLACES))
      const end = Math.min(byteLength, start + PLACE_BYTES)
      return { end, bytes: new Uint8Array(await source.slice(start, end)) }
    }),
  )
  return places.every(({ end, bytes }) => isPlainUtf8(bytes, false, end === byteLength))
}
