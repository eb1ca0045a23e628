import type { Filter, Value } from "../contracts/query.ts"
import type { Dialect } from "./dialect.ts"
import { join, type Parameter, type SqlText, sql, wrap } from "./sql-text.ts"

/** What a column of a datasource is, for a query. */
export type QueryType = "string" | "integer" | "float" | "timestamp" | "other"

/** The columns of a datasource by name. */
export type Schema = ReadonlyMap<string, QueryType>

/** A query that asks for what the datasource does not have. */
export class QueryIssue extends Error {
  override readonly name = "QueryIssue"
  /** The column. */
  readonly where: string
  constructor(where: string, message: string) {
    super(message)
    this.where = where
  }
}

export function typeOfColumn(schema: Schema, column: string): QueryType {
  const type = schema.get(column)
  if (type === undefined) throw new QueryIssue(column, `There is no column ${column}.`)
  if (type === "other")
    throw new QueryIssue(column, `Column ${column} cannot be queried: it holds neither texts nor numbers.`)
  return type
}

export function isNumeric(schema: Schema, column: string): boolean {
  const type = typeOfColumn(schema, column)
  return type === "integer" || type === "float"
}

/** A number to compute with: a column or the product of two. */
export function valueSql(schema: Schema, value: Value, dialect: Dialect): string {
  const columns = "column" in value ? [value.column] : value.product
  for (const column of columns)
    if (!isNumeric(schema, column)) throw new QueryIssue(column, `Column ${column} has no numbers to compute with.`)
  if ("column" in value) return dialect.column(value.column)
  const [a, b] = value.product.map(dialect.column) as [string, string]
  return valueIsFloat(schema, value) ? `${a} * ${b}` : dialect.product(a, b)
}

export const valueIsFloat = (schema: Schema, value: Value): boolean =>
  ("column" in value ? [value.column] : value.product).some((column) => typeOfColumn(schema, column) === "float")

/** All of the filters hold; null where there is none. */
export function conditionSql(schema: Schema, filters: readonly Filter[], dialect: Dialect): SqlText | null {
  return filters.length === 0
    ? null
    : join(
        filters.map((filter) => filterSql(schema, filter, dialect)),
        " AND ",
      )
}

function filterSql(schema: Schema, filter: Filter, dialect: Dialect): SqlText {
  const type = typeOfColumn(schema, filter.column)
  const name = dialect.column(filter.column)
  switch (filter.op) {
    case "is_null":
      return sql(`${name} IS NULL`)
    case "not_null":
      return sql(`${name} IS NOT NULL`)
    case "in":
    case "not_in": {
      if (type === "timestamp")
        throw new QueryIssue(filter.column, `Column ${filter.column} is a time: choose an interval.`)
      return filter.op === "in" ? inSql(name, type, filter.values) : notInSql(name, type, filter.values)
    }
    case "range": {
      if (!isNumeric(schema, filter.column))
        throw new QueryIssue(filter.column, `Column ${filter.column} has no numbers to compare.`)
      const bounds = [
        [">", filter.gt] as const,
        [">=", filter.gte] as const,
        ["<", filter.lt] as const,
        ["<=", filter.lte] as const,
      ]
      return join(
        bounds.flatMap(([operator, bound]) =>
          bound === undefined ? [] : [sql(`${name} ${operator} ?`, number(bound))],
        ),
        " AND ",
      )
    }
    case "contains":
      if (type !== "string") throw new QueryIssue(filter.column, `Column ${filter.column} has no text to search.`)
      return sql(dialect.contains(name), { type: "VARCHAR", value: filter.text })
  }
}

type Cells = readonly (string | number | boolean | null)[]

function inSql(name: string, type: QueryType, values: Cells): SqlText {
  const list = listSql(name, type, values)
  if (!values.includes(null)) return list ?? sql("FALSE")
  return list ? wrap("(", list, ` OR ${name} IS NULL)`) : sql(`${name} IS NULL`)
}

function notInSql(name: string, type: QueryType, values: Cells): SqlText {
  const list = listSql(`${name} NOT`, type, values)
  if (!values.includes(null)) return list ? wrap("(", list, ` OR ${name} IS NULL)`) : sql("TRUE")
  return list ? wrap("(", list, ` AND ${name} IS NOT NULL)`) : sql(`${name} IS NOT NULL`)
}

/** `name IN (…)` over the values that the column can have; null where it can have none of them. */
function listSql(name: string, type: QueryType, values: Cells): SqlText | null {
  const parameters = values.flatMap((value): Parameter[] => {
    if (value === null) return []
    if (type === "string") return [{ type: "VARCHAR", value: String(value) }]
    const n = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value)
    // Among whole numbers Druid takes 0.25 of a list for 0.
    const canHave = type === "integer" ? Number.isInteger(n) : Number.isFinite(n)
    return canHave ? [number(n)] : []
  })
  return parameters.length === 0 ? null : sql(`${name} IN (${parameters.map(() => "?").join(", ")})`, ...parameters)
}

const number = (value: number): Parameter => ({ type: Number.isSafeInteger(value) ? "BIGINT" : "DOUBLE", value })
