import { failed, type Result } from "../findings/result.ts"
import { CR, LF, TAB } from "./bytes.ts"
import { utf8Size } from "./values.ts"

/** Why the bytes are no UTF-8 text, or null. */
export function problemWithText(head: Uint8Array, isWhole: boolean): Result<never> | null {
  if (head.length === 0)
    return failed("empty_file", "The file is empty: it has no bytes. Export it again, or choose another one.")
  const start = (head[0]! << 8) | (head[1] ?? 0)
  if (start === 0xfffe || start === 0xfeff) return utf16()
  // Ctrl-A and the four separators of ASCII stand between cells in files that programs write.
  let nuls = 0
  let controls = 0
  for (let p = 0; p < head.length; p++) {
    const byte = head[p]!
    if (byte >= 28) continue
    if (byte === 0) nuls++
    else if (byte > 1 && byte !== TAB && byte !== LF && byte !== CR && byte !== 12) controls++
  }
  if (nuls * 4 > head.length && controls * 100 < head.length) return utf16()
  const bad = firstBadByte(head, isWhole)
  // A stray control character is for a finding; text that is full of them is none.
  if ((nuls + controls) * (bad < 0 ? 5 : 100) > head.length)
    return failed("not_text", "The file holds binary data, not a table of text.")
  if (bad < 0) return null
  const byte = head[bad]!.toString(16).padStart(2, "0").toUpperCase()
  return failed(
    "unsupported_encoding",
    `The text is not UTF-8: byte 0x${byte} at offset ${bad.toLocaleString("en")} is no character. Save the file as “CSV UTF-8”.`,
  )
}

function utf16(): Result<never> {
  return failed("unsupported_encoding", "The text is UTF-16; this release reads UTF-8. Save the file as “CSV UTF-8”.")
}

/** Offset of the first byte that is no UTF-8, or -1. A character that the end of the head cuts is none. */
function firstBadByte(head: Uint8Array, isWhole: boolean): number {
  for (let p = 0; p < head.length; ) {
    if (head[p]! < 0x80) {
      p++
      continue
    }
    const size = utf8Size(head, p, head.length)
    if (size < 0) return !isWhole && p >= head.length - 3 && p - size >= head.length ? -1 : p
    p += size
  }
  return -1
}
