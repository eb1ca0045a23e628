import type { Span } from "./ast.ts"

export type Token = Span &
  (
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "text" | "column" | "word" | "sign"; readonly value: string }
    | { readonly kind: "end" }
    /** What cannot be read. */
    | { readonly kind: "odd"; readonly message: string }
  )

const BLANK = /\s*/y
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const TEXT = /'((?:[^'\0]|'')*)'/y
const COLUMN = /"((?:[^"\0]|"")*)"/y
const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy
const SIGN = /<>|!=|<=|>=|[=<>+\-*/(),]/y

/** Cuts an expression into tokens; the last one is `end`, or the first that cannot be read. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  while (true) {
    at += take(BLANK)![0].length
    const start = at
    if (at === text.length) return [...tokens, { kind: "end", start, end: at }]
    const found = tokenAt(take)
    if (found === null) return [...tokens, { kind: "odd", message: oddness(text, at), start, end: at + 1 }]
    at += found.length
    tokens.push({ ...found.token, start, end: at })
  }
}

function tokenAt(take: (pattern: RegExp) => RegExpExecArray | null) {
  let found = take(NUMBER)
  if (found) return { length: found[0].length, token: { kind: "number", value: Number(found[0]) } } as const
  found = take(TEXT)
  if (found)
    return { length: found[0].length, token: { kind: "text", value: found[1]!.replaceAll("''", "'") } } as const
  found = take(COLUMN)
  if (found)
    return { length: found[0].length, token: { kind: "column", value: found[1]!.replaceAll('""', '"') } } as const
  found = take(WORD)
  if (found) return { length: found[0].length, token: { kind: "word", value: found[0] } } as const
  found = take(SIGN)
  if (found) return { length: found[0].length, token: { kind: "sign", value: found[0] } } as const
  return null
}

function oddness(text: string, at: number): string {
  if (text[at] === "'") return "This text has no closing '."
  if (text[at] === '"') return 'This column name has no closing ".'
  return `"${String.fromCodePoint(text.codePointAt(at)!)}" has no meaning here.`
}
