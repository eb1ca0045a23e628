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
  for (let at = 0; at < bytes.length; at += PIECE)
    // Spread, the bytes would be taken from the iterator one by one: ten times slower.
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + PIECE) as unknown as number[])
  return text
}

/** The text that the bytes say; what is no UTF-8 becomes U+FFFD. */
export function decoded(text: ByteText): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: every byte beyond ASCII
  if (!/[^\x00-\x7f]/.test(text)) return text
  const bytes = text.length <= cell.length ? cell : new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return decoder.decode(bytes.subarray(0, text.length))
}

/** What the bytes of a cell are put into, as nearly all of them are short. */
const cell = new Uint8Array(4096)

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
