import { isUtf8 } from "#domain/scan/values.ts"
import { upperHalf } from "./encodings.ts"

/** The byte of each character of windows-1252 beyond ASCII. */
const BYTES: ReadonlyMap<string, number> = new Map([...upperHalf("windows-1252")!].map((c, i) => [c, 128 + i]))

/** A run that begins with what the first byte of a character in UTF-8 looks like in windows-1252. */
const RUN = /[Â-ô][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,3}/g

/**
 * How many letters of a text were UTF-8 once, were read as windows-1252 and written as UTF-8 again: “Ã¼” was “ü”. Such a
 * run is valid UTF-8 by its bytes, which real words hardly ever are.
 */
export function mojibakeIn(text: string): number {
  let count = 0
  for (const [run] of text.matchAll(RUN)) {
    const bytes = Uint8Array.from(run, (character) => BYTES.get(character) ?? 0)
    const size = bytes[0]! < 0xe0 ? 2 : bytes[0]! < 0xf0 ? 3 : 4
    if (bytes.length >= size && isUtf8(bytes, 0, size)) count++
  }
  return count
}
