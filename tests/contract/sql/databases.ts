import { type SqlOverHttp, startSqlOverHttp } from "#local/sql-over-http/server.ts"
import { findPostgres, startPostgres } from "./real-postgres.ts"

/** A Postgres that a suite runs on; `why` says what is missing where it cannot. */
export interface TestDatabase {
  readonly name: string
  readonly why: string | null
  readonly open: () => Promise<{ readonly bridge: SqlOverHttp; readonly stop: () => Promise<void> }>
}

/** The embedded Postgres, and a real one where the machine has it, both behind Neon's protocol. */
export function databases(secret: string): readonly TestDatabase[] {
  const bin = findPostgres()
  return [
    {
      name: "PGlite",
      why: null,
      open: async () => ({ bridge: await startSqlOverHttp({ secret }), stop: async () => {} }),
    },
    {
      name: "a real Postgres",
      why: bin ? null : "no initdb and postgres on this machine (GROVE_POSTGRES_BIN names their folder)",
      open: async () => {
        const postgres = await startPostgres(bin ?? "")
        return { bridge: await startSqlOverHttp({ secret, postgres: postgres.url }), stop: postgres.stop }
      },
    },
  ]
}
