import type { Profile } from "../profile/profile.ts"
import { timestampFormat } from "../schema/timestamp-formats.ts"
import { type Choices, expectedRows } from "./choices.ts"
import { type Interval, planChunks, toIsoInterval } from "./granularity.ts"
import { planSentColumns } from "./sent.ts"

/** The dimension that says which ingestion brought a row: what makes a retry safe and lineage true. */
export const MARK = "grove_ingestion"

/** Druid has no way to say "no column": one that no file has makes every row take `missingValue`. */
const NO_COLUMN = "grove_no_time_column"

export type ReplaceScope = "chunks" | "file_interval" | "all"

/** What lies in S3 for Druid to read. */
export type SentFormat = "csv" | "parquet" | "ndjson.gz"

/** A file that goes as it is, as Druid calls it. */
export const originalFormat = ({ format }: Profile): "csv" | "parquet" => (format === "parquet" ? "parquet" : "csv")

/** Where Druid finds S3, and how it may enter. Only names of environment variables, never values. */
export interface DruidS3 {
  readonly bucket: string
  /** Null is AWS. */
  readonly endpoint: string | null
  readonly region: string
  /** False where the cluster has credentials of its own. */
  readonly environmentCredentials: boolean
}

export interface SpecInput {
  readonly id: string
  readonly attempt: number
  readonly datasource: string
  readonly mode: "append" | "replace"
  /** Only with `replace`. */
  readonly replace: ReplaceScope | null
  readonly sent: SentFormat
  /** What was sent is the file itself. */
  readonly isOriginal: boolean
  readonly keys: readonly string[]
  readonly profile: Profile
  readonly choices: Choices
  /** What the datasource holds now; needed for `replace: "all"`, null when it holds nothing. */
  readonly existing: Interval | null
  readonly s3: DruidS3
}

/** A task for Druid's Overlord, and what its result is held against. */
export interface IngestionSpec {
  readonly task: DruidTask
  /** The time chunks that the task writes, half-open. */
  readonly interval: Interval
  readonly chunks: number
  readonly kept: number
  readonly refused: number
}

export type DruidTask = { readonly type: "index_parallel"; readonly id: string } & Readonly<Record<string, unknown>>

/** The same attempt always has the same id: Druid then refuses a second submission of it. */
export function taskId(ingestionId: string, attempt: number): string {
  return `grove_${ingestionId}_${attempt}`
}

/**
 * The ingestion spec for what was sent. Throws a RangeError when no row has a time: callers ask `expectedRows` first.
 *
 * `maxParseExceptions` is exactly what the scan said Druid would refuse. No slack: a task that would refuse one row
 * more then publishes nothing, and trying again is safe.
 */
export function buildIngestionSpec(input: SpecInput): IngestionSpec {
  const { profile, choices } = input
  const { kept, refused } = expectedRows(profile, choices)
  if (kept === 0) throw new RangeError("No row has a time under these choices.")
  const span = timeSpan(profile, choices)
  const all = input.replace === "all" && input.existing !== null ? union(span, input.existing) : span
  const plan = planChunks(kept, all.min, all.max)
  const { interval } = plan
  const spec = {
    dataSchema: {
      dataSource: input.datasource,
      timestampSpec: timestampSpec(input),
      dimensionsSpec: { dimensions: dimensions(input), useSchemaDiscovery: false },
      metricsSpec: [],
      granularitySpec: {
        type: "uniform",
        segmentGranularity: plan.granularity,
        queryGranularity: "NONE",
        rollup: false,
        intervals: [toIsoInterval(interval)],
      },
      transformSpec: {
        transforms: [{ type: "expression", name: MARK, expression: `'${input.id}'` }],
      },
    },
    ioConfig: {
      type: "index_parallel",
      appendToExisting: input.mode === "append",
      dropExisting: input.mode === "replace" && input.replace !== "chunks",
      inputSource: inputSource(input),
      inputFormat: inputFormat(input),
    },
    tuningConfig: {
      type: "index_parallel",
      partitionsSpec: { type: "dynamic", maxRowsPerSegment: 5_000_000 },
      maxNumConcurrentSubTasks: Math.min(input.keys.length, 4),
      maxParseExceptions: refused,
      maxSavedParseExceptions: 50,
      logParseExceptions: true,
      // Waiting costs its whole time even when the segments are there: loadstatus is asked instead.
      awaitSegmentAvailabilityTimeoutMillis: 0,
    },
  }
  return {
    task: {
      type: "index_parallel",
      id: taskId(input.id, input.attempt),
      context: { useConcurrentLocks: true },
      spec,
    },
    interval,
    chunks: plan.chunks,
    kept,
    refused,
  }
}

/** First and last time of the rows, epoch milliseconds. */
function timeSpan(profile: Profile, choices: Choices): { readonly min: number; readonly max: number } {
  const { timestamp } = choices
  if (timestamp.kind === "constant") {
    const time = Date.parse(timestamp.value)
    return { min: time, max: time }
  }
  const candidate = profile.columns
    .find((c) => c.name === timestamp.column)
    ?.timestamps.find((t) => t.format === timestamp.format)
  if (!candidate) throw new RangeError(`Column ${timestamp.column} was not read as ${timestamp.format}.`)
  return candidate
}

/** What a replace of everything has to cover. */
function union(span: { readonly min: number; readonly max: number }, existing: Interval) {
  if (Number.isNaN(existing.start) || Number.isNaN(existing.end))
    throw new RangeError(
      "The datasource has segments over all time, which no task can replace chunk by chunk. Delete it in Druid first.",
    )
  return { min: Math.min(span.min, existing.start), max: Math.max(span.max, existing.end - 1) }
}

/** A file that goes as it is has its times as they stand in it; a rewritten one, and a typed column, in milliseconds. */
function timestampSpec({ choices, isOriginal }: SpecInput) {
  if (choices.timestamp.kind === "constant")
    return { column: NO_COLUMN, format: "iso", missingValue: choices.timestamp.value }
  const { column, format } = choices.timestamp
  return { column, format: (isOriginal ? timestampFormat(format)?.druid : undefined) ?? "millis" }
}

const DIMENSION_TYPES = { utf8: "string", int64: "long", float64: "double" } as const

function dimensions({ profile, choices }: SpecInput) {
  const columns = planSentColumns(profile, choices).flatMap(({ name, kind }) =>
    kind === "timestamp" || name === MARK ? [] : [{ type: DIMENSION_TYPES[kind], name }],
  )
  return [...columns, { type: "string", name: MARK }]
}

function inputSource({ keys, s3 }: SpecInput) {
  return {
    type: "s3",
    objects: keys.map((path) => ({ bucket: s3.bucket, path })),
    ...(s3.endpoint !== null && {
      endpointConfig: { url: s3.endpoint, signingRegion: s3.region },
      clientConfig: {
        protocol: s3.endpoint.startsWith("https:") ? "https" : "http",
        enablePathStyleAccess: true,
        disableChunkedEncoding: true,
      },
    }),
    // Druid ignores endpointConfig and clientConfig where properties are missing; empty ones are enough.
    properties: s3.environmentCredentials
      ? {
          accessKeyId: { type: "environment", variable: "DRUID_S3_ACCESS_KEY" },
          secretAccessKey: { type: "environment", variable: "DRUID_S3_SECRET_KEY" },
        }
      : {},
  }
}

function inputFormat({ sent, profile }: SpecInput) {
  switch (sent) {
    case "parquet":
      return { type: "parquet" }
    case "ndjson.gz":
      return { type: "json" }
    case "csv":
      return {
        type: "csv",
        columns: profile.columns.map((c) => c.name),
        findColumnsFromHeader: false,
        skipHeaderRows: profile.dialect?.header ? 1 : 0,
      }
  }
}
