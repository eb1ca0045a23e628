import { mkdir } from "node:fs/promises"
import { PGlite, protocol } from "@electric-sql/pglite"
import type { SqlAnswer, SqlDatabase, SqlField, SqlSession } from "./database.ts"

const { serialize } = protocol

type Message = Awaited<ReturnType<PGlite["execProtocol"]>>["messages"][number]

const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

/** Parse, bind, describe, execute and sync: one statement in the extended protocol, which refuses a second one. */
const statement = (text: string, params: readonly (string | null)[]): Uint8Array =>
  joined([
    serialize.parse({ text }),
    serialize.bind({ values: [...params] }),
    serialize.describe({ type: "P" }),
    serialize.execute({}),
    serialize.sync(),
  ])

const toField = (field: Omit<SqlField, "format">): SqlField => ({
  name: field.name,
  tableID: field.tableID,
  columnID: field.columnID,
  dataTypeID: field.dataTypeID,
  dataTypeSize: field.dataTypeSize,
  dataTypeModifier: field.dataTypeModifier,
  format: "text",
})

/** "INSERT 0 5" → INSERT and 5; "CREATE TABLE" → CREATE and null, which is how node-postgres reads a tag. */
export function readCommandTag(tag: string): { command: string; rowCount: number | null } {
  const words = tag.split(" ")
  const count = words.length > 1 ? Number(words[words.length - 1]) : Number.NaN
  return { command: words[0] ?? "", rowCount: Number.isInteger(count) ? count : null }
}

function toAnswer(messages: readonly Message[]): SqlAnswer {
  let fields: SqlField[] = []
  let tag = ""
  const rows: (string | null)[][] = []
  for (const message of messages) {
    if (message.name === "rowDescription") fields = (message as unknown as { fields: SqlField[] }).fields.map(toField)
    else if (message.name === "dataRow") rows.push((message as unknown as { fields: (string | null)[] }).fields)
    else if (message.name === "commandComplete") tag = (message as unknown as { text: string }).text
  }
  return { ...readCommandTag(tag), fields, rows }
}

/**
 * PGlite as the bridge's database. It is spoken to in wire messages: values come as Postgres writes them, and the
 * fields with their real table, column and size, neither of which `query()` gives.
 *
 * @param dataDir a folder that is kept; none means memory
 */
export async function openPglite(dataDir?: string): Promise<SqlDatabase> {
  if (dataDir) await mkdir(dataDir, { recursive: true })
  const db = await PGlite.create(dataDir ? { dataDir } : {})
  let status = "I"
  const send = async (message: Uint8Array, throwOnError: boolean) => {
    const { messages } = await db.execProtocol(message, { throwOnError })
    for (const message of messages) {
      if (message.name === "readyForQuery") status = (message as unknown as { status: string }).status
    }
    return messages
  }
  const session: SqlSession = {
    async query(text, params) {
      try {
        return toAnswer(await send(statement(text, params), true))
      } catch (error) {
        // PGlite stops reading at an error and keeps the rest of the messages; a sync brings it back in step.
        await send(serialize.sync(), false)
        throw error
      }
    },
    inTransaction: () => status !== "I",
  }
  // PGlite is a single session, and its own lock covers one call: without a queue around the whole of a batch,
  // another client's statement would land inside the transaction.
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(work) {
      const turn = last.then(() => work(session))
      last = turn.catch(() => undefined)
      return turn
    },
    async close() {
      await last
      await db.close()
    },
  }
}
