/** A place in the text of an expression: from `start` to `end`, in UTF-16 code units. */
export interface Span {
  readonly start: number
  readonly end: number
}

export type Arithmetic = "+" | "-" | "*" | "/"
export type Comparison = "=" | "<>" | "<" | "<=" | ">" | ">="

/** An expression as it is written: its names are not looked up yet, and its types not known. */
export type Expression = Span &
  (
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "text"; readonly value: string }
    | { readonly kind: "column"; readonly name: string }
    /** A bare word: a meaning, or `now`. */
    | { readonly kind: "word"; readonly word: string }
    | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
    | { readonly kind: "negative"; readonly of: Expression }
    | {
        readonly kind: "arithmetic"
        readonly op: Arithmetic
        readonly left: Expression
        readonly right: Expression
      }
    | { readonly kind: "compare"; readonly op: Comparison; readonly left: Expression; readonly right: Expression }
    | { readonly kind: "in"; readonly of: Expression; readonly values: readonly Expression[]; readonly not: boolean }
    | { readonly kind: "like"; readonly of: Expression; readonly pattern: Expression; readonly not: boolean }
    | { readonly kind: "is"; readonly of: Expression; readonly what: "null" | "empty"; readonly not: boolean }
    | { readonly kind: "not"; readonly of: Expression }
    | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  )

/** What is wrong with an expression, and where. */
export interface ExpressionProblem extends Span {
  /** One sentence for the person who wrote it. */
  readonly message: string
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ExpressionProblem }
