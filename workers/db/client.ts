import { neon, neonConfig } from "@neondatabase/serverless"
import { drizzle } from "drizzle-orm/neon-http"
import * as schema from "./schema.ts"

export type Database = ReturnType<typeof openDatabase>

/** A statement answers at once or not at all; a Neon that sleeps takes a few seconds to wake. */
const TIMEOUT_MS = 20_000

/** Postgres over Neon's SQL-over-HTTP; a loopback host is the local bridge, which speaks plain HTTP. */
export function openDatabase(connectionString: string, timeoutMs = TIMEOUT_MS) {
  neonConfig.fetchEndpoint = (host, port) =>
    host === "127.0.0.1" || host === "localhost"
      ? `http://${host}:${port}/sql`
      : `https://${host.replace(/^[^.]+\./, "api.")}/sql`
  neonConfig.fetchFunction = (url: string, init: RequestInit) =>
    fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
  return drizzle(neon(connectionString), { schema })
}

/** The SQLSTATE and constraint of a failed statement; null when the failure was another one. */
export function sqlFailure(error: unknown): { readonly code: string; readonly constraint: string | null } | null {
  for (let e = error; e instanceof Error; e = e.cause) {
    const { code, constraint } = e as { code?: unknown; constraint?: unknown }
    if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code))
      return { code, constraint: typeof constraint === "string" ? constraint : null }
  }
  return null
}
