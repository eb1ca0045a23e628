/** Where a text stops being JSON. */
export interface JsonFault {
  /** Of the text, in UTF-16 code units. */
  readonly at: number
  readonly message: string
}

const BLANK = /[ \t\n\r]*/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: they may not stand in a text of JSON
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

type Wanted = "value" | "value or end" | "name" | "name or end" | "colon" | "comma or end" | "nothing"

/**
 * Where and why a text is no JSON; null where it is. `JSON.parse` tells the place in some engines, in some of its
 * messages.
 */
export function jsonFault(text: string): JsonFault | null {
  const open: ("[" | "{")[] = []
  let wanted: Wanted = "value"
  let at = 0
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at += found[0].length
    return found !== null
  }
  const afterValue = (): Wanted => (open.length > 0 ? "comma or end" : "nothing")
  while (true) {
    take(BLANK)
    const letter = text[at]
    if (letter === undefined) return wanted === "nothing" ? null : { at, message: endMessage(open) }
    if (wanted === "nothing") return { at, message: "Nothing was expected behind the end of the list." }
    if (wanted === "colon" || wanted === "comma or end") {
      const isEnd: boolean = wanted === "comma or end" && letter === closing(open)
      if (letter !== (wanted === "colon" ? ":" : ",") && !isEnd) return { at, message: expected(wanted, open) }
      at++
      if (isEnd) open.pop()
      wanted = isEnd ? afterValue() : wanted === "colon" ? "value" : open.at(-1) === "{" ? "name" : "value"
      continue
    }
    if (wanted.endsWith("or end") && letter === closing(open)) {
      at++
      open.pop()
      wanted = afterValue()
    } else if (wanted.startsWith("name")) {
      if (!take(TEXT))
        return {
          at,
          message:
            letter === closing(open)
              ? tooManyCommas(letter)
              : textFault(letter, "A name in double quotes was expected here."),
        }
      wanted = "colon"
    } else if (letter === "[" || letter === "{") {
      at++
      open.push(letter)
      wanted = letter === "[" ? "value or end" : "name or end"
    } else {
      // A value is wanted in an object behind a colon alone.
      const isComma = letter === "]" && open.at(-1) === "["
      if (!take(TEXT) && !take(PLAIN))
        return { at, message: isComma ? tooManyCommas(letter) : textFault(letter, "A value was expected here.") }
      wanted = afterValue()
    }
  }
}

const closing = (open: readonly ("[" | "{")[]): string => (open.at(-1) === "{" ? "}" : "]")
const endMessage = (open: readonly ("[" | "{")[]): string =>
  open.length > 0
    ? `The text ends here, but "${closing(open)}" was expected.`
    : "The text ends here, but a value was expected."
const expected = (wanted: Wanted, open: readonly ("[" | "{")[]): string =>
  wanted === "colon" ? '":" was expected here.' : `"," or "${closing(open)}" was expected here.`
const tooManyCommas = (letter: string): string => `"${letter}" stands behind a comma: take the comma away.`
const textFault = (letter: string, otherwise: string): string =>
  letter === '"'
    ? "This text has no closing quote, or has a sign in it that must be written with a backslash."
    : otherwise

/** Line and letter of a place, both from 1 on. */
export function lineAndLetter(text: string, at: number): { readonly line: number; readonly letter: number } {
  const before = text.slice(0, at).split("\n")
  return { line: before.length, letter: before.at(-1)!.length + 1 }
}
