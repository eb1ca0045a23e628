import * as z from "zod"
import { choices, text } from "./profile.ts"

/** How the file of an ingestion was made ready: `GET /api/ingestions/{id}/preparation` */
export const preparation = z.object({
  task_id: z.string(),
  datasource: z.string(),
  filename: z.string(),
  /** When the ingestion began. */
  at: z.iso.datetime(),
  rows: z.number().int().nullable(),
  /** Names of the columns that it had in the end. */
  columns: z.array(text).max(2000),
  /** What was decided, its repairs among it. */
  choices,
})

/**
 * `POST /api/ingestions/alike`: how the latest file of this shape was made ready, of those that can be queried. A file is
 * of the shape of an earlier one where the repairs of that one make the same columns of it.
 */
export const alikeRequest = z.object({
  /** Where the file is to go: earlier ones that went there come first, and may have fewer columns. */
  datasource: text.max(256).nullable().default(null),
  /** Names of its columns, as they stand in the file. */
  columns: z.array(text).min(1).max(2000),
})
export const alikeAnswer = z.object({ preparation: preparation.nullable() })

export type IngestionPreparation = z.infer<typeof preparation>
export type AlikeRequest = z.input<typeof alikeRequest>
export type AlikeAnswer = z.infer<typeof alikeAnswer>
