import { expressionKey } from "../scan/row-rules/readings.ts"
import type { RowRule, Tallies, Tally } from "../scan/row-rules/tally.ts"
import { bindOwn, type RuleContext } from "./context.ts"
import { type BoundCondition, type BoundValue, bindCondition } from "./expression/bind.ts"
import { parseExpression } from "./expression/parse.ts"
import { findingOf, type RuleFinding } from "./finding.ts"
import type { Learned } from "./learn.ts"
import { columnsOfCheck } from "./plan.ts"
import type { Check, PlannedRule } from "./rule.ts"

/** Rules on single rows that the scan counts in the pass that profiles the file. Plain data. */
export interface RowRulePlan {
  /** What `now` stands for in them, epoch milliseconds. */
  readonly now: number
  /** What the first rows told. */
  readonly learned: Learned
  readonly rules: readonly RowRule[]
}

/** What the scan has counted. */
export interface CountedRows {
  readonly plan: RowRulePlan
  readonly tallies: Tallies
  /** The number of the first row that was scanned, as a person counts. */
  readonly firstRow: number
}

type RowCheck = Extract<Check, { readonly kind: "row" }>

/** A planned rule for the scan; null for one that takes several rows. */
export function rowRuleOf({ check }: PlannedRule, context: RuleContext): RowRule | null {
  if (check.kind !== "row") return null
  const [where, expect] = boundOf(check, context)
  return { key: expressionKey([where, expect]), where, expect }
}

const boundOf = (
  { where, expect }: RowCheck,
  context: RuleContext,
): readonly [BoundCondition | null, BoundCondition] => [
  where === null ? null : slim(bindOwn(where, context)),
  slim(bindOwn(expect, context)),
]

/** The expression without all that its columns' profiles know. */
function slim<T extends BoundCondition | BoundValue>(node: T): T {
  const parts = Object.entries(node).map(([key, part]: [string, unknown]) => {
    if (key !== "column") return [key, isNode(part) ? slim(part) : part]
    const { name, index, type, format } = part as RuleContext["columns"][number]
    return [key, { name, index, type, format: format ?? null }]
  })
  return Object.fromEntries(parts) as T
}

const isNode = (part: unknown): part is BoundCondition | BoundValue =>
  typeof part === "object" && part !== null && "kind" in part

/**
 * What the scan has counted of a rule; undefined where it has not: its columns mean something else by now, or are read in
 * another way than the first rows made one think, or it needs more texts than a scan keeps.
 */
export function tallyOf(rule: PlannedRule, context: RuleContext, counted: CountedRows): Tally | undefined {
  if (rule.check.kind !== "row") return undefined
  const key = expressionKey(boundOf(rule.check, context))
  const i = counted.plan.rules.findIndex((r) => r.key === key)
  return counted.tallies[i] ?? undefined
}

/** What the scan has found of a rule; null where nothing breaks it, undefined where it was not counted. */
export function countedFinding(
  rule: PlannedRule,
  context: RuleContext,
  counted: CountedRows,
): RuleFinding | null | undefined {
  const tally = tallyOf(rule, context, counted)
  if (tally === undefined || rule.check.kind !== "row") return undefined
  if (tally.broken === 0) return null
  const names = columnsOfCheck(rule.check, context).map(({ name }) => name)
  return findingOf(rule, {
    count: tally.broken,
    affected: tally.broken,
    checked: tally.concerned,
    places: tally.places.map(({ row, cells }) => ({
      row: counted.firstRow + row,
      text: cells
        .map((cell, i) => `${names[i]} ${cell ?? "empty"}`)
        .join(", ")
        .slice(0, 200),
    })),
  })
}

/** As much of what was learned as still makes sense where columns mean something else, or turned out to be text. */
export function learnedFor({ formulas, returns }: Learned, context: RuleContext): Learned {
  const binds = (text: string): boolean => {
    const parsed = parseExpression(text)
    return parsed.ok && bindCondition(parsed.value, context).ok
  }
  const agreements = (returns?.agreements ?? []).filter(({ from, to }) => binds(from.surely) && binds(to.shows))
  return {
    formulas: Object.fromEntries(Object.entries(formulas).filter(([, formula]) => binds(formula.matches))),
    returns: returns && binds(returns.isReturn) ? { ...returns, agreements } : null,
  }
}
