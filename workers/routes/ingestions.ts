import { Hono } from "hono"
import * as z from "zod"
import { type AlikeAnswer, alikeRequest } from "#domain/contracts/preparations.ts"
import { STATES } from "#domain/ingestion/states.ts"
import { isOfShape } from "#domain/repair/replay.ts"
import type { IngestionRow } from "#workers/db/schema.ts"
import { listed } from "#workers/db/store.ts"
import type { Deps } from "#workers/deps.ts"
import { cancel } from "#workers/ingestion/cancel.ts"
import type { IngestionDeps } from "#workers/ingestion/deps.ts"
import { retry } from "#workers/ingestion/retry.ts"
import { ApiError } from "#workers/problem.ts"
import { check, isId, notFound, readBody } from "./http.ts"
import { ingestionView, preparationView } from "./views.ts"

const PAGE = 50
/** Ingestions that are looked at for one whose file was of the same shape. */
const LOOKED_AT = 40

// Postgres has no NUL in its texts.
const plainText = z.string().regex(/^[^\0]*$/, "expected text without a NUL")

const filter = z.object({
  datasource: plainText.optional(),
  status: z
    .string()
    .transform((list) => list.split(","))
    .pipe(z.array(z.enum(STATES)))
    .optional(),
  q: plainText.max(200).optional(),
  /** The `next_before` of the page before. */
  before: z
    .string()
    // Later than the year 5138 nothing was created, and Postgres reads no years of five digits.
    .regex(/^\d{1,14}~[\w-]{1,64}$/, "expected the next_before of an earlier answer")
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(PAGE),
})

export function ingestionRoutes({ store }: Deps, ingestion: IngestionDeps, moved: (id: string) => void) {
  const routes = new Hono()

  async function find(id: string): Promise<IngestionRow> {
    const row = isId(id) ? await store.get(id) : null
    if (row === null) throw notFound(`ingestion ${id}`)
    return row
  }

  routes.get("/", async (c) => {
    const { datasource, status, q, before, limit } = check(c.req.query(), filter)
    const rows = await store.list({
      datasource: datasource ?? null,
      states: status ?? null,
      text: q || null,
      before: before ? readCursor(before) : null,
      limit: limit + 1,
    })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return c.json({
      ingestions: page.map(ingestionView),
      next_before: rows.length > limit && last ? `${last.createdAt.getTime()}~${last.id}` : null,
    })
  })

  routes.post("/alike", async (c) => {
    const { datasource, columns } = await readBody(c.req.raw, alikeRequest)
    const earlier = await store.preparations(datasource, LOOKED_AT)
    const found = earlier.find((e) => isOfShape(columns, e, e.datasource === datasource))
    return c.json({ preparation: found ? preparationView(found) : null } satisfies AlikeAnswer)
  })

  routes.get("/:id/preparation", async (c) => {
    const row = await find(c.req.param("id"))
    const { profile, choices } = row
    if (profile === null || choices === null)
      throw new ApiError(
        409,
        "not_prepared",
        "Nothing was decided yet",
        `The file of ingestion ${row.id} has not arrived yet, so what was decided about it is not known.`,
        { task_id: row.id },
      )
    return c.json(preparationView({ ...row, choices, columns: profile.columns.map((column) => column.name) }))
  })

  routes.post("/:id/retry", async (c) => {
    const row = await find(c.req.param("id"))
    const retried = await retry(ingestion, row)
    switch (retried.kind) {
      case "moved":
        moved(row.id)
        return c.json(ingestionView(listed(retried.row)), 202)
      case "refused":
        throw new ApiError(409, retried.reason.code, "It cannot be tried again", retried.reason.message, {
          task_id: row.id,
        })
      case "duplicate":
        throw new ApiError(
          409,
          "already_ingested",
          "This file is there already",
          "The same file was ingested meanwhile.",
          {
            task_id: row.id,
          },
        )
      case "not_failed":
        throw new ApiError(
          409,
          "not_failed",
          "There is nothing to try again",
          `Ingestion ${row.id} is ${(await find(row.id)).state}.`,
        )
    }
  })

  routes.post("/:id/cancel", async (c) => {
    const row = await find(c.req.param("id"))
    // Once more, should it have moved on just now.
    if (!(await cancel(ingestion, row)) && !(await cancel(ingestion, await find(row.id))))
      throw new ApiError(
        409,
        "not_cancellable",
        "It is over",
        `Ingestion ${row.id} is ${(await find(row.id)).state}.`,
        {
          task_id: row.id,
        },
      )
    moved(row.id)
    return c.json(ingestionView(listed(await find(row.id))), 202)
  })

  return routes
}

function readCursor(text: string): { createdAt: Date; id: string } {
  const at = text.indexOf("~")
  return { createdAt: new Date(Number(text.slice(0, at))), id: text.slice(at + 1) }
}
