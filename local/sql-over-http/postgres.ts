import pg from "pg"
import type { SqlDatabase, SqlSession } from "./database.ts"

const asText = { getTypeParser: () => (value: unknown) => value }

const toSession = (client: pg.PoolClient): SqlSession => ({
  async query(text, params) {
    const result = await client.query({
      text,
      values: [...params],
      rowMode: "array",
      types: asText,
      // Without params the simple protocol would be used, which runs several statements in one query.
      queryMode: "extended",
    } as pg.QueryArrayConfig)
    return {
      command: result.command,
      rowCount: result.rowCount,
      fields: result.fields.map((field) => ({
        name: field.name,
        tableID: field.tableID,
        columnID: field.columnID,
        dataTypeID: field.dataTypeID,
        dataTypeSize: field.dataTypeSize,
        dataTypeModifier: field.dataTypeModifier,
        format: "text",
      })),
      rows: result.rows,
    }
  },
  inTransaction: () => (client as unknown as { getTransactionStatus(): string | null }).getTransactionStatus() !== "I",
})

/** A real Postgres as the bridge's database: each piece of work has a connection of its own out of a pool of ten. */
export async function openPostgres(connectionString: string): Promise<SqlDatabase> {
  const pool = new pg.Pool({ connectionString, max: 10 })
  // A connection that dies while nobody uses it is replaced by the next; without a listener Node would end.
  pool.on("error", () => undefined)
  const client = await pool.connect().catch(async (error: unknown) => {
    await pool.end()
    throw error
  })
  client.release()
  return {
    async run(work) {
      const client = await pool.connect()
      try {
        const result = await work(toSession(client))
        client.release()
        return result
      } catch (error) {
        // Postgres's own errors leave a usable session; anything else may not.
        client.release(typeof (error as { code?: unknown }).code === "string" ? undefined : true)
        throw error
      }
    },
    close: () => pool.end(),
  }
}
