/**
 * Text of which every character is one byte, so that places in it are places in the file. A reader of odd dialects cuts
 * such text; what it cuts out is decoded.
 */
export type ByteText = string

const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
/** As many arguments as every engine lets a call have. */
const PIECE = 8192

export function toByteText(bytes: Uint8Array): ByteText {
  let text = ""
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE))
  return text
}

/** The text that the bytes say; what is no UTF-8 becomes U+FFFD. */
export function decoded(text: ByteText): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: every byte beyond ASCII
  return /[^\x00-\x7f]/.test(text) ? decoder.decode(Uint8Array.from(text, (c) => c.charCodeAt(0))) : text
}

/** A character or a few of them as bytes: delimiters beyond ASCII are several. */
export function encoded(text: string): ByteText {
  let bytes = ""
  for (const c of text) {
    const code = c.codePointAt(0)!
    if (code < 0x80) bytes += c
    else if (code < 0x800) bytes += String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000)
      bytes += String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else
      bytes += String.fromCharCode(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      )
  }
  return bytes
}
