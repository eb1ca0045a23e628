import { timestampFormat } from "../timestamp-formats.ts"
import { compilePattern, type Misfit } from "./pattern.ts"
import { isProblem } from "./pattern-parts.ts"

/** A text that a format does not read, and why. */
export interface UnreadText extends Misfit {
  readonly text: string
}

/** What a format makes of texts, or why there is no such format. */
export type Trial =
  | { readonly problem: string }
  | { readonly read: number; readonly of: number; readonly example: string; readonly unread: readonly UnreadText[] }

const encoder = new TextEncoder()

/** What is wrong with a format that somebody typed, in a sentence; null where it can be used. */
export function issueWithTimeFormat(id: string): string | null {
  if (timestampFormat(id)) return null
  const pattern = compilePattern(id)
  return isProblem(pattern)
    ? pattern.problem
    : "Write how a time is written by letters, as dd.MM.yyyy HH:mm, or as %d.%m.%Y %H:%M."
}

/** Reads texts by a format or a pattern of one's own, to see whether it is the right one. */
export function tryTimeFormat(id: string, texts: readonly string[]): Trial {
  const format = timestampFormat(id)
  if (!format) return { problem: issueWithTimeFormat(id) ?? "" }
  const pattern = compilePattern(id)
  const why = (text: string): Misfit =>
    (isProblem(pattern) ? null : pattern.misfitOf(text)) ?? { at: null, why: `it is not written as ${format.example}` }
  const unread = texts.filter((text) => {
    const bytes = encoder.encode(text)
    return Number.isNaN(format.parse(bytes, 0, bytes.length))
  })
  return {
    read: texts.length - unread.length,
    of: texts.length,
    example: format.example,
    unread: unread.map((text) => ({ text, ...why(text) })),
  }
}
