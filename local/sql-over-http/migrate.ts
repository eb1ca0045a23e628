import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { neon, neonConfig } from "@neondatabase/serverless"
import * as z from "zod"

const journal = z.object({ entries: z.array(z.object({ idx: z.number(), tag: z.string() })) })

export interface Migration {
  /** The file's name without `.sql`, such as `0000_first`. */
  readonly tag: string
  readonly statements: readonly string[]
  /** SHA-256 of the file, hex: a migration that ran is never edited. */
  readonly digest: string
}

/** Where `@neondatabase/serverless` posts statements: a bridge on this machine, or else Neon's own endpoint. */
export const sqlEndpoint = (host: string, port: number | string): string =>
  host === "127.0.0.1" || host === "localhost"
    ? `http://${host}:${port}/sql`
    : `https://${host.replace(/^[^.]+\./, "api.")}/sql`

/** Reads a folder as drizzle-kit writes it: `meta/_journal.json` gives the order, a marker parts the statements. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const { entries } = journal.parse(JSON.parse(await readFile(join(folder, "meta", "_journal.json"), "utf8")))
  const inOrder = entries.toSorted((a, b) => a.idx - b.idx)
  return Promise.all(
    inOrder.map(async ({ tag }) => {
      const text = await readFile(join(folder, `${tag}.sql`), "utf8")
      const statements = text.split("--> statement-breakpoint").map((part) => part.trim())
      return {
        tag,
        statements: statements.filter((part) => part !== ""),
        digest: createHash("sha256").update(text).digest("hex"),
      }
    }),
  )
}

/**
 * Brings a database to the last migration. Each one is a single transaction with its own record in it, so that a
 * crash leaves either all of it or nothing (drizzle's migrator for neon-http sends statement by statement).
 *
 * @returns the tags that ran now; empty on a second run
 * @throws when a migration that ran before was edited since
 */
export async function migrate(connectionString: string, folder: string): Promise<string[]> {
  neonConfig.fetchEndpoint = sqlEndpoint
  const sql = neon(connectionString)
  await sql.query(
    "CREATE TABLE IF NOT EXISTS grove_migrations (tag text PRIMARY KEY, digest text NOT NULL, ran_at timestamptz NOT NULL DEFAULT now())",
  )
  const rows = await sql.query("SELECT tag, digest FROM grove_migrations")
  const ran = new Map(rows.map((row) => [String(row.tag), String(row.digest)]))
  const applied: string[] = []
  for (const { tag, statements, digest } of await readMigrations(folder)) {
    const earlier = ran.get(tag)
    if (earlier === digest) continue
    if (earlier !== undefined) {
      throw new Error(
        `Migration ${tag} ran on this database with other contents. Put its changes in a new migration ` +
          "(npm run generate:migrations), or forget the local data with `npm start -- --fresh`.",
      )
    }
    try {
      await sql.transaction([
        sql.query("INSERT INTO grove_migrations (tag, digest) VALUES ($1, $2)", [tag, digest]),
        ...statements.map((statement) => sql.query(statement)),
      ])
    } catch (cause) {
      throw new Error(`Migration ${tag} failed; nothing of it was kept: ${(cause as Error).message}`, { cause })
    }
    applied.push(tag)
  }
  return applied
}
