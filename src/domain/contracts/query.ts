import * as z from "zod"

/**
 * `POST /api/query`: one typed query of one datasource. It never carries SQL; every bound stands here.
 */

/** Groups that one answer may have. */
export const MAX_GROUPS = 10_000
/** Buckets of time are cut at these ISO 8601 periods, in the query's time zone. */
export const GRANULARITIES = ["PT1M", "PT15M", "PT1H", "P1D", "P1W", "P1M", "P3M", "P1Y"] as const
/** Parts of a time: weekday 1–7 from Monday, hour 0–23, month 1–12. */
export const TIME_PARTS = ["weekday", "hour", "month"] as const

const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, "A name starts with a letter and has letters, digits and _ only, at most 64")
const column = z.string().min(1, "A column has a name").max(1024)
const cell = z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()])

/** The number that is added up: a column, or the product of two, such as price × quantity. */
export const value = z.union([
  z.strictObject({ column }),
  z.strictObject({ product: z.tuple([column, column]).readonly() }),
])

export const filter = z.discriminatedUnion("op", [
  /** Null in the list means rows without a value. */
  z.strictObject({ op: z.literal("in"), column, values: z.array(cell).min(1).max(1000).readonly() }),
  /** Rows without a value stay, unless null is in the list. */
  z.strictObject({ op: z.literal("not_in"), column, values: z.array(cell).min(1).max(1000).readonly() }),
  z.strictObject({ op: z.literal("is_null"), column }),
  z.strictObject({ op: z.literal("not_null"), column }),
  /** A number column between bounds; at least one of them. */
  z
    .strictObject({
      op: z.literal("range"),
      column,
      gt: z.number().optional(),
      gte: z.number().optional(),
      lt: z.number().optional(),
      lte: z.number().optional(),
    })
    .refine((f) => [f.gt, f.gte, f.lt, f.lte].some((bound) => bound !== undefined), {
      error: "A range has at least one of gt, gte, lt, lte",
    }),
  /** A text column that has this text in it, whatever the case. */
  z.strictObject({ op: z.literal("contains"), column, text: z.string().min(1).max(1000) }),
])

/** Which rows a measure takes, beyond the query's own filters. */
const narrowing = {
  /** Only rows whose value is above (positive) or below (negative) zero. */
  sign: z.strictObject({ of: value, is: z.enum(["positive", "negative"]) }).optional(),
  where: z.array(filter).max(20).readonly().optional(),
}

export const measure = z.discriminatedUnion("op", [
  z.strictObject({ name, op: z.literal("count"), ...narrowing }),
  z.strictObject({ name, op: z.literal("sum"), of: value, ...narrowing }),
  z.strictObject({ name, op: z.literal("min"), of: value, ...narrowing }),
  z.strictObject({ name, op: z.literal("max"), of: value, ...narrowing }),
  z.strictObject({ name, op: z.literal("avg"), of: value, ...narrowing }),
  /** Distinct values, nulls not counted. Exact unless `approximate`; then the answer says so. */
  z.strictObject({
    name,
    op: z.literal("count_distinct"),
    column,
    approximate: z.boolean().optional(),
    ...narrowing,
  }),
])

export const group = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("column"), name, column }),
  z.strictObject({ by: z.literal("time"), name, granularity: z.enum(GRANULARITIES) }),
  z.strictObject({ by: z.literal("time_part"), name, part: z.enum(TIME_PARTS) }),
])

/** Half-open: start ≤ `__time` < end. ISO 8601 with Z or an offset. */
export const interval = z.strictObject({
  start: z.iso.datetime({ offset: true }),
  end: z.iso.datetime({ offset: true }),
})

export const query = z
  .strictObject({
    datasource: z.string().min(1, "A datasource has a name").max(255),
    measures: z.array(measure).min(1, "A query has at least one measure").max(50).readonly(),
    /** None: one row over everything. */
    groups: z.array(group).max(4).readonly().optional(),
    interval: interval.optional(),
    /** All of them hold. */
    filters: z.array(filter).max(50).readonly().optional(),
    /** Names of groups and measures. Default: time ascending, else the first measure descending. */
    order: z
      .array(z.strictObject({ name, direction: z.enum(["asc", "desc"]) }))
      .max(5)
      .readonly()
      .optional(),
    limit: z.number().int().min(1).max(MAX_GROUPS).optional(),
    /** IANA name, default UTC: where days, weeks and hours are cut. */
    timezone: z
      .string()
      .max(64)
      .regex(/^[A-Za-z0-9_+\-/]+$/, "A time zone is an IANA name, such as Europe/Berlin")
      .optional(),
  })
  .refine((q) => !q.interval || Date.parse(q.interval.start) < Date.parse(q.interval.end), {
    error: "The interval's start is before its end",
    path: ["interval"],
  })

export const answerColumn = z.object({
  name: z.string(),
  /** Times are ISO 8601 in UTC. */
  type: z.enum(["string", "integer", "float", "boolean", "timestamp"]),
  /** True: Druid estimated this one. Everything else is exact (sums of floats to the precision of doubles). */
  estimate: z.boolean(),
})

export const queryAnswer = z.object({
  /** Groups first, then measures, as the query names them. */
  columns: z.array(answerColumn),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  /** False: there are more groups than the limit. */
  complete: z.boolean(),
  took_ms: z.number(),
})

export type Value = z.infer<typeof value>
export type Filter = z.infer<typeof filter>
export type Measure = z.infer<typeof measure>
export type Group = z.infer<typeof group>
export type Interval = z.infer<typeof interval>
export type Granularity = (typeof GRANULARITIES)[number]
export type Query = z.infer<typeof query>
export type AnswerColumn = z.infer<typeof answerColumn>
export type QueryAnswer = z.infer<typeof queryAnswer>
export type Cell = QueryAnswer["rows"][number][number]
