import * as z from "zod"
import { columnType, role } from "./profile.ts"

const count = z.number().int().nonnegative()
const time = z.iso.datetime()

/** A row of `GET /api/datasources`. */
export const datasourceSummary = z.object({
  name: z.string(),
  rows: count,
  /** As stored in segments, without replicas. */
  bytes: count,
  segments: count,
  /** Bounds of its segments: whole time chunks, half-open. Null while it has none. */
  interval: z.object({ start: time, end: time }).nullable(),
  /** The latest that Grove brought; null when Grove did not load it. */
  last_ingestion: z.object({ task_id: z.string(), filename: z.string(), at: time }).nullable(),
})
export const datasourceList = z.object({ datasources: z.array(datasourceSummary) })

export const datasourceColumn = z.object({
  name: z.string(),
  /** What queries see: Druid keeps texts, integers, floats and `__time`; `other` is what a query cannot use (sketches, arrays). */
  type: z.enum(["timestamp", "string", "integer", "float", "other"]),
  /** Druid's SQL type. */
  sql_type: z.string(),
  role,
  /** Grove's own mark: not shown. */
  hidden: z.boolean(),
  /** What the file's profile said, of the latest ingestion that has this column; null when Grove did not load it. */
  profile: z
    .object({
      type: columnType,
      distinct: count,
      distinct_exact: z.boolean(),
      nulls: count,
      min: z.string().nullable(),
      max: z.string().nullable(),
      top: z.array(z.object({ value: z.string(), count })),
    })
    .nullable(),
})

/** One file that went in. */
export const lineageEntry = z.object({
  task_id: z.string(),
  filename: z.string(),
  mode: z.enum(["append", "replace"]),
  /** Rows of this file that are queryable now: a later replace may have taken some. Null where Druid could not tell. */
  rows_now: count.nullable(),
  /** Rows that the file brought. */
  rows: count.nullable(),
  bytes: count,
  at: time,
})

/** `GET /api/datasources/{name}` */
export const datasource = datasourceSummary.extend({
  /** Earliest and latest row; null when there is none. */
  time: z.object({ first: time, last: time }).nullable(),
  columns: z.array(datasourceColumn),
  /** Latest first, at most 100. Empty for datasources that Grove did not load. */
  lineage: z.array(lineageEntry),
})

export type DatasourceSummary = z.infer<typeof datasourceSummary>
export type DatasourceList = z.infer<typeof datasourceList>
export type DatasourceColumn = z.infer<typeof datasourceColumn>
export type LineageEntry = z.infer<typeof lineageEntry>
export type Datasource = z.infer<typeof datasource>
