import { BROKEN, createTokenizer, type Visitor } from "./tokenize.ts"

const OPENING = /^\s*(\{\s*("|\}|$)|\[\s*([[{\]]|$))/
/** What is no JSON behind so many names and values is broken JSON all the same. */
const PROOF = 3

/**
 * Whether a text is meant to be JSON. An opening brace or bracket is no proof: a CSV file may begin with one.
 *
 * @param head the first bytes, behind a byte order mark
 */
export function looksLikeJson(head: Uint8Array): boolean {
  const first = head.find((byte) => byte > 32)
  if (first !== 0x7b && first !== 0x5b) return false
  if (OPENING.test(new TextDecoder().decode(head.subarray(0, 4096)))) return true
  let seen = 0
  const note = () => {
    seen++
  }
  const visitor: Visitor = {
    another: (_isObject, _isArray, onOwnLine) => onOwnLine,
    key: note,
    text: note,
    number: note,
    literal: note,
    open: () => undefined,
    close: () => undefined,
    mustWait: () => false,
  }
  const tokenizer = createTokenizer({ bytes: head, end: head.length, base: 0, isLast: false }, visitor)
  if (tokenizer.run() !== BROKEN) return true
  return tokenizer.depth() > 0 && seen >= PROOF
}
