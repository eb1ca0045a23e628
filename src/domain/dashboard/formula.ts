import type { Formula } from "./dashboard.ts"

/** The number of a measure by its name. */
export const measure = (name: string): Formula => ({ op: "measure", name })
export const negative = (of: Formula): Formula => ({ op: "negative", of })
export const difference = (left: Formula, right: Formula): Formula => ({ op: "difference", left, right })
export const ratio = (left: Formula, right: Formula): Formula => ({ op: "ratio", left, right })

/** What a formula comes to; null where a measure is missing or a ratio is over zero. */
export function evaluate(formula: Formula, numberOf: (name: string) => number | null): number | null {
  switch (formula.op) {
    case "measure":
      return numberOf(formula.name)
    case "negative": {
      const value = evaluate(formula.of, numberOf)
      // 0 − x: zero stays zero, without a sign.
      return value === null ? null : 0 - value
    }
    default: {
      const left = evaluate(formula.left, numberOf)
      const right = evaluate(formula.right, numberOf)
      if (left === null || right === null) return null
      if (formula.op === "sum") return left + right
      if (formula.op === "difference") return left - right
      return right === 0 ? null : left / right
    }
  }
}

/** The formula when it is a measure and nothing else. */
export const soleMeasure = (formula: Formula): string | null => (formula.op === "measure" ? formula.name : null)
