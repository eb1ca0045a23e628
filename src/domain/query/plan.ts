import type { AnswerColumn, Filter, Group, Measure, Query } from "../contracts/query.ts"
import { MAX_GROUPS } from "../contracts/query.ts"
import { conditionSql, QueryIssue, type Schema, typeOfColumn, valueIsFloat, valueSql } from "./conditions.ts"
import { type Dialect, DRUID } from "./dialect.ts"
import { identifier, join, type SqlText, sql, wrap } from "./sql-text.ts"

/**
 * A typed query as Druid SQL. One statement may have one exact distinct count only; further ones are asked for apart, with
 * the same groups, and put beside it.
 */
export interface QueryPlan {
  readonly columns: readonly AnswerColumn[]
  readonly groups: number
  readonly limit: number
  readonly main: Statement
  /** What is asked beside it, of the groups that the main statement found. */
  readonly others: (rows: readonly (readonly unknown[])[]) => readonly Statement[]
}

export interface Statement {
  readonly sql: SqlText
  /** Its columns after the groups, as indexes of the query's measures. */
  readonly measures: readonly number[]
}

const ZONE = "Etc/UTC"

/** What a plan has in every dialect. */
export interface Outline {
  readonly columns: readonly AnswerColumn[]
  readonly groups: readonly Group[]
  readonly limit: number
  readonly order: Order
}

/** Throws a QueryIssue where the query asks for a column that is not there, or is of another type. */
export function outlineOf(query: Query, schema: Schema): Outline {
  const groups = query.groups ?? []
  const names = [...groups, ...query.measures].map((part) => part.name)
  const repeated = names.find((name, i) => names.indexOf(name) < i)
  if (repeated !== undefined) throw new QueryIssue(repeated, `The name ${repeated} stands there twice.`)
  return {
    columns: [
      ...groups.map((group) => groupColumn(group, schema)),
      ...query.measures.map((measure) => measureColumn(measure, schema)),
    ],
    groups,
    limit: groups.length === 0 ? 1 : (query.limit ?? MAX_GROUPS),
    order: orderOf(query, groups),
  }
}

/** Throws a QueryIssue where the query asks for a column that is not there, or is of another type. */
export function planQuery(query: Query, schema: Schema): QueryPlan {
  const { columns, groups, limit, order } = outlineOf(query, schema)
  const distinct = query.measures.flatMap((m, i) => (m.op === "count_distinct" && !m.approximate ? [i] : []))
  const first = distinct.find((i) => order.some((o) => o.name === query.measures[i]!.name)) ?? distinct[0]
  const others = distinct.filter((i) => i !== first)
  const main = query.measures.map((_, i) => i).filter((i) => !others.includes(i))
  return {
    columns,
    groups: groups.length,
    limit,
    main: { measures: main, sql: statement(query, schema, main, order, limit + 1) },
    others(rows) {
      const narrowed = narrow(query, groups, rows.slice(0, limit))
      return others.map((i) => ({ measures: [i], sql: statement(narrowed, schema, [i], [], null) }))
    },
  }
}

/** Values of one filter; beyond them a list is no help any more. */
const MOST_VALUES = 1000

/** The query over those groups alone that were found, as far as columns tell them apart. */
function narrow(query: Query, groups: readonly Group[], rows: readonly (readonly unknown[])[]): Query {
  const filters = groups.flatMap((group, i): Filter[] => {
    if (group.by !== "column") return []
    const values = [...new Set(rows.map((row) => row[i] as string | number | boolean | null))]
    return values.length === 0 || values.length > MOST_VALUES ? [] : [{ op: "in", column: group.column, values }]
  })
  return { ...query, filters: [...(query.filters ?? []), ...filters] }
}

type Order = NonNullable<Query["order"]>

function orderOf(query: Query, groups: readonly Group[]): Order {
  if (groups.length === 0) return []
  const names = new Set([...groups, ...query.measures].map((part) => part.name))
  const unknown = query.order?.find((o) => !names.has(o.name))
  if (unknown)
    throw new QueryIssue(unknown.name, `It cannot be ordered by ${unknown.name}: no group or measure has this name.`)
  const time = groups.filter((g) => g.by !== "column")
  const given: Order =
    query.order ??
    (time.length > 0
      ? time.map(({ name }) => ({ name, direction: "asc" as const }))
      : [{ name: query.measures[0]!.name, direction: "desc" }])
  // Groups that are equal so far come in one order, always.
  const rest = groups.filter((g) => !given.some((o) => o.name === g.name))
  return [...given, ...rest.map(({ name }) => ({ name, direction: "asc" as const }))]
}

function statement(
  query: Query,
  schema: Schema,
  measures: readonly number[],
  order: Order,
  limit: number | null,
): SqlText {
  const groups = query.groups ?? []
  const selected = [
    ...groups.map((group) => wrap("", groupSql(group, schema, query.timezone), ` AS ${identifier(group.name)}`)),
    ...measures.map((i) =>
      wrap("", measureSql(query.measures[i]!, schema, DRUID), ` AS ${identifier(query.measures[i]!.name)}`),
    ),
  ]
  const where = whereSql(query, schema, DRUID)
  const parts = [wrap("SELECT ", join(selected, ", "), ` FROM ${identifier(query.datasource)}`)]
  if (where) parts.push(wrap("WHERE ", where, ""))
  if (groups.length > 0) {
    parts.push(sql(`GROUP BY ${groups.map((_, i) => i + 1).join(", ")}`))
    if (order.length > 0)
      parts.push(sql(`ORDER BY ${order.map((o) => `${identifier(o.name)} ${o.direction.toUpperCase()}`).join(", ")}`))
    if (limit !== null) parts.push(sql(`LIMIT ${limit}`))
  }
  return join(parts, " ")
}

/** Which rows a query is about; null is all. */
export function whereSql({ interval, filters }: Query, schema: Schema, dialect: Dialect): SqlText | null {
  const conditions: SqlText[] = []
  if (interval) conditions.push(dialect.within(Date.parse(interval.start), Date.parse(interval.end)))
  const rest = conditionSql(schema, filters ?? [], dialect)
  if (rest) conditions.push(rest)
  return conditions.length === 0 ? null : join(conditions, " AND ")
}

/** The contract lets no quote into a zone or a granularity. */
function groupSql(group: Group, schema: Schema, zone = ZONE): SqlText {
  switch (group.by) {
    case "column":
      typeOfColumn(schema, group.column)
      return sql(identifier(group.column))
    case "time":
      return sql(`TIME_FLOOR(__time, '${group.granularity}', NULL, '${zone}')`)
    case "time_part":
      return sql(`TIME_EXTRACT(__time, '${PARTS[group.part]}', '${zone}')`)
  }
}

const PARTS = { weekday: "DOW", hour: "HOUR", month: "MONTH" } as const

export function measureSql(measure: Measure, schema: Schema, dialect: Dialect): SqlText {
  const condition = narrowingSql(measure, schema, dialect)
  if (measure.op === "count_distinct") {
    typeOfColumn(schema, measure.column)
    const name = dialect.column(measure.column)
    if (measure.approximate) return filtered(dialect.approximateDistinct(name), condition)
    return condition === null
      ? sql(`COUNT(DISTINCT ${name})`)
      : wrap("COUNT(DISTINCT CASE WHEN ", condition, ` THEN ${name} END)`)
  }
  if (measure.op === "count") return filtered("COUNT(*)", condition)
  const value = valueSql(schema, measure.of, dialect)
  // An average of integers would be cut to one.
  if (measure.op === "avg") return filtered(`AVG(CAST(${value} AS DOUBLE))`, condition)
  return filtered(`${measure.op.toUpperCase()}(${value})`, condition)
}

function filtered(aggregate: string, condition: SqlText | null): SqlText {
  return condition === null ? sql(aggregate) : wrap(`${aggregate} FILTER (WHERE `, condition, ")")
}

/** The sign of a product is told by its factors: −2 × 0.0 is −0.0, which Druid takes for less than 0. */
function signSql({ of, is }: NonNullable<Measure["sign"]>, schema: Schema, dialect: Dialect): string {
  const value = valueSql(schema, of, dialect)
  if ("column" in of) return `(${value}) ${is === "positive" ? ">" : "<"} 0`
  const [a, b] = of.product.map(dialect.column) as [string, string]
  const both = (x: string, y: string) => `(${a} ${x} 0 AND ${b} ${y} 0)`
  return is === "positive" ? `(${both(">", ">")} OR ${both("<", "<")})` : `(${both("<", ">")} OR ${both(">", "<")})`
}

function narrowingSql({ sign, where }: Measure, schema: Schema, dialect: Dialect): SqlText | null {
  const conditions: SqlText[] = []
  if (sign) conditions.push(sql(signSql(sign, schema, dialect)))
  const rest = conditionSql(schema, where ?? [], dialect)
  if (rest) conditions.push(rest)
  return conditions.length === 0 ? null : join(conditions, " AND ")
}

function groupColumn(group: Group, schema: Schema): AnswerColumn {
  if (group.by === "time") return { name: group.name, type: "timestamp", estimate: false }
  if (group.by === "time_part") return { name: group.name, type: "integer", estimate: false }
  const type = typeOfColumn(schema, group.column)
  return { name: group.name, type: type === "other" ? "string" : type, estimate: false }
}

function measureColumn(measure: Measure, schema: Schema): AnswerColumn {
  const estimate = measure.op === "count_distinct" && measure.approximate === true
  const isInteger =
    measure.op === "count" ||
    measure.op === "count_distinct" ||
    (measure.op !== "avg" && !valueIsFloat(schema, measure.of))
  return { name: measure.name, type: isInteger ? "integer" : "float", estimate }
}
