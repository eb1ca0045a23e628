import type { FindingKinds } from "./finding.ts"
import { many } from "./words.ts"

/** What is known about how a text was decoded. */
export interface Decoding {
  readonly encoding: string
  /** The next best encoding, and how many characters it reads differently; null where that is not known. */
  readonly runnerUp: string | null
  readonly differing: number | null
}

/** What can be said about the letters of a text: where they come from, and where they may be wrong. The detail is an encoding. */
export const TEXT_FINDINGS = {
  text_decoded: {
    severity: "info",
    short: "read from another encoding",
    message: (_n, _total, detail) => `The text is read as ${detail}.`,
    example: "windows-1252; as windows-1250, 12 letters would differ",
    about: "The file is not in UTF-8; its letters tell in which encoding it was saved.",
    mend: "Choose the encoding where letters look wrong.",
  },
  text_encoding_unsure: {
    severity: "warning",
    short: "which encoding?",
    message: (_n, _total, detail) =>
      `The file does not say how its letters are written: they are read as ${detail}. Choose the encoding where letters look wrong.`,
    example: "windows-1252; as windows-1250, 12 letters would differ",
    about: "Few letters beyond ASCII stand in the file, and several encodings make words of them.",
    mend: "Choose the encoding where letters look wrong.",
  },
  text_undecodable: {
    severity: "warning",
    short: ["unreadable character", "unreadable characters"],
    message: (n, _total, detail) =>
      `${many(n, "character is", "characters are")} none in ${detail}: “\ufffd” stands in the place of each.`,
    example: "Shift_JIS",
    about: "The file is broken in these places, or was saved in another encoding than the one that reads it best.",
    mend: "Choose the encoding, or save the file anew as UTF-8.",
  },
  text_mixed_encodings: {
    severity: "warning",
    short: ["byte that is not UTF-8", "bytes that are not UTF-8"],
    message: (n, _total, detail) =>
      `${many(n, "byte is", "bytes are")} not UTF-8 as the rest of the file is: ${n === 1 ? "it is" : "they are"} read as ${detail}.`,
    example: "windows-1252",
    about: "Files of two encodings were joined; each part is read in its own.",
    mend: "Look at the letters in these rows.",
  },
  text_mojibake: {
    severity: "warning",
    short: ["garbled text", "garbled texts"],
    message: (n) =>
      `${many(n, "text looks", "texts look")} as if saved in the wrong encoding before, such as “Ã¼” for “ü”: the file has to be mended where it comes from, or the letters stay so.`,
    about: "UTF-8 was read as another encoding and saved again, before the file came here.",
    mend: "Export the file again from where its letters are right.",
  },
} as const satisfies FindingKinds

/** How a text was read, in words: `windows-1252; as windows-1250, 12 letters would differ`. */
export function decodingWords({ encoding, runnerUp, differing }: Decoding): string {
  if (runnerUp === null) return encodingWords(encoding)
  const name = encodingWords(runnerUp)
  const otherwise =
    differing === null
      ? `${name} would give other letters`
      : `as ${name}, ${many(differing, "letter", "letters")} would differ`
  return `${encodingWords(encoding)}; ${otherwise}`
}

/** An encoding's name as people write it. */
export function encodingWords(encoding: string): string {
  if (encoding === "shift_jis") return "Shift_JIS"
  if (encoding === "big5") return "Big5"
  if (encoding === "johab") return "Johab"
  if (encoding === "macintosh") return "Mac Roman"
  if (encoding.startsWith("windows-") || encoding.startsWith("x-")) return encoding
  return encoding.toUpperCase()
}
