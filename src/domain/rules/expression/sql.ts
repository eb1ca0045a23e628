import { doubleLiteral, identifier, textLiteral } from "../../query/duckdb-text.ts"
import type { BoundCondition, BoundValue, Column } from "./bind.ts"
import { FUNCTIONS } from "./functions.ts"
import { DAY_MS } from "./times.ts"

/** A column as the table in DuckDB calls it. */
export const storedName = (column: Column): string => identifier(column.stored ?? column.name)

/** The condition for DuckDB: true, false or NULL for the very rows for which the predicate says so. */
export function conditionSql(condition: BoundCondition): string {
  switch (condition.kind) {
    case "and":
      return `(${conditionSql(condition.left)} AND ${conditionSql(condition.right)})`
    case "or":
      return `(${conditionSql(condition.left)} OR ${conditionSql(condition.right)})`
    case "not":
      return `(NOT ${conditionSql(condition.of)})`
    case "null":
      return `(${valueSql(condition.of)} IS NULL)`
    case "empty":
      return `(coalesce(trim(${valueSql(condition.of)}, ' '), '') = '')`
    case "in":
      return `(${valueSql(condition.of)} IN (${condition.values.map(literalSql).join(", ")}))`
    case "like":
      return `(${valueSql(condition.of)} LIKE ${textLiteral(condition.pattern)})`
    case "compare":
      return `(${valueSql(condition.left)} ${condition.op} ${valueSql(condition.right)})`
  }
}

const literalSql = (value: string | number): string =>
  typeof value === "string" ? textLiteral(value) : doubleLiteral(value)

/** Numbers are DOUBLE and times epoch milliseconds, as the predicate has them: a BIGINT would overflow with an error. */
export function valueSql(value: BoundValue): string {
  switch (value.kind) {
    case "column": {
      const name = storedName(value.column)
      if (value.type === "number") return `${name}::DOUBLE`
      if (value.type === "time") return `epoch_ms(${name})::DOUBLE`
      return value.column.type === "boolean" ? `${name}::VARCHAR` : name
    }
    case "literal":
      return literalSql(value.value)
    case "negative":
      return `(-${valueSql(value.of)})`
    case "days":
      return `((${valueSql(value.left)} - ${valueSql(value.right)}) / ${doubleLiteral(DAY_MS)})`
    case "arithmetic": {
      const right = valueSql(value.right)
      return `(${valueSql(value.left)} ${value.op} ${value.op === "/" ? `nullif(${right}, 0)` : right})`
    }
    case "otherwise":
      return `coalesce(${valueSql(value.of)}, ${valueSql(value.or)})`
    case "call": {
      const of = valueSql(value.of)
      return FUNCTIONS[value.name].sql(FUNCTIONS[value.name].takes === "time" ? `${of}::BIGINT` : of, value.digits)
    }
  }
}
