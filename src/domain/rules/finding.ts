import type { Finding, Severity } from "../findings/finding.ts"
import type { SqlRow } from "./learn.ts"
import type { PlannedRule, RuleScope } from "./rule.ts"
import { fillSentence } from "./sentence.ts"

/** Where a rule is broken. */
export interface RulePlace {
  /** As a person counts in a spreadsheet: the header is row 1. Null where it is no row, such as a day without any. */
  readonly row: number | null
  /** The values in question, in words. */
  readonly text: string
}

/** What breaks a rule: a finding over rows, orders, products or days instead of values. */
export interface RuleFinding extends Omit<Finding, "places" | "repair"> {
  /** `code` is the planned rule's id. */
  readonly rule: string
  readonly title: string
  readonly scope: RuleScope
  /** Rows concerned: as many as `count` where single rows break the rule. */
  readonly affected: number
  /** Of how many; what is counted is the rule's. */
  readonly checked: number
  /** The first ones in the order of the file, at most 20. */
  readonly places: readonly RulePlace[]
  readonly advice: string | null
}

/** The finding of a rule from what its query answered; null where nothing breaks it. */
export function ruleFinding(rule: PlannedRule, answer: readonly SqlRow[]): RuleFinding | null {
  const first = answer[0]
  const count = Number(first?.count ?? 0)
  if (!first || count === 0) return null
  return findingOf(rule, {
    count,
    affected: Number(first.affected),
    checked: Number(first.checked),
    places: answer.map((row) => ({
      row: row.grove_row == null ? null : Number(row.grove_row),
      text: String(row.detail ?? "").slice(0, 200),
    })),
  })
}

/** The finding from counts that somebody else made, such as the scanner with `compilePredicate`. */
export function findingOf(
  rule: PlannedRule,
  found: Pick<RuleFinding, "count" | "affected" | "checked" | "places">,
): RuleFinding {
  const { id, title, scope, severity, advice } = rule
  return {
    code: id,
    rule: rule.rule,
    title,
    scope,
    severity,
    column: null,
    ...found,
    message: fillSentence(rule.sentence, found),
    advice,
  }
}

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

/** The worst first, then those that concern the most rows. */
export const sortFindings = (findings: readonly RuleFinding[]): readonly RuleFinding[] =>
  [...findings].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity] || b.affected - a.affected)
