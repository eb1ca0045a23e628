import { identifier, wholeLiteral } from "../query/duckdb-text.ts"
import type { Meaning } from "../schema/meanings/meaning.ts"
import { bindOwn, type RuleContext } from "./context.ts"
import { prefixOf } from "./expression/functions.ts"
import { compileCondition, type Values } from "./expression/predicate.ts"
import { conditionSql, valueSql } from "./expression/sql.ts"
import { type AmountFormula, amountsOf, formulaCandidates, inferAmountFormula } from "./formula.ts"
import { inferReturns, type ReturnSignal, type ReturnsConvention, returnSignals, type SignalGroup } from "./returns.ts"

/** What only the rows can tell, found before the rules are planned. */
export interface Learned {
  /** How amounts are reckoned, by the amount. */
  readonly formulas: Readonly<Partial<Record<Meaning, AmountFormula>>>
  /** Null where no row shows a return. */
  readonly returns: ReturnsConvention | null
}

export const NOTHING_LEARNED: Learned = { formulas: {}, returns: null }

/** A question to the rows. */
export interface Probe {
  readonly id: string
  readonly sql: string
}

export type SqlRow = Readonly<Record<string, unknown>>

/** So many rows are enough to tell which formula is used; more are looked at evenly over the file. */
const ENOUGH_ROWS = 200_000
const MOST_GROUPS = 2000

/** The queries whose answers `learn` takes; the table has the file's columns and `grove_row`. */
export function learningQueries(context: RuleContext, table: string): readonly Probe[] {
  const formulas = amountsOf(context).flatMap((target) => {
    const candidates = formulaCandidates(target, context)
    if (candidates.length === 0) return []
    const counts = candidates.map(
      ({ matches }, i) => `count(*) FILTER (WHERE ${conditionSql(bindOwn(matches, context))}) AS c${i}`,
    )
    const complete = conditionSql(bindOwn(completeText(target, context), context))
    const every = wholeLiteral(Math.max(1, Math.floor(context.rows / ENOUGH_ROWS)))
    return [
      {
        id: `formula:${target}`,
        sql: `SELECT count(*) AS rows, ${counts.join(", ")} FROM ${identifier(table)} WHERE ${complete} AND hash(grove_row) % ${every} = 0`,
      },
    ]
  })
  const signals = returnSignals(context)
  if (signals.length === 0) return formulas
  const bits = signals.flatMap(({ shows, surely }, i) =>
    [shows, surely].map(
      (text, j) =>
        `CASE WHEN ${conditionSql(bindOwn(text, context))} THEN ${wholeLiteral(2 ** (2 * i + j))} ELSE 0 END`,
    ),
  )
  const order = context.columnOf("order")
  const prefix =
    order?.type === "string"
      ? valueSql({
          kind: "call",
          type: "text",
          name: "prefix",
          of: { kind: "column", type: "text", column: order },
          digits: 0,
        })
      : "''"
  const sql = `SELECT coalesce(${prefix}, '') AS prefix, ${bits.join(" + ")} AS bits, count(*) AS rows FROM ${identifier(table)} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ${wholeLiteral(MOST_GROUPS)}`
  return [...formulas, { id: "returns", sql }]
}

/** Rows that have what every formula needs. */
const completeText = (target: Meaning, context: RuleContext): string =>
  [target, "quantity", "unit_price"]
    .filter((meaning) => context.columnOf(meaning as Meaning) !== null)
    .map((meaning) => `${meaning} is not null`)
    .join(" and ")

/** @param answers the rows that each query of `learningQueries` gave, by its id */
export function learn(context: RuleContext, answers: Readonly<Record<string, readonly SqlRow[]>>): Learned {
  const formulas: Partial<Record<Meaning, AmountFormula>> = {}
  for (const target of amountsOf(context)) {
    const row = answers[`formula:${target}`]?.[0]
    if (!row) continue
    const candidates = formulaCandidates(target, context)
    const formula = inferAmountFormula(
      candidates,
      candidates.map((_, i) => Number(row[`c${i}`])),
      Number(row.rows),
    )
    if (formula) formulas[target] = formula
  }
  const groups = (answers.returns ?? []).map((row) => ({
    prefix: String(row.prefix),
    bits: Number(row.bits),
    rows: Number(row.rows),
  }))
  return { formulas, returns: groups.length > 0 ? inferReturns(returnSignals(context), groups) : null }
}

/** What rows at hand tell: the same as `learn` makes of the queries' answers. */
export function learnFromRows(context: RuleContext, rows: readonly Values[]): Learned {
  const test = (text: string) => compileCondition(bindOwn(text, context))
  const formulas: Partial<Record<Meaning, AmountFormula>> = {}
  for (const target of amountsOf(context)) {
    const candidates = formulaCandidates(target, context)
    if (candidates.length === 0) continue
    const complete = rows.filter(test(completeText(target, context)))
    const matches = candidates.map((candidate) => complete.filter(test(candidate.matches)).length)
    const formula = inferAmountFormula(candidates, matches, complete.length)
    if (formula) formulas[target] = formula
  }
  const signals = returnSignals(context)
  if (signals.length === 0) return { formulas, returns: null }
  return { formulas, returns: inferReturns(signals, groupsOf(context, signals, rows)) }
}

function groupsOf(
  context: RuleContext,
  signals: readonly ReturnSignal[],
  rows: readonly Values[],
): readonly SignalGroup[] {
  const tests = signals.flatMap(({ shows, surely }) =>
    [shows, surely].map((text) => compileCondition(bindOwn(text, context))),
  )
  const order = context.columnOf("order")
  const groups = new Map<string, { prefix: string; bits: number; rows: number }>()
  for (const row of rows) {
    const text = order?.type === "string" ? row[order.index] : null
    const prefix = typeof text === "string" ? prefixOf(text) : ""
    const bits = tests.reduce((sum, shows, i) => (shows(row) ? sum + 2 ** i : sum), 0)
    const key = `${bits} ${prefix}`
    const group = groups.get(key) ?? { prefix, bits, rows: 0 }
    group.rows++
    groups.set(key, group)
  }
  return [...groups.values()].sort((a, b) => b.rows - a.rows).slice(0, MOST_GROUPS)
}
