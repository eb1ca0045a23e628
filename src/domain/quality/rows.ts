import type { RuleColumn, RuleContext } from "../rules/context.ts"
import { storedName } from "../rules/expression/sql.ts"
import { type QualityCheck, ROWS_OF_FILE } from "./quality-check.ts"

/** Rows that are equal, and rows of nothing. */
export function rowChecks(context: RuleContext): readonly QualityCheck[] {
  const { columns, rows } = context
  if (rows < 2 || columns.length === 0) return []
  return [...duplicateRows(context), ...emptyRows(columns)]
}

/** Whatever numbers the rows does not tell them apart. */
function duplicateRows(context: RuleContext): readonly QualityCheck[] {
  const counter = context.columnOf("row_number")
  const columns = context.columns.filter((column) => column !== counter)
  // In a list of single values some come back.
  if (columns.length < 2) return []
  const all = columns.map(storedName).join(", ")
  const expected = equalByChance(columns, context.rows)
  return [
    {
      code: "duplicate_row",
      column: null,
      // Only rows whose hash is there twice are compared as a whole: of millions of rows that leaves few.
      odd: `WITH hashed AS (SELECT grove_row, hash(${all}) AS h FROM file WHERE coalesce(${textsOf(columns)}) IS NOT NULL),
        twice AS (SELECT h FROM hashed GROUP BY h HAVING count(*) > 1),
        suspects AS (SELECT file.* FROM file WHERE grove_row IN (SELECT grove_row FROM hashed WHERE h IN (SELECT h FROM twice))),
        numbered AS (SELECT grove_row, row_number() OVER (PARTITION BY ${all} ORDER BY grove_row) AS n, min(grove_row) OVER (PARTITION BY ${all} ORDER BY grove_row) AS first FROM suspects)
        SELECT grove_row, concat('as row ', format('{:,}', first)) AS detail, '' AS note FROM numbered
        WHERE n > 1 AND (SELECT count(*) FROM numbered WHERE n > 1) > ${expected}`,
      total: ROWS_OF_FILE,
      repair: { op: "dedupe", columns: counter === null ? null : columns.map(({ name }) => name) },
    },
  ]
}

function emptyRows(columns: readonly RuleColumn[]): readonly QualityCheck[] {
  // A column without an empty cell tells it without a look at the rows.
  if (columns.some(({ nulls }) => nulls === 0)) return []
  return [
    {
      code: "empty_row",
      column: null,
      odd: `SELECT grove_row, '' AS detail, '' AS note FROM file WHERE coalesce(${textsOf(columns)}) IS NULL`,
      total: ROWS_OF_FILE,
    },
  ]
}

const textsOf = (columns: readonly RuleColumn[]): string =>
  columns.map((column) => `${storedName(column)}::VARCHAR`).join(", ")

/** Pairs of equal rows to expect if the columns had nothing to do with each other. */
function equalByChance(columns: readonly RuleColumn[], rows: number): number {
  const chance = columns.reduce((all, column) => all * equalValues(column, rows), 1)
  return Math.floor((rows * (rows - 1) * chance) / 2)
}

/** The chance of two rows to have the same value: from the most frequent values, and as if the others were evenly spread. */
function equalValues({ top = [], distinct, nulls = 0 }: RuleColumn, rows: number): number {
  if (distinct === undefined) return 0
  const pairs = (count: number) => count * Math.max(0, count - 1)
  const known = top.reduce((sum, { count }) => sum + count, 0)
  const others = Math.max(0, rows - nulls - known)
  const kinds = Math.max(1, distinct - top.length)
  const equal = top.reduce((sum, { count }) => sum + pairs(count), pairs(nulls)) + kinds * pairs(others / kinds)
  return equal / (rows * (rows - 1))
}
