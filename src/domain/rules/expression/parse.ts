import type { Arithmetic, Comparison, Expression, ExpressionProblem, Parsed, Span } from "./ast.ts"
import { type Token, tokensOf } from "./tokens.ts"

/** Longer or deeper expressions are refused, so that none can exhaust who reads them. */
export const LONGEST = 4000
const DEEPEST = 100
const MOST_VALUES = 1000

/**
 * Reads an expression such as `quantity > 0 and lower("Ship Mode") in ('air', 'sea')`.
 *
 * Columns stand in double quotes, meanings as bare words (`unit_price`), texts in single quotes. From weak to strong:
 * `or`, `and`, `not`, comparisons (`= <> != < <= > >= in like is null is empty between`), `+ -`, `* /`, minus. Functions
 * are those of `bind.ts`.
 */
export function parseExpression(text: string): Parsed<Expression> {
  if (text.length > LONGEST)
    return {
      ok: false,
      problem: { start: 0, end: text.length, message: `An expression has at most ${LONGEST} letters.` },
    }
  const reader = createReader(tokensOf(text))
  const value = orOf(reader, 0)
  const rest = reader.peek()
  if (rest.kind !== "end") reader.fail(rest, `Nothing was expected here any more, but ${wordsFor(rest)} stands here.`)
  return reader.problem() ?? { ok: true, value }
}

interface Reader {
  peek(): Token
  next(): Token
  /** Takes the next token if it is this word or sign. */
  take(...texts: readonly string[]): string | null
  /** Notes what is wrong, once, and goes to the end. */
  fail(at: Token, message: string): Expression
  problem(): { readonly ok: false; readonly problem: ExpressionProblem } | null
}

function createReader(tokens: readonly Token[]): Reader {
  let at = 0
  let wrong: ExpressionProblem | null = null
  const last = tokens.length - 1
  const peek = () => tokens[at]!
  return {
    peek,
    next: () => tokens[at < last ? at++ : at]!,
    take(...texts) {
      const token = peek()
      if (token.kind !== "word" && token.kind !== "sign") return null
      const text = token.kind === "word" ? token.value.toLowerCase() : token.value
      if (!texts.includes(text)) return null
      at++
      return text
    },
    fail(token, message) {
      wrong ??= { start: token.start, end: token.end, message: token.kind === "odd" ? token.message : message }
      at = last
      return { kind: "number", value: 0, start: token.start, end: token.end }
    },
    problem: () => (wrong === null ? null : { ok: false, problem: wrong }),
  }
}

function wordsFor(token: Token): string {
  if (token.kind === "end") return "the end"
  if (token.kind === "odd") return "something unreadable"
  if (token.kind === "column") return `"${token.value}"`
  return token.kind === "text" ? `'${token.value}'` : String(token.value)
}

const around = (left: Span, right: Span): Span => ({ start: left.start, end: right.end })

function orOf(reader: Reader, depth: number): Expression {
  if (depth > DEEPEST) return reader.fail(reader.peek(), "Parentheses are nested too deeply here.")
  let left = andOf(reader, depth)
  while (reader.take("or")) {
    const right = andOf(reader, depth)
    left = { kind: "or", left, right, ...around(left, right) }
  }
  return left
}

function andOf(reader: Reader, depth: number): Expression {
  let left = notOf(reader, depth)
  while (reader.take("and")) {
    const right = notOf(reader, depth)
    left = { kind: "and", left, right, ...around(left, right) }
  }
  return left
}

function notOf(reader: Reader, depth: number): Expression {
  const { start } = reader.peek()
  if (!reader.take("not")) return comparisonOf(reader, depth)
  if (depth > DEEPEST) return reader.fail(reader.peek(), "There are too many nots here.")
  const of = notOf(reader, depth + 1)
  return { kind: "not", of, start, end: of.end }
}

const COMPARISONS = ["=", "<>", "!=", "<", "<=", ">", ">="] as const

function comparisonOf(reader: Reader, depth: number): Expression {
  const left = sumOf(reader, depth)
  const sign = reader.take(...COMPARISONS)
  if (sign) {
    const right = sumOf(reader, depth)
    const after = reader.peek()
    if (after.kind === "sign" && (COMPARISONS as readonly string[]).includes(after.value))
      return reader.fail(after, "Comparisons cannot be chained: write a < b and b < c.")
    return { kind: "compare", op: (sign === "!=" ? "<>" : sign) as Comparison, left, right, ...around(left, right) }
  }
  if (reader.take("is")) return isOf(reader, left)
  const not = reader.take("not") !== null
  if (reader.take("in")) return inOf(reader, left, not, depth)
  if (reader.take("like")) {
    const pattern = sumOf(reader, depth)
    return { kind: "like", of: left, pattern, not, ...around(left, pattern) }
  }
  if (reader.take("between")) return betweenOf(reader, left, not, depth)
  return not ? reader.fail(reader.peek(), `After "not", "in", "like" or "between" was expected.`) : left
}

function isOf(reader: Reader, of: Expression): Expression {
  const not = reader.take("not") !== null
  const { end } = reader.peek()
  const what = reader.take("null", "empty")
  if (what === null) return reader.fail(reader.peek(), `After "is", "null" or "empty" was expected.`)
  return { kind: "is", of, what: what as "null" | "empty", not, start: of.start, end }
}

function inOf(reader: Reader, of: Expression, not: boolean, depth: number): Expression {
  if (!reader.take("(")) return reader.fail(reader.peek(), `After "in", values in parentheses were expected.`)
  const values: Expression[] = []
  do {
    if (values.length === MOST_VALUES)
      return reader.fail(reader.peek(), `At most ${MOST_VALUES} values can stand here.`)
    values.push(sumOf(reader, depth))
  } while (reader.take(","))
  const { end } = reader.peek()
  if (!reader.take(")")) return reader.fail(reader.peek(), `")" was expected here.`)
  return { kind: "in", of, values, not, start: of.start, end }
}

function betweenOf(reader: Reader, of: Expression, not: boolean, depth: number): Expression {
  const low = sumOf(reader, depth)
  if (!reader.take("and")) return reader.fail(reader.peek(), `"between" takes two values with "and" between them.`)
  const high = sumOf(reader, depth)
  const span = around(of, high)
  const both: Expression = {
    kind: "and",
    left: { kind: "compare", op: ">=", left: of, right: low, ...span },
    right: { kind: "compare", op: "<=", left: of, right: high, ...span },
    ...span,
  }
  return not ? { kind: "not", of: both, ...span } : both
}

function sumOf(reader: Reader, depth: number): Expression {
  return chainOf(reader, ["+", "-"], () => chainOf(reader, ["*", "/"], () => minusOf(reader, depth)))
}

function chainOf(reader: Reader, signs: readonly Arithmetic[], part: () => Expression): Expression {
  let left = part()
  for (let sign = reader.take(...signs); sign; sign = reader.take(...signs)) {
    const right = part()
    left = { kind: "arithmetic", op: sign as Arithmetic, left, right, ...around(left, right) }
  }
  return left
}

function minusOf(reader: Reader, depth: number): Expression {
  const { start } = reader.peek()
  if (!reader.take("-")) return primaryOf(reader, depth)
  if (depth > DEEPEST) return reader.fail(reader.peek(), "There are too many minuses here.")
  const of = minusOf(reader, depth + 1)
  return of.kind === "number" ? { ...of, value: -of.value, start } : { kind: "negative", of, start, end: of.end }
}

const RESERVED = new Set(["and", "or", "not", "in", "like", "is", "null", "empty", "between"])

function primaryOf(reader: Reader, depth: number): Expression {
  const token = reader.next()
  const span = { start: token.start, end: token.end }
  switch (token.kind) {
    case "number":
      return Number.isFinite(token.value)
        ? { kind: "number", value: token.value, ...span }
        : reader.fail(token, "This number is too large.")
    case "text":
      return { kind: "text", value: token.value, ...span }
    case "column":
      return { kind: "column", name: token.value, ...span }
    case "word": {
      const word = token.value.toLowerCase()
      if (RESERVED.has(word)) break
      return reader.take("(") ? callOf(reader, word, span, depth) : { kind: "word", word, ...span }
    }
    case "sign": {
      if (token.value !== "(") break
      const inner = orOf(reader, depth + 1)
      return reader.take(")") ? inner : reader.fail(reader.peek(), `")" was expected here.`)
    }
  }
  return reader.fail(token, `A value was expected here, but ${wordsFor(token)} stands here.`)
}

function callOf(reader: Reader, name: string, at: Span, depth: number): Expression {
  if (depth > DEEPEST) return reader.fail(reader.peek(), "Functions are nested too deeply here.")
  const args: Expression[] = []
  do args.push(orOf(reader, depth + 1))
  while (reader.take(","))
  const { end } = reader.peek()
  if (!reader.take(")")) return reader.fail(reader.peek(), `")" was expected here.`)
  return { kind: "call", name, args, start: at.start, end }
}
