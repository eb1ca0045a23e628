import * as z from "zod"
import type { RuleContext } from "./context.ts"
import type { ExpressionProblem } from "./expression/ast.ts"
import { LONGEST } from "./expression/parse.ts"
import { conditionProblem, placedMessage } from "./expression/problem.ts"
import type { PlannedRule } from "./rule.ts"
import { userRuleCode } from "./user-rule-code.ts"

/** What can be kept as text anywhere: no NUL, and no half of a letter. */
const READABLE = /^[^\0\p{Cs}]*$/u
const UNREADABLE = "expected text without characters that cannot be shown"

const expression = z
  .string()
  .min(1, "expected an expression, such as quantity > 0")
  .max(LONGEST)
  .regex(READABLE, UNREADABLE)
  .superRefine((text, context) => {
    const problem = conditionProblem(text, null)
    if (problem) context.addIssue({ code: "custom", message: placedMessage(problem) })
  })

/** A rule of the user's own: what every row must hold, or every row for which `where` is true. */
export const userRule = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/, "expected lower-case letters, digits, - and _, at most 64"),
  title: z.string().max(200).regex(/\S/, "expected what the rule says, in words").regex(READABLE, UNREADABLE),
  severity: z.enum(["error", "warning", "info"]),
  /** Such as `status = 'shipped'`. */
  where: expression.optional(),
  /** Such as `quantity > 0 and "Ship Date" >= order_date`. */
  expect: expression,
})
/** More is a program. */
export const MOST_RULES = 100

/** Those of a datasource. */
export const userRules = z
  .array(userRule)
  .max(MOST_RULES)
  .superRefine((rules, context) => {
    for (const [i, { id }] of rules.entries())
      if (rules.findIndex((rule) => rule.id === id) < i)
        context.addIssue({ code: "custom", path: [i, "id"], message: `"${id}" is there twice.` })
  })

export type UserRule = z.infer<typeof userRule>

/** A user's rule that does not fit a file. */
export interface UserRuleProblem extends ExpressionProblem {
  readonly rule: string
  readonly field: "where" | "expect"
}

/** The user's rules for a file, ready for `compilePredicate` and `ruleQueries`; those that do not fit it with the reason. */
export function planUserRules(
  rules: readonly UserRule[],
  context: RuleContext,
): { readonly applicable: readonly PlannedRule[]; readonly problems: readonly UserRuleProblem[] } {
  const applicable: PlannedRule[] = []
  const problems: UserRuleProblem[] = []
  for (const rule of rules) {
    const found = (["where", "expect"] as const).flatMap((field) => {
      const text = rule[field]
      const problem = text === undefined ? null : conditionProblem(text, context)
      if (problem === null) return []
      const { start, end, message } = problem
      return [{ rule: rule.id, field, start, end, message }]
    })
    problems.push(...found)
    if (found.length === 0) applicable.push(planned(rule))
  }
  return { applicable, problems }
}

const planned = (rule: UserRule): PlannedRule => ({
  id: userRuleCode(rule.id),
  rule: userRuleCode(rule.id),
  title: rule.title,
  scope: "row",
  severity: rule.severity,
  sentence: "{count} of {checked|row|rows} {count:breaks|break} it.",
  advice: null,
  check: { kind: "row", where: rule.where ?? null, expect: rule.expect },
})
