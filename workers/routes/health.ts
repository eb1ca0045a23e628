import { Hono } from "hono"
import type { Health } from "#domain/contracts/ingest.ts"
import { READABLE } from "#domain/ingestion/keys.ts"
import type { Deps } from "#workers/deps.ts"
import { VERSION } from "#workers/version.ts"

export function healthRoutes({ config, store, druid }: Deps) {
  const routes = new Hono()
  routes.get("/", async (c) => {
    const [version, database] = await Promise.all([attempt(() => druid.version()), attempt(() => store.ping())])
    const health: Health = {
      status: version.ok && database.ok ? "ok" : "degraded",
      version: VERSION,
      druid: {
        reachable: version.ok,
        version: version.ok ? version.value : null,
        detail: version.ok ? null : version.detail,
      },
      database: { reachable: database.ok, detail: database.ok ? null : database.detail },
      limits: {
        max_file_size: config.maxFileSize,
        max_body_size: config.maxBodySize,
        supported_formats: config.formats.filter((format) => READABLE.includes(format)),
      },
    }
    return c.json(health)
  })
  return routes
}

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly detail: string }

async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}
