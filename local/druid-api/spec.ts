import * as z from "zod"
import { MARK } from "#domain/ingestion/spec.ts"
import { badRequest } from "./errors.ts"
import { chunkOf, isGranularity, type SegmentGranularity } from "./ingest/chunks.ts"
import { timeParser } from "./ingest/times.ts"

export type DimensionType = "string" | "long" | "double" | "float"

export interface Dimension {
  readonly name: string
  readonly type: DimensionType
}

/** Half-open, epoch milliseconds. */
export interface Interval {
  readonly start: number
  readonly end: number
}

export type InputFormat =
  | {
      readonly kind: "csv"
      readonly columns: readonly string[] | null
      readonly headerRow: boolean
      readonly skipRows: number
    }
  | { readonly kind: "json" }
  | { readonly kind: "parquet" }

/** How to enter S3; null leaves it to what the process has. */
export interface ObjectStore {
  readonly endpoint: string | null
  readonly region: string | null
  readonly accessKeyId: EnvironmentVariable | null
  readonly secretAccessKey: EnvironmentVariable | null
}

export interface EnvironmentVariable {
  readonly variable: string
}

/** What a task asks for, checked. */
export interface TaskPlan {
  readonly id: string
  readonly datasource: string
  readonly objects: readonly { readonly bucket: string; readonly path: string }[]
  readonly store: ObjectStore
  readonly format: InputFormat
  readonly timestamp: { readonly column: string; readonly format: string; readonly missing: number | null }
  readonly dimensions: readonly Dimension[]
  /** The constant dimension that marks the rows. */
  readonly mark: string | null
  readonly granularity: SegmentGranularity
  /** Empty: any time. */
  readonly intervals: readonly Interval[]
  readonly append: boolean
  readonly dropExisting: boolean
  readonly maxParseExceptions: number
  readonly maxSavedParseExceptions: number
}

const variable = z.strictObject({ type: z.literal("environment"), variable: z.string().min(1) })
const dimension = z.union([
  z.string(),
  z.strictObject({
    type: z.enum(["string", "long", "double", "float"]).default("string"),
    name: z.string().min(1),
    multiValueHandling: z.string().optional(),
    createBitmapIndex: z.boolean().optional(),
  }),
])
const inputFormat = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("csv"),
    columns: z.array(z.string()).nullish(),
    findColumnsFromHeader: z.boolean().default(false),
    skipHeaderRows: z.int().min(0).default(0),
  }),
  z.strictObject({ type: z.literal("json") }),
  z.strictObject({ type: z.literal("parquet") }),
])
const inputSource = z.strictObject({
  type: z.literal("s3"),
  objects: z.array(z.strictObject({ bucket: z.string(), path: z.string() })).min(1),
  endpointConfig: z.strictObject({ url: z.string(), signingRegion: z.string().optional() }).nullish(),
  clientConfig: z.record(z.string(), z.unknown()).nullish(),
  properties: z.strictObject({ accessKeyId: variable.nullish(), secretAccessKey: variable.nullish() }).nullish(),
})
const task = z.looseObject({
  type: z.literal("index_parallel"),
  id: z.string().min(1).optional(),
  spec: z.object({
    dataSchema: z.strictObject({
      dataSource: z.string(),
      timestampSpec: z.strictObject({
        column: z.string().default("timestamp"),
        format: z.string().default("auto"),
        missingValue: z.string().nullish(),
      }),
      dimensionsSpec: z.strictObject({
        dimensions: z.array(dimension).min(1),
        useSchemaDiscovery: z.literal(false).optional(),
      }),
      metricsSpec: z.array(z.never()).nullish(),
      granularitySpec: z.strictObject({
        type: z.literal("uniform").optional(),
        segmentGranularity: z.string().default("DAY"),
        queryGranularity: z.string().default("NONE"),
        rollup: z.literal(false),
        intervals: z.array(z.string()).nullish(),
      }),
      transformSpec: z
        .strictObject({
          transforms: z
            .array(z.strictObject({ type: z.literal("expression"), name: z.string(), expression: z.string() }))
            .max(1),
        })
        .nullish(),
    }),
    ioConfig: z.strictObject({
      type: z.literal("index_parallel"),
      appendToExisting: z.boolean().default(false),
      dropExisting: z.boolean().default(false),
      inputSource,
      inputFormat,
    }),
    tuningConfig: z
      .looseObject({
        maxParseExceptions: z.int().min(0).default(Number.MAX_SAFE_INTEGER),
        maxSavedParseExceptions: z.int().min(0).default(0),
      })
      .prefault({}),
  }),
})

/**
 * Reads a task, or throws what Druid would answer. Only what Grove's specs use is known; anything else in a spec is
 * refused rather than ignored, for it would change what is read.
 */
export function readTask(json: unknown, newId: (datasource: string) => string): TaskPlan {
  refuseUnknownTypes(json)
  const parsed = task.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw badRequest(`Cannot construct instance of the task, problem: ${issue.message} at ${issue.path.join(".")}`)
  }
  const { dataSchema, ioConfig, tuningConfig } = parsed.data.spec
  const { granularitySpec, timestampSpec } = dataSchema
  refuseName("dataSource", dataSchema.dataSource)
  const id = parsed.data.id ?? newId(dataSchema.dataSource)
  refuseName("task ID", id)
  if (ioConfig.appendToExisting && ioConfig.dropExisting)
    throw badRequest(
      "Cannot construct instance of the task, problem: Cannot simultaneously replace and append to existing segments. Either dropExisting or appendToExisting should be set to false",
    )
  const granularity = granularitySpec.segmentGranularity.toUpperCase()
  if (!isGranularity(granularity))
    throw badRequest(`Cannot construct instance of the granularitySpec, problem: unknown granularity ${granularity}`)
  if (granularitySpec.queryGranularity.toUpperCase() !== "NONE")
    throw badRequest("Cannot construct instance of the granularitySpec, problem: queryGranularity is NONE here")
  const intervals = (granularitySpec.intervals ?? []).map(readInterval)
  if (ioConfig.dropExisting && intervals.length === 0)
    throw badRequest("GranularitySpec's intervals cannot be empty for replace.")
  if (!timeParser(timestampSpec.format))
    throw badRequest(
      `Cannot construct instance of the timestampSpec, problem: format ${timestampSpec.format} is not known here`,
    )
  const missing = timestampSpec.missingValue ?? null
  const missingTime = missing === null ? null : Date.parse(missing)
  if (missingTime !== null && Number.isNaN(missingTime))
    throw badRequest(`Cannot construct instance of the timestampSpec, problem: Invalid format: "${missing}"`)
  const mark = readMark(dataSchema.transformSpec?.transforms[0])
  const source = ioConfig.inputSource
  return {
    id,
    datasource: dataSchema.dataSource,
    objects: source.objects,
    store: {
      // Druid ignores endpointConfig where properties are missing.
      endpoint: source.properties ? (source.endpointConfig?.url ?? null) : null,
      region: source.properties ? (source.endpointConfig?.signingRegion ?? null) : null,
      accessKeyId: source.properties?.accessKeyId ?? null,
      secretAccessKey: source.properties?.secretAccessKey ?? null,
    },
    format: readFormat(ioConfig.inputFormat),
    timestamp: { column: timestampSpec.column, format: timestampSpec.format, missing: missingTime },
    dimensions: readDimensions(dataSchema.dimensionsSpec.dimensions, mark !== null),
    mark,
    granularity,
    // Whole chunks: Druid's lock covers them, and its filter too.
    intervals: intervals.map(({ start, end }) => ({
      start: chunkOf(granularity, start).start,
      end: chunkOf(granularity, end - 1).end,
    })),
    append: ioConfig.appendToExisting,
    dropExisting: ioConfig.dropExisting,
    maxParseExceptions: tuningConfig.maxParseExceptions,
    maxSavedParseExceptions: tuningConfig.maxSavedParseExceptions,
  }
}

/** The one refusal that says which names it knows, as Druid's does. */
function refuseUnknownTypes(json: unknown): void {
  const get = (value: unknown, ...path: string[]): unknown =>
    path.reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], value)
  const refuse = (type: unknown, of: string, known: readonly string[]) => {
    if (typeof type === "string" && known.includes(type)) return
    throw badRequest(
      "Please make sure to load all the necessary extensions and jars with type " +
        `'${type}' on 'druid/overlord' service. Could not resolve type id '${type}' as a subtype of ` +
        `\`${of}\` known type ids = [${known.join(", ")}]`,
    )
  }
  refuse(get(json, "type"), "org.apache.druid.indexing.common.task.Task", ["index_parallel"])
  refuse(get(json, "spec", "ioConfig", "inputSource", "type"), "org.apache.druid.data.input.InputSource", ["s3"])
  refuse(get(json, "spec", "ioConfig", "inputFormat", "type"), "org.apache.druid.data.input.InputFormat", [
    "csv",
    "json",
    "parquet",
  ])
}

/** Druid's own rules for ids; the whitespace rule knows the space alone as harmless. */
function refuseName(what: string, name: string): void {
  const problem =
    name === ""
      ? "must not be null or empty"
      : name.startsWith(".")
        ? "cannot start with '.'"
        : name.includes("/")
          ? "cannot contain '/'"
          : /[^\S ]/.test(name)
            ? "cannot contain whitespace character except space"
            : /[\p{Cc}\p{Extended_Pictographic}]/u.test(name)
              ? "cannot contain control characters or emoji"
              : null
  if (problem)
    throw badRequest(
      `Cannot construct instance of the task, problem: Invalid value for field [${what}]: Value [${name}] ${problem}.`,
    )
}

function readInterval(text: string): Interval {
  const [start = "", end = ""] = text.split("/")
  const interval = { start: Date.parse(start), end: Date.parse(end) }
  if (!(interval.start < interval.end))
    throw badRequest(`Cannot construct instance of \`org.joda.time.Interval\`, problem: Invalid format: "${text}"`)
  return interval
}

/** The constant that marks rows is the only transform: a general expression language is not in here. */
function readMark(transform: { name: string; expression: string } | undefined): string | null {
  if (!transform) return null
  const constant = /^'([^'\\]*)'$/.exec(transform.expression)
  if (transform.name !== MARK || !constant)
    throw badRequest(`Cannot construct instance of the transform, problem: only a constant ${MARK} is known here`)
  return constant[1]!
}

function readDimensions(dimensions: readonly z.infer<typeof dimension>[], marked: boolean): readonly Dimension[] {
  const list = dimensions.map((d): Dimension => (typeof d === "string" ? { name: d, type: "string" } : d))
  const names = new Set(list.map((d) => d.name))
  if (names.size !== list.length || names.has("__time"))
    throw badRequest("Cannot construct instance of the dimensionsSpec, problem: a column stands there twice")
  return list.filter((d) => !(marked && d.name === MARK)).map(({ name, type }) => ({ name, type }))
}

function readFormat(format: z.infer<typeof inputFormat>): InputFormat {
  if (format.type !== "csv") return { kind: format.type }
  const columns = format.columns?.length ? format.columns : null
  if (!columns && !format.findColumnsFromHeader)
    throw badRequest(
      "Cannot construct instance of `CsvInputFormat`, problem: Either columns or findColumnsFromHeader must be set",
    )
  return { kind: "csv", columns, headerRow: format.findColumnsFromHeader, skipRows: format.skipHeaderRows }
}
