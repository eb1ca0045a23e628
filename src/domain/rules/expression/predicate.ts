import type { Comparison } from "./ast.ts"
import type { BoundCondition, BoundValue } from "./bind.ts"
import { FUNCTIONS } from "./functions.ts"
import { DAY_MS } from "./times.ts"

/** The values of a row by the columns' positions: numbers, texts, times in epoch milliseconds, or null. */
export type Values = ArrayLike<number | string | null>

/** As in SQL a condition is true, false, or neither, where a value that it needs is missing. */
type Truth = (row: Values) => boolean | null
type Read = (row: Values) => number | string | null
type ReadNumber = (row: Values) => number | null
type ReadText = (row: Values) => string | null

/** A function of the rows for which a condition is true. It allocates nothing but the texts that functions make. */
export function compileCondition(condition: BoundCondition): (row: Values) => boolean {
  const truth = truthOf(condition)
  return (row) => truth(row) === true
}

/** As `compileCondition`, for the rows where it is false: neither true nor unknown. */
export function compileBreach(condition: BoundCondition): (row: Values) => boolean {
  const truth = truthOf(condition)
  return (row) => truth(row) === false
}

/** A condition as a function of a row: true, false, or null where it is neither. */
export function truthOf(condition: BoundCondition): Truth {
  switch (condition.kind) {
    case "and": {
      const [left, right] = [truthOf(condition.left), truthOf(condition.right)]
      return (row) => {
        const a = left(row)
        if (a === false) return false
        const b = right(row)
        return b === false ? false : a === null ? null : b
      }
    }
    case "or": {
      const [left, right] = [truthOf(condition.left), truthOf(condition.right)]
      return (row) => {
        const a = left(row)
        if (a === true) return true
        const b = right(row)
        return b === true ? true : a === null ? null : b
      }
    }
    case "not": {
      const of = truthOf(condition.of)
      return (row) => {
        const a = of(row)
        return a === null ? null : !a
      }
    }
    case "null": {
      const of = readOf(condition.of)
      return (row) => of(row) === null
    }
    case "empty": {
      const of = readOf(condition.of) as ReadText
      return (row) => {
        const text = of(row)
        return text === null || isBlank(text)
      }
    }
    case "in": {
      const of = readOf(condition.of)
      const values = new Set(condition.values)
      return (row) => {
        const a = of(row)
        return a === null ? null : values.has(a)
      }
    }
    case "like": {
      const of = readOf(condition.of) as ReadText
      const { pattern } = condition
      return (row) => {
        const text = of(row)
        return text === null ? null : isLike(text, pattern)
      }
    }
    case "compare":
      return compareOf(condition)
  }
}

function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== 32) return false
  return true
}

function compareOf({ op, left, right }: Extract<BoundCondition, { kind: "compare" }>): Truth {
  const a = readOf(left)
  const b = readOf(right)
  const test = COMPARE[op]
  return (row) => {
    const x = a(row)
    if (x === null) return null
    const y = b(row)
    return y === null ? null : test(x, y)
  }
}

type Scalar = number | string
/** Texts are only ever compared by the first two. */
const COMPARE: Readonly<Record<Comparison, (x: Scalar, y: Scalar) => boolean>> = {
  "=": (x, y) => x === y,
  "<>": (x, y) => x !== y,
  "<": (x, y) => x < y,
  "<=": (x, y) => x <= y,
  ">": (x, y) => x > y,
  ">=": (x, y) => x >= y,
}

/** A value as a function of a row. */
export function readOf(value: BoundValue): Read {
  switch (value.kind) {
    case "column": {
      const { index } = value.column
      return (row) => row[index] ?? null
    }
    case "literal": {
      const literal = value.value
      return () => literal
    }
    case "negative": {
      const of = readOf(value.of) as ReadNumber
      return (row) => {
        const a = of(row)
        return a === null ? null : -a
      }
    }
    case "days": {
      const [left, right] = [readOf(value.left) as ReadNumber, readOf(value.right) as ReadNumber]
      return (row) => {
        const a = left(row)
        const b = right(row)
        return a === null || b === null ? null : (a - b) / DAY_MS
      }
    }
    case "arithmetic":
      return arithmeticOf(value)
    case "otherwise": {
      const [of, or] = [readOf(value.of), readOf(value.or)]
      return (row) => of(row) ?? or(row)
    }
    case "call": {
      const of = readOf(value.of)
      const run = FUNCTIONS[value.name].run as (of: number | string, digits: number) => number | string
      const { digits } = value
      return (row) => {
        const a = of(row)
        return a === null ? null : run(a, digits)
      }
    }
  }
}

function arithmeticOf({ op, left, right }: Extract<BoundValue, { kind: "arithmetic" }>): ReadNumber {
  const [a, b] = [readOf(left) as ReadNumber, readOf(right) as ReadNumber]
  const run = { "+": add, "-": subtract, "*": multiply, "/": divide }[op]
  return (row) => {
    const x = a(row)
    if (x === null) return null
    const y = b(row)
    return y === null ? null : run(x, y)
  }
}

const add = (x: number, y: number): number => x + y
const subtract = (x: number, y: number): number => x - y
const multiply = (x: number, y: number): number => x * y
const divide = (x: number, y: number): number | null => (y === 0 ? null : x / y)

/** Whether a text fits a pattern of SQL: `%` is any text, `_` any character. Takes text × pattern steps at most. */
export function isLike(text: string, pattern: string): boolean {
  let [t, p, star, mark] = [0, 0, -1, 0]
  while (t < text.length) {
    const sign = p < pattern.length ? pattern[p] : undefined
    if (sign === "%") {
      star = p++
      mark = t
    } else if (sign === "_") {
      t += widthAt(text, t)
      p++
    } else if (sign !== undefined && sign === text[t]) {
      t++
      p++
    } else if (star >= 0) {
      p = star + 1
      mark += widthAt(text, mark)
      t = mark
    } else return false
  }
  while (pattern[p] === "%") p++
  return p === pattern.length
}

const widthAt = (text: string, at: number): number => (text.codePointAt(at)! > 0xffff ? 2 : 1)
