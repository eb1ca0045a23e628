import type { ExpressionProblem } from "./ast.ts"
import { bindCondition, type Scope } from "./bind.ts"
import { parseExpression } from "./parse.ts"

/** What is wrong with a condition: `written` is wrong anywhere, `fit` with the columns of this file. */
export interface ConditionProblem extends ExpressionProblem {
  readonly kind: "written" | "fit"
}

/** What is wrong with a condition for a file; null where nothing is. Without a scope, only how it is written is looked at. */
export function conditionProblem(text: string, scope: Scope | null): ConditionProblem | null {
  const parsed = parseExpression(text)
  if (!parsed.ok) return { ...parsed.problem, kind: "written" }
  const bound = scope && bindCondition(parsed.value, scope)
  return !bound || bound.ok ? null : { ...bound.problem, kind: "fit" }
}

/** With its place, as a person counts letters. */
export const placedMessage = ({ start, message }: ExpressionProblem): string => `At letter ${start + 1}: ${message}`
