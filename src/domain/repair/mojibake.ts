/** The characters that windows-1252 has at 0x80 to 0x9f; the five that it lacks stand for themselves, as the web reads it. */
const HIGH = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"
const BYTE_OF = new Map<string, number>(
  Array.from({ length: 128 }, (_, i) => [i < 32 ? HIGH[i]! : String.fromCharCode(0x80 + i), 0x80 + i]),
)
const strict = new TextDecoder("utf-8", { fatal: true })

/** Two characters at least of what UTF-8 looks like as windows-1252. */
const SIGN = /[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/

/**
 * A text whose UTF-8 was read as windows-1252, read right: `MÃ¼ller` is `Müller`. The text itself where it is none.
 */
export function readAgain(text: string): string {
  if (!SIGN.test(text)) return text
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const byte = code < 0x80 ? code : BYTE_OF.get(text[i]!)
    if (byte === undefined) return text
    bytes[i] = byte
  }
  try {
    return strict.decode(bytes)
  } catch {
    return text
  }
}
