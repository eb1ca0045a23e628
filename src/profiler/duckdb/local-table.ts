import { failed, ok, type Result } from "#domain/findings/result.ts"
import { QueryIssue } from "#domain/query/conditions.ts"
import { inline } from "#domain/query/duckdb-text.ts"
import type { DuckDbTable, DuckDbTime } from "#domain/query/plan-duckdb.ts"
import { sql } from "#domain/query/sql-text.ts"
import type { LocalAnswer, LocalCell, LocalSource, LocalTable, RowsView, TopCell } from "./api.ts"
import { type LocalColumn, storedOf } from "./columns.ts"
import type { DuckDbConnection } from "./connection.ts"
import {
  createViewSql,
  datasourceOf,
  distinctSql,
  pageSql,
  placeSql,
  quantilesSql,
  spanSql,
  topSql,
  viewTotalSql,
} from "./statements.ts"

interface Opened {
  readonly columns: readonly LocalColumn[]
  readonly rows: number
  readonly datasource: DuckDbTable
}

/** A local table over a connection to its worker, which is made when the table is opened. */
export function createTable(connect: () => DuckDbConnection): LocalTable {
  let connection: DuckDbConnection | null = null
  let opened: Opened | null = null
  /** What is in the view's table, and how many rows that is. */
  let view: { readonly statement: string; readonly total: number } | null = null
  let paging: Promise<unknown> = Promise.resolve()

  function run(statement: string, signal: AbortSignal): Promise<Result<LocalAnswer>> {
    if (!connection || !opened) return Promise.resolve(notOpen)
    return connection.call((api, call) => api.run(call, statement), signal)
  }

  async function open(
    { file, layout, columns, time }: LocalSource,
    signal: AbortSignal,
    onProgress: Parameters<LocalTable["open"]>[2],
  ): Promise<Result<{ rows: number }>> {
    connection ??= connect()
    const own = connection
    const loaded = await own.call((api, call) => api.load(call, file, layout, columns, onProgress), signal)
    if (!loaded.ok) return loaded
    const ask = (statement: string) => own.call((api, call) => api.run(call, statement), signal)
    const known = await timeOf(columns, time, ask)
    if (!known.ok) return known
    opened = { columns, rows: loaded.value, datasource: datasourceOf(columns, known.value) }
    return ok({ rows: loaded.value })
  }

  /** Makes the view's table, unless it is there. Answers null where the view is the whole table. */
  async function showView(
    wanted: RowsView,
    columns: readonly LocalColumn[],
    signal: AbortSignal,
  ): Promise<Result<number | null>> {
    const statement = createViewSql(columns, wanted)
    if (statement === null) return ok(null)
    if (view?.statement === statement) return ok(view.total)
    view = null
    const made = await run(statement, signal)
    if (!made.ok) return made
    const counted = await run(viewTotalSql, signal)
    if (!counted.ok) return counted
    view = { statement, total: Number(counted.value.rows[0]![0]) }
    return ok(view.total)
  }

  async function page(asked: Parameters<LocalTable["rows"]>[0], signal: AbortSignal): ReturnType<LocalTable["rows"]> {
    if (!opened) return notOpen
    const { columns, rows } = opened
    const total = await showView(asked, columns, signal)
    if (!total.ok) return total
    const found = await run(pageSql(columns, total.value !== null, asked.offset, asked.limit), signal)
    if (!found.ok) return found
    const page = found.value.rows.map(([row, ...cells]) => ({
      row: Number(row),
      cells: cells.map((cell, i) => (columns[i]!.isWritten ? cell : shorten(cell, columns[i]!))),
    }))
    return ok({ rows: page, total: total.value ?? rows })
  }

  async function place(wanted: RowsView, row: number, signal: AbortSignal): Promise<Result<number | null>> {
    if (!opened) return notOpen
    const total = await showView(wanted, opened.columns, signal)
    if (!total.ok) return total
    const found = await run(placeSql(total.value !== null, row), signal)
    if (!found.ok) return found
    const at = found.value.rows[0]?.[0]
    return ok(at === undefined ? null : Number(at))
  }

  /** One after the other: they share the view's table. */
  function inTurn<T>(ask: () => Promise<Result<T>>): Promise<Result<T>> {
    const answer = paging.then(() => asValue(ask))
    paging = answer.catch(() => undefined)
    return answer
  }

  return {
    open,
    query: (text, parameters, signal) => asValue(() => run(inline(sql(text, ...parameters)), signal)),
    rows: (asked, signal) => inTurn(() => page(asked, signal)),
    placeOf: (wanted, row, signal) => inTurn(() => place(wanted, row, signal)),
    distinct: (column, signal) =>
      asValue(async () => {
        if (!opened) return notOpen
        const counted = await run(distinctSql(opened.columns, column), signal)
        return counted.ok ? ok(Number(counted.value.rows[0]![0])) : counted
      }),
    quantiles: (column, fractions, signal) =>
      asValue<readonly LocalCell[]>(async () => {
        if (!opened) return notOpen
        const statement = quantilesSql(opened.columns, column, fractions)
        if (statement === null) return ok(fractions.map(() => null))
        const found = await run(statement, signal)
        if (!found.ok) return found
        const own = opened.columns.find(({ name }) => name === column)!
        return ok(fractions.map((_, i) => shorten(found.value.rows[i]?.[0] ?? null, own)))
      }),
    top: (column, limit, signal) =>
      asValue<readonly TopCell[]>(async () => {
        if (!opened) return notOpen
        const { columns } = opened
        const found = await run(topSql(columns, column, limit), signal)
        if (!found.ok) return found
        const own = columns.find(({ name }) => name === column)!
        return ok(found.value.rows.map(([value, count]) => ({ value: shorten(value!, own), count: Number(count) })))
      }),
    asDatasource: () => opened?.datasource ?? null,
    close() {
      connection?.close()
      opened = null
    },
  }
}

const notOpen: Result<never> = failed("not_open", "The file is not open as a table.")

/** A question that the table cannot be asked becomes a value. */
async function asValue<T>(ask: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof QueryIssue) return failed("invalid_query", error.message)
    throw error
  }
}

async function timeOf(
  columns: readonly LocalColumn[],
  time: LocalSource["time"],
  ask: (statement: string) => Promise<Result<LocalAnswer>>,
): Promise<Result<DuckDbTime | null>> {
  if (time === null || time.kind === "constant") return ok(time)
  const index = columns.findIndex(({ name }) => name === time.column)
  const name = columns[index] && storedOf(columns[index], index).value
  if (!name) throw new RangeError(`Column ${time.column} holds no times.`)
  const found = await ask(spanSql(name))
  if (!found.ok) return found
  const [start, end] = found.value.rows[0]!.map(Number) as [number, number]
  return ok({ kind: "column", name, span: { start, end } })
}

/** A date has no time of day. */
const shorten = (cell: LocalCell, { type, isText }: LocalColumn): LocalCell =>
  type === "date" && !isText && typeof cell === "string" ? cell.slice(0, 10) : cell
