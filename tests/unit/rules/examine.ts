import { createContext, type RuleColumn } from "#domain/rules/context.ts"
import { type RuleFinding, ruleFinding } from "#domain/rules/finding.ts"
import { learn, learningQueries } from "#domain/rules/learn.ts"
import { planRules, ruleQueries } from "#domain/rules/plan.ts"
import type { Meanings } from "#domain/schema/meanings/meaning.ts"
import type { ColumnType } from "#domain/schema/types.ts"
import type { Cell, Duck } from "./duck.ts"

export const NOW = Date.UTC(2026, 0, 1)

export interface TestTable {
  readonly columns: readonly RuleColumn[]
  readonly meanings: Meanings
  readonly rows: readonly (readonly Cell[])[]
}

/** `quantity n|unit_price #|order|order_date t`: columns that are called what they mean, with what a profile knows. */
export function tableOf(header: string, rows: readonly (readonly Cell[])[]): TestTable {
  const types: Readonly<Record<string, ColumnType>> = { n: "integer", "#": "float", t: "timestamp" }
  const names = header.split("|").map((text) => text.split(" "))
  const columns = names.map(([name = "", type], index): RuleColumn => {
    const cells = rows.map((row) => row[index] ?? null).filter((cell) => cell !== null)
    const counts = new Map<Cell, number>()
    for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1)
    const sorted = [...counts].sort((a, b) => b[1] - a[1])
    const numbers = cells.filter((cell) => typeof cell === "number")
    return {
      name,
      index,
      type: types[type ?? ""] ?? "string",
      count: cells.length,
      nulls: rows.length - cells.length,
      distinct: counts.size,
      min: numbers.length > 0 ? String(numbers.reduce((a, b) => Math.min(a, b))) : null,
      max: numbers.length > 0 ? String(numbers.reduce((a, b) => Math.max(a, b))) : null,
      top: sorted.slice(0, 10).map(([value, count]) => ({ value: String(value), count })),
    }
  })
  const meanings = Object.fromEntries(columns.map(({ name }) => [name, name])) as Meanings
  return { columns, meanings, rows }
}

/** Puts a table into DuckDB, learns from its rows and plans the rules that fit it. */
export async function planFor(duck: Duck, table: TestTable) {
  await duck.table("sales", table.columns, table.rows)
  const profile = { columns: table.columns, rows: table.rows.length }
  const context = createContext(table.meanings, profile, NOW)
  const answers: Record<string, readonly Readonly<Record<string, unknown>>[]> = {}
  for (const { id, sql } of learningQueries(context, "sales")) answers[id] = await duck.rows(sql)
  const learned = learn(context, answers)
  return planRules(table.meanings, profile, { now: NOW, learned })
}

/** Holds a table to every rule that fits it, the whole way: learn, plan, query. */
export async function examine(duck: Duck, table: TestTable) {
  const plan = await planFor(duck, table)
  const findings: RuleFinding[] = []
  for (const { rule, sql } of ruleQueries(plan, "sales")) {
    const finding = ruleFinding(rule, await duck.rows(sql))
    if (finding) findings.push(finding)
  }
  return { plan, learned: plan.learned, findings }
}
