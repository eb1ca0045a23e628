import { identifier, textLiteral, wholeLiteral } from "../query/duckdb-text.ts"
import { MEANINGS, type Meaning, type Meanings } from "../schema/meanings/meaning.ts"
import { RULES } from "./catalogue.ts"
import { bindOwn, createContext, type RuleColumn, type RuleContext } from "./context.ts"
import type { BoundCondition, BoundValue, Column } from "./expression/bind.ts"
import { compileBreach, compileCondition, type Values } from "./expression/predicate.ts"
import { conditionSql, storedName } from "./expression/sql.ts"
import { type Learned, NOTHING_LEARNED } from "./learn.ts"
import { linesSql } from "./lines.ts"
import type { Check, Need, PlannedRule, Rule } from "./rule.ts"

/** A rule that does not fit a file. */
export interface SkippedRule {
  readonly rule: string
  readonly title: string
  /** The meanings that no column has; of alternatives all. Empty where the rows themselves give nothing to check. */
  readonly missing: readonly Meaning[]
  /** One sentence. */
  readonly why: string
}

export interface RulePlan {
  readonly context: RuleContext
  readonly learned: Learned
  readonly applicable: readonly PlannedRule[]
  readonly skipped: readonly SkippedRule[]
}

/**
 * Which rules fit a file.
 *
 * @param now epoch milliseconds, in the time that the file's times are read in
 * @param learned what `learn` made of the rows; without it, rules that need it are skipped
 */
export function planRules(
  meanings: Meanings,
  profile: { readonly columns: readonly RuleColumn[]; readonly rows: number },
  options: { readonly now: number; readonly learned?: Learned },
): RulePlan {
  const context = createContext(meanings, profile, options.now)
  const learned = options.learned ?? NOTHING_LEARNED
  const applicable: PlannedRule[] = []
  const skipped: SkippedRule[] = []
  for (const rule of RULES) {
    const lacking = rule.needs.filter((need) => !isMet(need, context))
    const planned = lacking.length > 0 ? [] : planRule(rule, context, learned)
    applicable.push(...planned)
    if (planned.length === 0) skipped.push(skip(rule, lacking))
  }
  return { context, learned, applicable, skipped }
}

const isMet = (need: Need, context: RuleContext): boolean =>
  (typeof need === "string" ? [need] : need).some((meaning) => context.columnOf(meaning) !== null)

function planRule(rule: Rule, context: RuleContext, learned: Learned): readonly PlannedRule[] {
  return rule.plan(context, learned).map(({ key, check, sentence, title }) => ({
    id: key === "" ? rule.id : `${rule.id}:${key}`,
    rule: rule.id,
    title: title ?? rule.title,
    scope: rule.scope,
    severity: rule.severity,
    sentence: sentence ?? rule.sentence,
    advice: rule.advice,
    check,
  }))
}

function skip(rule: Rule, lacking: readonly Need[]): SkippedRule {
  const names = lacking.map((need) =>
    (typeof need === "string" ? [need] : need).map((meaning) => MEANINGS[meaning].title).join(" or "),
  )
  const why =
    names.length > 0
      ? `No column is the ${names.join(", and none the ")}.`
      : rule.learned === "formulas"
        ? "No formula explains the amounts of most rows."
        : rule.learned === "returns"
          ? "The rows do not show returns in a way that this can be told from."
          : "The values of this file give nothing to check."
  const missing = lacking.flatMap((need) => (typeof need === "string" ? [need] : need))
  return { rule: rule.id, title: rule.title, missing, why }
}

type RowCheck = Extract<Check, { kind: "row" }>

/** True for rows that break the rule: for the scanner, which has the values of a row at hand. */
export function compilePredicate(check: RowCheck, context: RuleContext): (row: Values) => boolean {
  const breaks = compileBreach(bindOwn(check.expect, context))
  if (check.where === null) return breaks
  const concerns = compileCondition(bindOwn(check.where, context))
  return (row) => concerns(row) && breaks(row)
}

/** The same as a condition for DuckDB: true for rows that break the rule, else false or NULL. */
export function breachSql(check: RowCheck, context: RuleContext): string {
  const breaks = `(NOT ${conditionSql(bindOwn(check.expect, context))})`
  return check.where === null ? breaks : `(${conditionSql(bindOwn(check.where, context))} AND ${breaks})`
}

export interface RuleQuery {
  readonly rule: PlannedRule
  /** Its answer is for `ruleFinding`. */
  readonly sql: string
}

/** So many places are shown. */
export const MOST_PLACES = 20

/**
 * The queries that tell what breaks the rules, for a table in DuckDB that has the file's columns (numbers BIGINT or
 * DOUBLE, times TIMESTAMP, texts VARCHAR) by their `stored` names and `grove_row BIGINT`, the row as a person counts it. Each answers one to
 * twenty rows of `count`, `affected`, `checked`, `grove_row`, `detail`, in the order of the file.
 */
export function ruleQueries(plan: RulePlan, table: string): readonly RuleQuery[] {
  const { context } = plan
  const relations = `file AS NOT MATERIALIZED (SELECT * FROM ${identifier(table)}), lines AS NOT MATERIALIZED (${linesSql(context, plan.learned, table)})`
  return plan.applicable.map((rule) => {
    const { broken, checked } = selectsOf(rule.check, context)
    return {
      rule,
      sql: `WITH ${relations}, broken AS MATERIALIZED (${broken})
SELECT count, affected, checked, grove_row, detail
FROM (SELECT count(*)::DOUBLE AS count, coalesce(sum(affected), 0)::DOUBLE AS affected, (${checked})::DOUBLE AS checked FROM broken)
LEFT JOIN (SELECT grove_row, detail FROM broken ORDER BY grove_row, detail LIMIT ${wholeLiteral(MOST_PLACES)}) ON TRUE
ORDER BY grove_row, detail`,
    }
  })
}

/**
 * One query that counts what breaks each row rule, all in a single look at the rows: `b0`, `c0`, `b1`, … for the rows that
 * break the first rule and those that it concerns, and so on.
 */
export function rowCountsQuery(rules: readonly PlannedRule[], context: RuleContext, table: string): string {
  const counts = rules.map(({ check }, i) => {
    if (check.kind !== "row") throw new RangeError("Only rules of single rows are counted together.")
    const concerned = check.where === null ? "" : ` FILTER (WHERE ${conditionSql(bindOwn(check.where, context))})`
    return `count(*) FILTER (WHERE ${breachSql(check, context)}) AS b${i}, count(*)${concerned} AS c${i}`
  })
  return `SELECT ${counts.join(", ")} FROM ${identifier(table)}`
}

function selectsOf(check: Check, context: RuleContext): { readonly broken: string; readonly checked: string } {
  if (check.kind === "query") return check
  const concerned = check.where === null ? "" : ` WHERE ${conditionSql(bindOwn(check.where, context))}`
  const named = columnsOfCheck(check, context).map(
    (column) => `concat(${textLiteral(`${column.name} `)}, coalesce(${storedName(column)}::VARCHAR, 'empty'))`,
  )
  const detail = named.length > 0 ? `concat_ws(', ', ${named.join(", ")})` : "''"
  return {
    broken: `SELECT grove_row, ${detail} AS detail, 1 AS affected FROM file WHERE ${breachSql(check, context)}`,
    checked: `SELECT count(*) FROM file${concerned}`,
  }
}

/** The columns that a row check reads, in the order in which it does. */
export function columnsOfCheck(check: RowCheck, context: RuleContext): readonly Column[] {
  const found = new Map<string, Column>()
  const visit = (node: BoundCondition | BoundValue): void => {
    if (node.kind === "column") found.set(node.column.name, node.column)
    for (const part of Object.values(node)) if (isNode(part)) visit(part)
  }
  for (const text of [check.where, check.expect]) if (text !== null) visit(bindOwn(text, context))
  return [...found.values()]
}

const isNode = (part: unknown): part is BoundCondition | BoundValue =>
  typeof part === "object" && part !== null && "kind" in part
