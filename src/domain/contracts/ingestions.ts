import * as z from "zod"
import { STATES } from "../ingestion/states.ts"
import { mode } from "./uploads.ts"

export const event = z.object({
  id: z.number().int(),
  at: z.iso.datetime(),
  attempt: z.number().int(),
  /** What happened: `created`, `uploaded`, `submitted`, `submit_deferred`, `ready`, `failed`, … */
  kind: z.string(),
  from: z.enum(STATES).nullable(),
  to: z.enum(STATES),
  /** One sentence for a person. */
  message: z.string(),
})

/** Why an ingestion failed. */
export const reason = z.object({
  /** `task_failed`, `rows_differ`, `no_rows`, `partly_published`, `upload_expired`, … */
  code: z.string(),
  /** In plain words: what happened and what to do. */
  message: z.string(),
  /** As Druid or S3 gave it. */
  detail: z.string().nullable(),
})

export const progress = z.object({
  stage: z.enum(STATES),
  /** 0–100 within the whole way. */
  percent: z.number(),
  rows_processed: z.number().int().nullable(),
  rows_expected: z.number().int().nullable(),
  /** Bytes of the source file. */
  bytes: z.number().int(),
})

/** `GET /api/ingest/status/{task_id}` */
export const ingestionStatus = z.object({
  task_id: z.string(),
  datasource: z.string(),
  filename: z.string(),
  status: z.enum(STATES),
  progress,
  druid_task_id: z.string().nullable(),
  error: reason.nullable(),
  events: z.array(event),
})

/** A row of `GET /api/ingestions`. */
export const ingestion = z.object({
  task_id: z.string(),
  datasource: z.string(),
  filename: z.string(),
  status: z.enum(STATES),
  mode,
  attempt: z.number().int(),
  bytes: z.number().int(),
  rows: z.number().int().nullable(),
  fingerprint: z.string(),
  percent: z.number(),
  error: reason.nullable(),
  druid_task_id: z.string().nullable(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  /** What a person may do with it now. */
  actions: z.array(z.enum(["retry", "cancel"])),
})
/** `GET /api/ingestions?datasource&status&q&before&limit` */
export const ingestionList = z.object({ ingestions: z.array(ingestion), next_before: z.string().nullable() })

export type IngestionEvent = z.infer<typeof event>
export type Reason = z.infer<typeof reason>
export type IngestionStatus = z.infer<typeof ingestionStatus>
export type Ingestion = z.infer<typeof ingestion>
export type IngestionList = z.infer<typeof ingestionList>
