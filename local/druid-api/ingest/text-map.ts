import { rm } from "node:fs/promises"
import { basename } from "node:path"
import type { DuckDBConnection } from "@duckdb/node-api"
import { quoteText } from "../names.ts"
import { createCanonicalWriter } from "./canonical.ts"

export interface TextMap {
  /** A LEFT JOIN that brings the values to the rows, which are called `f`. */
  readonly join: string
  /** The value's SQL. */
  readonly value: string
}

/**
 * Applies a function of ours to a text column inside of DuckDB: every different text is asked once, and the answers become
 * a temporary table of the connection.
 */
export async function createTextMap(
  connection: DuckDBConnection,
  {
    from,
    column,
    type,
    of,
    file,
  }: {
    readonly from: string
    readonly column: string
    readonly type: string
    readonly of: (text: string) => string | null
    /** Where the answers are put down in between; its name is the temporary table's too. */
    readonly file: string
  },
): Promise<TextMap> {
  const alias = `"${basename(file)}"`
  const writer = createCanonicalWriter(file)
  try {
    const result = await connection.stream(`SELECT DISTINCT ${column} AS k FROM ${from} WHERE ${column} IS NOT NULL`)
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      for (const [text] of chunk.getRows()) {
        writer.text(String(text))
        writer.comma()
        writer.ascii(of(String(text)) ?? "")
        writer.endRow()
      }
    }
    writer.close()
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE ${alias} AS SELECT * FROM read_csv(${quoteText(file)}, auto_detect = false, header = false,
       delim = ',', quote = '"', escape = '"', new_line = '\\n', nullstr = '', allow_quoted_nulls = false,
       max_line_size = 33554432, columns = {'k': 'VARCHAR', 'v': '${type}'})`,
    )
  } finally {
    await rm(file, { force: true })
  }
  return { join: `LEFT JOIN ${alias} ON ${alias}.k = f.${column}`, value: `${alias}.v` }
}
