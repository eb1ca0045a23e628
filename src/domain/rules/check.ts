import type { Finding } from "../findings/finding.ts"
import { askQuality, planQuality } from "../quality/check.ts"
import type { Meanings } from "../schema/meanings/meaning.ts"
import { createContext, type RuleColumn } from "./context.ts"
import { findingOf, type RuleFinding, ruleFinding, sortFindings } from "./finding.ts"
import { type Learned, learn, learningQueries, type SqlRow } from "./learn.ts"
import { planRules, type RulePlan, type RuleQuery, rowCountsQuery, ruleQueries, type SkippedRule } from "./plan.ts"
import type { PlannedRule } from "./rule.ts"
import { planUserRules, type UserRule, type UserRuleProblem } from "./user-rules.ts"

/** A table that rules are checked on: DuckDB's in a tab, or a native one. */
export interface RuleTable {
  /** Its name in SQL. */
  readonly name: string
  readonly columns: readonly RuleColumn[]
  readonly rows: number
  /** Answers a statement; its columns by their names. */
  readonly ask: (sql: string) => Promise<readonly SqlRow[]>
}

/** What the rules make of a file. */
export interface RuleReport {
  /** The worst first. */
  readonly findings: readonly RuleFinding[]
  /** What is odd about the rows whatever they mean: findings of the general catalogue. */
  readonly quality: readonly Finding[]
  /** Rules that hold. */
  readonly kept: readonly { readonly id: string; readonly title: string }[]
  readonly skipped: readonly SkippedRule[]
  /** Rules of the user's own that do not fit the file. */
  readonly problems: readonly UserRuleProblem[]
  /** How the file writes returns, in words; null where no row shows one. */
  readonly returns: string | null
  /** How amounts are reckoned, in words, with the share of rows that this explains. */
  readonly formulas: readonly { readonly amount: string; readonly words: string; readonly share: number }[]
}

/**
 * Checks all rules that fit a table: learns from the rows how it writes returns and reckons amounts, looks at single rows
 * in one go, and asks what takes several rows one rule at a time; then what is odd about them whatever they mean.
 *
 * @param now epoch milliseconds
 * @param onProgress after each rule and check; of all that fit
 */
export async function checkRules(
  table: RuleTable,
  meanings: Meanings,
  own: readonly UserRule[],
  now: number,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<RuleReport> {
  const learned = await learnFrom(table, meanings, now)
  const base = planRules(meanings, table, { now, learned })
  const users = planUserRules(own, base.context)
  const plan: RulePlan = { ...base, applicable: [...base.applicable, ...users.applicable] }
  const checks = await planQuality(base.context, table.name, table.ask)
  const total = plan.applicable.length + checks.length
  const broken = await brokenRowRules(plan, table)
  let done = plan.applicable.filter((rule) => rule.check.kind === "row").length
  onProgress(done, total)
  const findings: RuleFinding[] = []
  for (const { rule, sql } of queriesOf(plan, broken, table.name)) {
    const found = ruleFinding(rule, await table.ask(sql))
    const counted = broken.get(rule.id)
    if (found) findings.push(counted ? findingOf(rule, { ...found, ...counted }) : found)
    if (rule.check.kind !== "row") onProgress(++done, total)
  }
  const quality: Finding[] = []
  for (const check of checks) {
    const found = await askQuality(check, table.name, table.ask)
    if (found) quality.push(found)
    onProgress(++done, total)
  }
  const codes = new Set(findings.map((f) => f.code))
  return {
    findings: sortFindings(findings),
    quality,
    kept: plan.applicable.filter((rule) => !codes.has(rule.id)).map(({ id, title }) => ({ id, title })),
    skipped: plan.skipped,
    problems: users.problems,
    returns: learned.returns?.words ?? null,
    formulas: Object.entries(learned.formulas).map(([amount, { words, share }]) => ({ amount, words, share })),
  }
}

async function learnFrom(table: RuleTable, meanings: Meanings, now: number): Promise<Learned> {
  const context = createContext(meanings, table, now)
  const answers: Record<string, readonly SqlRow[]> = {}
  for (const { id, sql } of learningQueries(context, table.name)) answers[id] = await table.ask(sql)
  return learn(context, answers)
}

/** What breaks rules of single rows, by the rule. */
async function brokenRowRules(
  { applicable, context }: RulePlan,
  table: RuleTable,
): Promise<ReadonlyMap<string, Pick<RuleFinding, "count" | "affected" | "checked">>> {
  const rules = applicable.filter((rule) => rule.check.kind === "row")
  if (rules.length === 0) return new Map()
  const [row] = await table.ask(rowCountsQuery(rules, context, table.name))
  return new Map(
    rules.flatMap(({ id }, i) => {
      const count = Number(row?.[`b${i}`] ?? 0)
      return count === 0 ? [] : [[id, { count, affected: count, checked: Number(row?.[`c${i}`]) }] as const]
    }),
  )
}

/** The queries that are left to ask: places of the row rules that are broken, and all of the others. */
function queriesOf(plan: RulePlan, broken: ReadonlyMap<string, unknown>, table: string): readonly RuleQuery[] {
  const wanted = (rule: PlannedRule) => rule.check.kind !== "row" || broken.has(rule.id)
  return ruleQueries({ ...plan, applicable: plan.applicable.filter(wanted) }, table)
}
