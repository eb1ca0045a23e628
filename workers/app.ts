import { Hono } from "hono"
import type { Deps } from "./deps.ts"
import { advance } from "./ingestion/advance.ts"
import type { IngestionDeps } from "./ingestion/deps.ts"
import { onlyThisMachine } from "./middleware/guards.ts"
import { ApiError, problemResponse, toProblem } from "./problem.ts"
import { datasourceRoutes } from "./routes/datasources.ts"
import { healthRoutes } from "./routes/health.ts"
import { ingestRoutes } from "./routes/ingest.ts"
import { ingestionRoutes } from "./routes/ingestions.ts"
import { queryRoutes } from "./routes/query.ts"
import { ruleRoutes } from "./routes/rules.ts"
import { statusRoutes } from "./routes/status.ts"
import { uploadRoutes } from "./routes/uploads.ts"

export const ingestionDeps = ({ config, store, storage, druid, now }: Deps): IngestionDeps => ({
  store,
  storage,
  druid,
  druidS3: config.druid.s3,
  now,
})

/**
 * The API.
 *
 * @param later work that goes on after the answer
 */
export function createApp(deps: Deps, later: (work: Promise<unknown>) => void) {
  const ingestion = ingestionDeps(deps)
  const moved = (id: string) => later(advance(ingestion, id).catch((error) => console.error(error)))
  const app = new Hono().basePath("/api")
  app.use(onlyThisMachine(deps.config))
  app.route("/health", healthRoutes(deps))
  app.route("/uploads", uploadRoutes(deps, moved))
  app.route("/ingest/status", statusRoutes(deps, ingestion))
  app.route("/ingest", ingestRoutes(deps, moved))
  app.route("/ingestions", ingestionRoutes(deps, ingestion, moved))
  app.route("/datasources", datasourceRoutes(deps))
  app.route("/datasources", ruleRoutes(deps))
  app.route("/query", queryRoutes(deps))
  app.notFound((c) =>
    problemResponse(
      new ApiError(404, "not_found", "Not found", `There is no ${c.req.method} ${new URL(c.req.url).pathname}.`)
        .problem,
    ),
  )
  app.onError((error) => {
    const problem = toProblem(error)
    if (problem.status === 500 || problem.status === 502) console.error(error)
    return problemResponse(problem)
  })
  return app
}
