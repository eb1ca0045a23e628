import type { Finding, Place, Severity } from "./finding.ts"

const number = (n: number): string => n.toLocaleString("en")
const many = (n: number, one: string, more: string): string => `${number(n)} ${n === 1 ? one : more}`

/** What is known about how a text was decoded. */
export interface Decoding {
  readonly encoding: string
  /** The next best encoding, and how many characters it reads differently; null where that is not known. */
  readonly runnerUp: string | null
  readonly differing: number | null
}

interface Entry {
  readonly severity: Severity
  readonly message: (count: number, decoding: Decoding) => string
}

/** What can be said about the letters of a text: where they come from, and where they may be wrong. */
const CATALOGUE = {
  text_decoded: {
    severity: "info",
    message: (_, decoding) => `The text is read as ${encodingWords(decoding.encoding)}${otherwise(decoding)}.`,
  },
  text_encoding_unsure: {
    severity: "warning",
    message: (_, decoding) =>
      `The file does not say how its letters are written: they are read as ${encodingWords(decoding.encoding)}${otherwise(decoding)}. Choose the encoding where letters look wrong.`,
  },
  text_undecodable: {
    severity: "warning",
    message: (n, { encoding }) =>
      `${many(n, "character is", "characters are")} none in ${encodingWords(encoding)}: “\ufffd” stands in the place of each.`,
  },
  text_mixed_encodings: {
    severity: "warning",
    message: (n, { runnerUp }) =>
      `${many(n, "byte is", "bytes are")} not UTF-8 as the rest of the file is: ${n === 1 ? "it is" : "they are"} read as ${encodingWords(runnerUp ?? "")}.`,
  },
  text_mojibake: {
    severity: "warning",
    message: (n) =>
      `${many(n, "word looks", "words look")} as if saved in the wrong encoding before, such as “Ã¼” for “ü”: the file has to be mended where it comes from, or the letters stay so.`,
  },
} as const satisfies Record<string, Entry>

export type TextFindingCode = keyof typeof CATALOGUE

/**
 * @param count characters, bytes or words that are concerned, exact over the whole file
 */
export function textFinding(
  code: TextFindingCode,
  decoding: Decoding,
  count: number,
  places: readonly Place[] = [],
): Finding {
  const { severity, message } = CATALOGUE[code]
  return { code, severity, column: null, count, places, message: message(count, decoding) }
}

function otherwise({ runnerUp, differing }: Decoding): string {
  if (runnerUp === null) return ""
  const name = encodingWords(runnerUp)
  if (differing === null) return `; ${name} would give other letters`
  return `; as ${name}, ${many(differing, "letter", "letters")} would differ`
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
