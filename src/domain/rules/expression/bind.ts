import { isMeaning, MEANING_IDS, MEANINGS, type Meaning } from "../../schema/meanings/meaning.ts"
import type { ColumnType } from "../../schema/types.ts"
import type { Arithmetic, Comparison, Expression, ExpressionProblem, Parsed, Span } from "./ast.ts"
import { FUNCTIONS, type FunctionName, isFunction } from "./functions.ts"
import { nearestName } from "./nearest.ts"
import { timeOfText } from "./times.ts"

/** Of values, `time` is epoch milliseconds, UTC. A column of booleans holds the texts `true` and `false`. */
export type ValueType = "number" | "text" | "time"

/** A column that expressions can name. */
export interface Column {
  readonly name: string
  /** Position in `Values`. */
  readonly index: number
  readonly type: ColumnType
  /** Its name in DuckDB where that is another one: there names that differ in capitals alone are the same. */
  readonly stored?: string
}

/** What names stand for. */
export interface Scope {
  readonly columns: readonly Column[]
  readonly columnOf: (meaning: Meaning) => Column | null
  /** Epoch milliseconds. */
  readonly now: number
}

/** A value with its names looked up and its type known: what the predicate and the SQL are both made of. */
export type BoundValue =
  | { readonly kind: "column"; readonly type: ValueType; readonly column: Column }
  | { readonly kind: "literal"; readonly type: "number" | "time"; readonly value: number }
  | { readonly kind: "literal"; readonly type: "text"; readonly value: string }
  | { readonly kind: "negative"; readonly type: "number"; readonly of: BoundValue }
  | {
      readonly kind: "arithmetic"
      readonly type: "number"
      readonly op: Arithmetic
      readonly left: BoundValue
      readonly right: BoundValue
    }
  /** From one time to another, in days. */
  | { readonly kind: "days"; readonly type: "number"; readonly left: BoundValue; readonly right: BoundValue }
  | {
      readonly kind: "call"
      readonly type: ValueType
      readonly name: FunctionName
      readonly of: BoundValue
      /** Digits of `round`. */
      readonly digits: number
    }

  /** The value, or another one where it is missing. */
  | { readonly kind: "otherwise"; readonly type: ValueType; readonly of: BoundValue; readonly or: BoundValue }

export type BoundCondition =
  | { readonly kind: "compare"; readonly op: Comparison; readonly left: BoundValue; readonly right: BoundValue }
  | { readonly kind: "in"; readonly of: BoundValue; readonly values: readonly (string | number)[] }
  | { readonly kind: "like"; readonly of: BoundValue; readonly pattern: string }
  | { readonly kind: "null" | "empty"; readonly of: BoundValue }
  | { readonly kind: "not"; readonly of: BoundCondition }
  | { readonly kind: "and" | "or"; readonly left: BoundCondition; readonly right: BoundCondition }

/** The one function that takes what is missing. */
export const OTHERWISE = "coalesce"

const typeOf = (column: Column): ValueType =>
  column.type === "integer" || column.type === "float"
    ? "number"
    : column.type === "date" || column.type === "timestamp"
      ? "time"
      : "text"

/** Thrown and caught in this module alone. */
class Wrong extends Error {
  readonly problem: ExpressionProblem
  constructor(at: Span, message: string) {
    super(message)
    this.problem = { start: at.start, end: at.end, message }
  }
}

/** Looks up the names of a condition and checks its types. */
export function bindCondition(expression: Expression, scope: Scope): Parsed<BoundCondition> {
  try {
    return { ok: true, value: condition(expression, scope) }
  } catch (error) {
    if (error instanceof Wrong) return { ok: false, problem: error.problem }
    throw error
  }
}

function condition(e: Expression, scope: Scope): BoundCondition {
  switch (e.kind) {
    case "and":
    case "or":
      return { kind: e.kind, left: condition(e.left, scope), right: condition(e.right, scope) }
    case "not":
      return { kind: "not", of: condition(e.of, scope) }
    case "compare":
      return compare(e, scope)
    case "in":
      return negated(e.not, { kind: "in", ...listOf(e.of, e.values, scope) })
    case "like": {
      const of = value(e.of, scope)
      if (of.type !== "text") throw new Wrong(e.of, `"like" needs a text, but this is a ${of.type}.`)
      if (e.pattern.kind !== "text")
        throw new Wrong(e.pattern, `"like" needs a pattern in single quotes, such as 'C%'.`)
      return negated(e.not, { kind: "like", of, pattern: e.pattern.value })
    }
    case "is": {
      const of = value(e.of, scope)
      // Only a text can be there and empty.
      return negated(e.not, { kind: e.what === "empty" && of.type === "text" ? "empty" : "null", of })
    }
    default:
      throw new Wrong(e, "A condition was expected here, such as quantity > 0, but this is a value.")
  }
}

const negated = (not: boolean, of: BoundCondition): BoundCondition => (not ? { kind: "not", of } : of)

function compare(e: Extract<Expression, { kind: "compare" }>, scope: Scope): BoundCondition {
  const [left, right] = alike(e.left, e.right, scope)
  if (left.type === "text" && e.op !== "=" && e.op !== "<>")
    throw new Wrong(e, "Texts can be equal or not (= or <>), but none is less than another.")
  return { kind: "compare", op: e.op, left, right }
}

/** Both sides with one type: a text beside a time is read as a time. */
function alike(a: Expression, b: Expression, scope: Scope): readonly [BoundValue, BoundValue] {
  const [left, right] = [value(a, scope), value(b, scope)]
  if (left.type === right.type) return [left, right]
  if (left.type === "time" && b.kind === "text") return [left, timeLiteral(b)]
  if (right.type === "time" && a.kind === "text") return [timeLiteral(a), right]
  throw new Wrong({ start: a.start, end: b.end }, `A ${left.type} cannot be compared with a ${right.type}.`)
}

function timeLiteral(e: Expression & { readonly kind: "text" }): BoundValue {
  const time = timeOfText(e.value)
  if (time === null) throw new Wrong(e, `'${e.value}' is not a time: write '2024-01-31' or '2024-01-31 13:45:00'.`)
  return { kind: "literal", type: "time", value: time }
}

function listOf(of: Expression, values: readonly Expression[], scope: Scope) {
  const bound = value(of, scope)
  return {
    of: bound,
    values: values.map((e) => {
      const [, literal] = alike(of, e, scope)
      if (literal.kind !== "literal") throw new Wrong(e, `Only values can stand behind "in", no columns.`)
      return literal.value
    }),
  }
}

function value(e: Expression, scope: Scope): BoundValue {
  switch (e.kind) {
    case "number":
      return { kind: "literal", type: "number", value: e.value }
    case "text":
      return { kind: "literal", type: "text", value: e.value }
    case "column": {
      const column = scope.columns.find((c) => c.name === e.name)
      if (!column) throw new Wrong(e, `There is no column "${e.name}".${suggestion(e.name, scope)}`)
      return { kind: "column", type: typeOf(column), column }
    }
    case "word":
      return word(e, scope)
    case "negative":
      return { kind: "negative", type: "number", of: number(e.of, scope) }
    case "arithmetic":
      return arithmetic(e, scope)
    case "call":
      return call(e, scope)
    default:
      throw new Wrong(e, "A value was expected here, but this is a condition.")
  }
}

function word(e: Extract<Expression, { kind: "word" }>, scope: Scope): BoundValue {
  if (e.word === "now") return { kind: "literal", type: "time", value: scope.now }
  if (!isMeaning(e.word)) throw new Wrong(e, `"${e.word}" is not known.${wordHelp(e.word, scope)}`)
  const column = scope.columnOf(e.word)
  if (!column) throw new Wrong(e, `No column of this file is the ${MEANINGS[e.word].title}.`)
  return { kind: "column", type: typeOf(column), column }
}

/** A bare word that is no meaning is mostly a column's name without its quotes. */
function wordHelp(word: string, scope: Scope): string {
  const column = scope.columns.find(({ name }) => name.toLowerCase() === word)
  const meant = column ? "" : suggestion(word, scope)
  return meant || ` A column's name stands in double quotes: "${column?.name ?? word}".`
}

/** What may have been meant, as the expression has to have it. */
function suggestion(name: string, scope: Scope): string {
  const column = nearestName(
    name,
    scope.columns.map((c) => c.name),
  )
  if (column !== null) return ` Did you mean "${column.replaceAll('"', '""')}"?`
  const meaning = nearestName(
    name,
    MEANING_IDS.filter((id) => scope.columnOf(id) !== null),
  )
  return meaning === null ? "" : ` Did you mean ${meaning}, without quotes?`
}

function number(e: Expression, scope: Scope): BoundValue {
  const bound = value(e, scope)
  if (bound.type !== "number") throw new Wrong(e, `A number was expected here, but this is a ${bound.type}.`)
  return bound
}

function arithmetic(e: Extract<Expression, { kind: "arithmetic" }>, scope: Scope): BoundValue {
  const [left, right] = [value(e.left, scope), value(e.right, scope)]
  if (e.op === "-" && (left.type === "time" || right.type === "time")) {
    const [from, to] = alike(e.left, e.right, scope)
    return { kind: "days", type: "number", left: from, right: to }
  }
  return { kind: "arithmetic", type: "number", op: e.op, left: number(e.left, scope), right: number(e.right, scope) }
}

function call(e: Extract<Expression, { kind: "call" }>, scope: Scope): BoundValue {
  if (e.name === OTHERWISE) {
    const [of, or] = e.args
    if (of === undefined || or === undefined || e.args.length > 2)
      throw new Wrong(e, `${OTHERWISE} takes two values: the second stands in where the first is missing.`)
    const [left, right] = alike(of, or, scope)
    return { kind: "otherwise", type: left.type, of: left, or: right }
  }
  if (!isFunction(e.name))
    throw new Wrong(
      e,
      `There is no function ${e.name}: there are ${[...Object.keys(FUNCTIONS), OTHERWISE].join(", ")}.`,
    )
  const { takes, gives } = FUNCTIONS[e.name]
  const [first, second, ...more] = e.args
  const rounds = e.name === "round"
  if (first === undefined || more.length > 0 || (second !== undefined && !rounds))
    throw new Wrong(e, `${e.name} takes one value${rounds ? ", and the number of digits" : ""}.`)
  const of = value(first, scope)
  if (of.type !== takes) throw new Wrong(first, `${e.name} needs a ${takes}, but this is a ${of.type}.`)
  const digits = second === undefined ? 0 : second.kind === "number" ? second.value : -1
  if (!Number.isInteger(digits) || digits < 0 || digits > 9) throw new Wrong(second ?? e, "Digits are 0 to 9.")
  return { kind: "call", type: gives, name: e.name, of, digits }
}
