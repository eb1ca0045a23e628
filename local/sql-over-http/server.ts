import { createHash, timingSafeEqual } from "node:crypto"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import type { SqlDatabase } from "./database.ts"
import { openPglite } from "./pglite.ts"
import { openPostgres } from "./postgres.ts"
import { answerSql } from "./protocol.ts"

/** More than this in one request is refused; the largest legitimate body is a profile of 2,000 columns. */
const MAX_BODY_BYTES = 16 * 1024 * 1024

export interface SqlOverHttpOptions {
  /** 0 takes a free one. */
  readonly port?: number
  /** The folder of the embedded Postgres; without it and without `postgres` the data lives in memory. */
  readonly dataDir?: string
  /** The connection string of a real Postgres to stand before, in place of the embedded one. */
  readonly postgres?: string
  /** What a client has to know: the password of the connection string. */
  readonly secret: string
}

export interface SqlOverHttp {
  /** Where statements are posted: `http://127.0.0.1:PORT/sql`. */
  readonly url: string
  /** For `neon(…)`: its host and port are the bridge's, its password is the secret. */
  readonly connectionString: string
  close(): Promise<void>
}

const digest = (text: string) => createHash("sha256").update(text).digest()

function passwordOf(connectionString: string | string[] | undefined): string {
  if (typeof connectionString !== "string" || !URL.canParse(connectionString)) return ""
  return decodeURIComponent(new URL(connectionString).password)
}

async function readJson(request: IncomingMessage): Promise<{ json: unknown } | { refused: number }> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    // Read on though it is refused: to leave the loop would cut the connection before the client has its answer.
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  if (size > MAX_BODY_BYTES) return { refused: 413 }
  try {
    return { json: JSON.parse(Buffer.concat(chunks).toString("utf8")) }
  } catch {
    return { refused: 400 }
  }
}

async function answer(database: SqlDatabase, secret: Buffer, request: IncomingMessage) {
  if (request.method !== "POST" || request.url !== "/sql") return { status: 404, body: { message: "only POST /sql" } }
  // A page in the browser has no business here, even if it guessed the secret.
  if (request.headers.origin !== undefined) return { status: 403, body: { message: "not for browsers" } }
  if (!timingSafeEqual(digest(passwordOf(request.headers["neon-connection-string"])), secret)) {
    return { status: 401, body: { message: "the password in Neon-Connection-String is not this bridge's secret" } }
  }
  const read = await readJson(request)
  if ("refused" in read) return { status: read.refused, body: { message: "expected a JSON body of at most 16 MiB" } }
  return answerSql(database, request.headers, read.json)
}

/**
 * A Postgres behind Neon's SQL-over-HTTP protocol, on 127.0.0.1 only: the embedded PGlite, or a real Postgres that
 * speaks no HTTP itself. `@neondatabase/serverless` and `drizzle-orm/neon-http` use it unchanged once
 * `neonConfig.fetchEndpoint` names `url`.
 */
export async function startSqlOverHttp(options: SqlOverHttpOptions): Promise<SqlOverHttp> {
  const database = options.postgres ? await openPostgres(options.postgres) : await openPglite(options.dataDir)
  const secret = digest(options.secret)
  const server = createServer((request, response) => {
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" })
      response.end(JSON.stringify(body))
    }
    answer(database, secret, request).then(
      ({ status, body }) => reply(status, body),
      (error: unknown) => reply(500, { message: error instanceof Error ? error.message : String(error) }),
    )
  })
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject)
      server.listen(options.port ?? 0, "127.0.0.1", resolve)
    })
  } catch (error) {
    await database.close()
    throw error
  }
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/sql`,
    connectionString: `postgresql://grove:${encodeURIComponent(options.secret)}@127.0.0.1:${port}/grove`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await database.close()
    },
  }
}
