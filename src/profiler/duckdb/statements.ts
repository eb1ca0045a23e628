import { conditionSql, QueryIssue } from "#domain/query/conditions.ts"
import { identifier, inline, numberLiteral, textLiteral, timeLiteral } from "#domain/query/duckdb-text.ts"
import { type DuckDbTable, duckDbDialect } from "#domain/query/plan-duckdb.ts"
import type { RowsView, TimeSpan } from "./api.ts"
import { type LocalColumn, queryTypeOf, ROW, storedOf } from "./columns.ts"
import { TABLE } from "./load.ts"

/** Rowids of the table in a view's order. */
const VIEW = "grove_view"

/** A column as it is shown: its text where that is kept. */
const shown = (column: LocalColumn, i: number): string => {
  const { text, value } = storedOf(column, i)
  return identifier((text ?? value)!)
}

/** A column as Druid gets it. */
function sent(column: LocalColumn, i: number): string {
  const { text, value } = storedOf(column, i)
  return (column.isText ? text : (value ?? text))!
}

/** A column as it is sorted and measured: its value where it has one. */
const valued = (column: LocalColumn, i: number): string => {
  const { text, value } = storedOf(column, i)
  return identifier((value ?? text)!)
}

function indexOf(columns: readonly LocalColumn[], name: string): number {
  const index = columns.findIndex((column) => column.name === name)
  if (index < 0) throw new QueryIssue(name, `There is no column ${name}.`)
  return index
}

/** The table as Druid will have it: text where Druid gets text, and the time as `__time` alone. */
export function datasourceOf(columns: readonly LocalColumn[], time: DuckDbTable["time"]): DuckDbTable {
  const entries = columns.flatMap((column, i) => {
    const { value } = storedOf(column, i)
    if (time?.kind === "column" && time.name === value) return []
    return [[column.name, { name: sent(column, i), type: queryTypeOf(column) }] as const]
  })
  return { name: TABLE, columns: new Map(entries), time }
}

/** The table by its values: for comparisons with numbers where Druid gets text. */
function valuesOf(columns: readonly LocalColumn[]): DuckDbTable {
  const entries = columns.map((column, i) => {
    const { text, value } = storedOf(column, i)
    return [column.name, { name: (value ?? text)!, type: queryTypeOf({ ...column, isText: false }) }] as const
  })
  return { name: TABLE, columns: new Map(entries), time: null }
}

/** Null where the view is the table as it is. */
export function createViewSql(
  columns: readonly LocalColumn[],
  { sort, filters, spans, search }: RowsView,
): string | null {
  const asSent = datasourceOf(columns, null)
  const asValues = valuesOf(columns)
  const conditions = (filters ?? []).map((filter) => {
    const table = filter.op === "range" ? asValues : asSent
    const schema = new Map([...table.columns].map(([name, { type }]) => [name, type] as const))
    return inline(conditionSql(schema, [filter], duckDbDialect(table))!)
  })
  conditions.push(...(spans ?? []).map((span) => spanConditionSql(columns, span)))
  if (search) conditions.push(searchSql(columns, search))
  const order = (sort ?? []).flatMap(({ column, direction }) => {
    const index = indexOf(columns, column)
    const name = valued(columns[index]!, index)
    const isText = storedOf(columns[index]!, index).value === null
    const by = isText ? [`lower(${name})`, name] : [name]
    return by.map((expression) => `${expression} ${direction === "asc" ? "ASC" : "DESC"} NULLS LAST`)
  })
  if (conditions.length === 0 && order.length === 0) return null
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.map((c) => `(${c})`).join(" AND ")}`
  return (
    `CREATE OR REPLACE TABLE ${identifier(VIEW)} AS SELECT rowid AS id FROM ${identifier(TABLE)}${where} ` +
    `ORDER BY ${[...order, "rowid"].join(", ")}`
  )
}

function spanConditionSql(columns: readonly LocalColumn[], { column, start, end }: TimeSpan): string {
  const index = indexOf(columns, column)
  if (queryTypeOf({ ...columns[index]!, isText: false }) !== "timestamp")
    throw new QueryIssue(column, `Column ${column} has no times to compare.`)
  const name = valued(columns[index]!, index)
  const bounds = [
    ...(start === null ? [] : [`${name} >= ${timeLiteral(start)}`]),
    ...(end === null ? [] : [`${name} < ${timeLiteral(end)}`]),
  ]
  return bounds.length === 0 ? `${name} IS NOT NULL` : bounds.join(" AND ")
}

function searchSql(columns: readonly LocalColumn[], search: string): string {
  const wanted = `lower(${textLiteral(search)})`
  const number = search.trim() === "" ? Number.NaN : Number(search)
  // Numbers and times are not written out where none can have the text in it.
  const isOfValues = /^[\d .:e+-]*$/i.test(search)
  const found = columns.flatMap((column, i) => {
    const { text, value } = storedOf(column, i)
    if (text === null && !isOfValues) return []
    const type = queryTypeOf({ ...column, isText: false })
    const isNumber = type === "integer" || type === "float"
    const asText = text !== null ? identifier(text) : textOfValue(identifier(value!), column)
    const contains = `contains(lower(${asText}), ${wanted})`
    const equals = isNumber && Number.isFinite(number) ? [`${identifier(value!)} = ${numberLiteral(number)}`] : []
    return [contains, ...equals].map((condition) => `coalesce(${condition}, FALSE)`)
  })
  return found.length === 0 ? "FALSE" : found.join(" OR ")
}

function textOfValue(value: string, { type }: LocalColumn): string {
  if (type === "timestamp") return `strftime(${value}, '%Y-%m-%d %H:%M:%S')`
  return type === "date" ? `strftime(${value}, '%Y-%m-%d')` : `CAST(${value} AS VARCHAR)`
}

export const viewTotalSql = `SELECT COUNT(*) FROM ${identifier(VIEW)}`

/** A page's rows: the row's number, then its cells. */
export function pageSql(columns: readonly LocalColumn[], isView: boolean, offset: number, limit: number): string {
  const cells = [identifier(ROW), ...columns.map(shown)].map((name) => `t.${name}`).join(", ")
  const [from, to] = [numberLiteral(offset), numberLiteral(offset + limit)]
  const table = `${identifier(TABLE)} AS t`
  if (!isView) return `SELECT ${cells} FROM ${table} WHERE t.rowid >= ${from} AND t.rowid < ${to} ORDER BY t.rowid`
  return (
    `SELECT ${cells} FROM ${identifier(VIEW)} AS v JOIN ${table} ON t.rowid = v.id ` +
    `WHERE v.rowid >= ${from} AND v.rowid < ${to} ORDER BY v.rowid`
  )
}

/** The place of a row of the file in the table or in the view, from 0; no row where it is not there. */
export function placeSql(isView: boolean, row: number): string {
  const found = `SELECT rowid FROM ${identifier(TABLE)} WHERE ${identifier(ROW)} = ${numberLiteral(row)}`
  return isView ? `SELECT rowid FROM ${identifier(VIEW)} WHERE id IN (${found})` : found
}

export function distinctSql(columns: readonly LocalColumn[], name: string): string {
  const index = indexOf(columns, name)
  return `SELECT COUNT(DISTINCT ${identifier(sent(columns[index]!, index))}) FROM ${identifier(TABLE)}`
}

/** The most frequent values and their counts; those that are as frequent in their own order. */
export function topSql(columns: readonly LocalColumn[], name: string, limit: number): string {
  const index = indexOf(columns, name)
  const value = identifier(sent(columns[index]!, index))
  return (
    `SELECT ${value}, COUNT(*) FROM ${identifier(TABLE)} WHERE ${value} IS NOT NULL ` +
    `GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${numberLiteral(limit)}`
  )
}

/** One row a fraction; no row where there is no value. Null where the column has texts alone. */
export function quantilesSql(
  columns: readonly LocalColumn[],
  name: string,
  fractions: readonly number[],
): string | null {
  const index = indexOf(columns, name)
  const { value } = storedOf(columns[index]!, index)
  if (value === null) return null
  const list = fractions.map((fraction) => `${numberLiteral(fraction)}::DOUBLE`).join(", ")
  return `SELECT unnest(quantile_disc(${identifier(value)}, [${list}])) FROM ${identifier(TABLE)}`
}

/** The least and the greatest time, epoch milliseconds. */
export const spanSql = (time: string): string =>
  `SELECT epoch_ms(min(${identifier(time)})), epoch_ms(max(${identifier(time)})) FROM ${identifier(TABLE)}`
