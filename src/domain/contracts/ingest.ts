import * as z from "zod"
import { STATES } from "../ingestion/states.ts"
import { columnProfile, finding, profile } from "./profile.ts"
import { mode, onDuplicate } from "./uploads.ts"

/** The text fields of `POST /api/ingest/upload`; the file is the field `file`. They may stand before or after it. */
export const uploadFields = z.object({
  datasource_name: z.string(),
  mode: mode.default("append"),
  on_duplicate: onDuplicate.default("stop"),
  timestamp_column: z.string().optional(),
  /** An id of `schema/timestamp-formats.ts`. */
  timestamp_format: z.string().optional(),
  sheet: z.string().optional(),
  /** Everything but the submission: the file is staged, scanned and forgotten. */
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
export type Analysis = z.infer<typeof analysis>
export type Health = z.infer<typeof health>
