import { createApp, ingestionDeps } from "./app.ts"
import { type Config, ConfigError, readConfig } from "./config.ts"
import { openDatabase } from "./db/client.ts"
import { postgresStore } from "./db/postgres.ts"
import { postgresRules } from "./db/postgres-rules.ts"
import type { Deps } from "./deps.ts"
import { druidClient } from "./druid/client.ts"
import { reconcile } from "./ingestion/reconcile.ts"
import { ApiError, problemResponse, toProblem } from "./problem.ts"
import { s3Storage } from "./storage/s3.ts"

interface Bindings extends Record<string, unknown> {
  readonly ASSETS: Fetcher
}

/** Sorts by time; the rest, 80 bits, cannot be guessed. */
function newId(): string {
  const time = Date.now().toString(36).padStart(9, "0")
  const random = crypto.getRandomValues(new Uint8Array(16))
  return time + Array.from(random, (byte) => (byte & 31).toString(32)).join("")
}

function wire(config: Config): Deps {
  const db = openDatabase(config.databaseUrl)
  return {
    config,
    store: postgresStore(db),
    rules: postgresRules(db),
    storage: s3Storage(config.s3),
    druid: druidClient(config.druid),
    now: Date.now,
    newId,
  }
}

/** A chunk of an older deploy is gone; the page in its place would be taken for a script. */
async function serveBuilt(request: Request, assets: Fetcher): Promise<Response> {
  const response = await assets.fetch(request)
  const isPage = response.headers.get("content-type")?.startsWith("text/html") ?? false
  return isPage ? new Response("Not found", { status: 404 }) : response
}

export default {
  async fetch(request, env, context) {
    if (!new URL(request.url).pathname.startsWith("/api/")) return serveBuilt(request, env.ASSETS)
    try {
      const app = createApp(wire(readConfig(env)), (work) => context.waitUntil(work))
      return await app.fetch(request, env, context)
    } catch (error) {
      console.error(error)
      if (!(error instanceof ConfigError)) return problemResponse(toProblem(error))
      return problemResponse(new ApiError(500, "misconfigured", "Grove is misconfigured", error.message).problem)
    }
  },
  async scheduled(_, env) {
    await reconcile(ingestionDeps(wire(readConfig(env))))
  },
} satisfies ExportedHandler<Bindings>
