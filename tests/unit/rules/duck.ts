import { DuckDBInstance } from "@duckdb/node-api"
import { identifier, textLiteral } from "#domain/query/duckdb-text.ts"
import type { ColumnType } from "#domain/schema/types.ts"

export type Cell = number | string | null

export interface TestColumn {
  readonly name: string
  readonly type: ColumnType
}

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  integer: "BIGINT",
  float: "DOUBLE",
  boolean: "BOOLEAN",
  date: "TIMESTAMP",
  timestamp: "TIMESTAMP",
  string: "VARCHAR",
}

/** A DuckDB as the browser's engine has it: nothing is fetched, and no extension is loaded. */
export async function openDuck() {
  const instance = await DuckDBInstance.create(":memory:", {
    autoload_known_extensions: "false",
    autoinstall_known_extensions: "false",
    threads: "1",
  })
  const connection = await instance.connect()
  return {
    async rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
      return (await connection.runAndReadAll(sql)).getRowObjectsJS()
    },
    /** A table of typed columns and `grove_row`, which counts as a person does: the header is row 1. */
    async table(name: string, columns: readonly TestColumn[], rows: readonly (readonly Cell[])[]): Promise<void> {
      const types = columns.map((c) => `${identifier(c.name)} ${SQL_TYPES[c.type]}`)
      await connection.run(`CREATE OR REPLACE TABLE ${name} (grove_row BIGINT, ${types.join(", ")})`)
      const lines = rows.map(
        (row, i) => `(${[i + 2, ...row.map((cell, c) => cellSql(cell, columns[c]!.type))].join(", ")})`,
      )
      if (lines.length > 0) await connection.run(`INSERT INTO ${name} VALUES ${lines.join(", ")}`)
    },
    close: () => connection.closeSync(),
  }
}
export type Duck = Awaited<ReturnType<typeof openDuck>>

function cellSql(cell: Cell, type: ColumnType): string {
  if (cell === null) return "NULL"
  if (type === "date" || type === "timestamp") return `epoch_ms(${cell}::BIGINT)`
  return typeof cell === "number" ? `${cell}::DOUBLE` : textLiteral(cell)
}
