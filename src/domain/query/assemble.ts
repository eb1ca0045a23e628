import type { AnswerColumn, Cell } from "../contracts/query.ts"
import type { QueryPlan, Statement } from "./plan.ts"

type Rows = readonly (readonly unknown[])[]

/**
 * Puts the answers to a plan's statements together.
 *
 * @param statements the main one, then the others
 * @param answers one a statement, in their order
 * @returns `complete` false: there are more groups than the limit
 */
export function assembleAnswer(
  plan: QueryPlan,
  statements: readonly Statement[],
  answers: readonly Rows[],
): { rows: Cell[][]; complete: boolean } {
  const { groups, limit, columns } = plan
  const lookups = answers.map((rows) => new Map(rows.map((row) => [keyOf(row, groups), row])))
  const main = answers[0] ?? []
  const rows = main.slice(0, limit).map((row) => {
    const cells: Cell[] = columns.slice(0, groups).map((column, i) => toCell(row[i], column))
    for (const [s, { measures }] of statements.entries()) {
      const found = lookups[s]!.get(keyOf(row, groups))
      for (const [i, measure] of measures.entries()) {
        const column = columns[groups + measure]!
        // A group without a row in a distinct count has no value to count.
        cells[groups + measure] = found ? toCell(found[groups + i], column) : 0
      }
    }
    return cells
  })
  return { rows, complete: main.length <= limit }
}

const keyOf = (row: readonly unknown[], groups: number): string => JSON.stringify(row.slice(0, groups))

/** Druid writes numbers that are none as texts. */
function toCell(value: unknown, column: AnswerColumn): Cell {
  if (value === null || value === undefined) return null
  if (column.type === "integer" || column.type === "float") {
    const number = Number(value)
    return Number.isFinite(number) ? number : null
  }
  // A cluster may be set to write times with an offset.
  if (column.type === "timestamp") return new Date(value as string | number).toISOString()
  return typeof value === "boolean" ? value : String(value)
}
