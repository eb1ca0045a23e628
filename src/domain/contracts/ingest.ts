import * as z from "zod"
import { STATES } from "../ingestion/states.ts"
import { columnProfile, finding, profile } from "./profile.ts"
import { mode, onDuplicate } from "./uploads.ts"

/** The text fields of `POST /api/ingest/upload`; the file is the field `file`. They may stand before or after it. */
export const uploadFields = z.strictObject({
  datasource_name: z.string(),
  mode: mode.default("append"),
  on_duplicate: onDuplicate.default("stop"),
  timestamp_column: z.string().optional(),
  /** An id of `schema/timestamp-formats.ts`. */
  timestamp_format: z.string().optional(),
  /** Which table of the file is read: a worksheet's name, a path to records; the largest one without it. */
  sheet: z.string().min(1).max(1000).optional(),
  /** Everything but the submission: the file is staged, scanned and forgotten; the answer is an `uploadRehearsed`. */
  dry_run: z.stringbool().default(false),
})
export const uploadAccepted = z.object({
  task_id: z.string(),
  datasource: z.string(),
  filename: z.string(),
  status: z.enum(STATES),
  rows: z.number().int(),
  findings: z.array(finding),
  status_url: z.string(),
})

/** The answer to a `dry_run`. */
export const uploadRehearsed = uploadAccepted.omit({ task_id: true, status: true, status_url: true }).extend({
  timestamp: z.object({ column: z.string().nullable(), format: z.string().nullable() }),
  /** Rows that Druid would keep, and those without a readable time that it would refuse. */
  rows_kept: z.number().int(),
  rows_refused: z.number().int(),
  /** The earlier ingestion of the same file into this datasource. */
  already_ingested: z.string().nullable(),
})

/** `POST /api/ingest/analyze-schema` */
export const analysis = z.object({
  format: z.string(),
  encoding: z.string().nullable(),
  dialect: profile.shape.dialect,
  rows: z.number().int(),
  columns: z.array(columnProfile),
  timestamp: z.object({ column: z.string().nullable(), format: z.string().nullable() }),
  findings: z.array(finding),
  ingestion_spec: z.record(z.string(), z.unknown()),
})

export const health = z.object({
  status: z.enum(["ok", "degraded"]),
  version: z.string(),
  druid: z.object({ reachable: z.boolean(), version: z.string().nullable(), detail: z.string().nullable() }),
  database: z.object({ reachable: z.boolean(), detail: z.string().nullable() }),
  limits: z.object({ max_file_size: z.number(), max_body_size: z.number(), supported_formats: z.array(z.string()) }),
})

export type UploadFields = z.infer<typeof uploadFields>
export type UploadAccepted = z.infer<typeof uploadAccepted>
export type UploadRehearsed = z.infer<typeof uploadRehearsed>
export type Analysis = z.infer<typeof analysis>
export type Health = z.infer<typeof health>
