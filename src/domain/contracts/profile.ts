import * as z from "zod"
import type { Choices } from "../ingestion/choices.ts"
import { CONTAINERS, FILE_FORMATS, MOST_FINDINGS, MOST_TEXT, type Profile } from "../profile/profile.ts"
import { operation, repair } from "../repair/repair.ts"
import { FIRST_TIME, LAST_TIME } from "../schema/timestamp-formats.ts"

/** A profile comes from a client and is not trusted: everything is bounded. */
export const text = z
  .string()
  .max(MOST_TEXT)
  .regex(/^[^\0]*$/, "expected text without a NUL")
const count = z.number().int().nonnegative()
const time = z.number().min(FIRST_TIME).max(LAST_TIME)

/** What separates, quotes, escapes or begins a comment. */
const sign = z
  .string()
  .min(1)
  .max(16)
  .regex(/^[^\0\r\n]*$/)

export const columnType = z.enum(["integer", "float", "boolean", "date", "timestamp", "string"])
export const role = z.enum(["timestamp", "dimension", "metric"])

export const finding = z.object({
  code: z.string().max(64),
  severity: z.enum(["error", "warning", "info"]),
  column: text.nullable(),
  count,
  places: z
    .array(
      z.object({
        row: count,
        offset: count,
        text: z
          .string()
          .max(400)
          .regex(/^[^\0]*$/),
      }),
    )
    .max(20),
  message: z
    .string()
    .max(2000)
    .regex(/^[^\0]*$/),
  repair: operation.optional(),
})

export const columnProfile = z.object({
  index: count,
  name: text,
  type: columnType,
  role,
  count,
  nulls: count,
  empties: count,
  distinct: count,
  distinctExact: z.boolean(),
  min: text.nullable(),
  max: text.nullable(),
  sum: z.string().max(400).nullable(),
  longest: count,
  top: z.array(z.object({ value: text, count })).max(10),
  topError: count,
  histogram: z.object({ min: z.number(), max: z.number(), counts: z.array(count).max(64) }).nullable(),
  timestamps: z
    .array(
      z
        .object({ format: z.string().max(64), parsed: count, min: time, max: time })
        .refine(({ min, max }) => min <= max, "expected the first time before the last"),
    )
    .max(64),
})

export const profile = z.object({
  version: z.literal(1),
  format: z.enum(FILE_FORMATS),
  container: z.enum(CONTAINERS).nullable(),
  table: z.string().max(1000).nullable(),
  encoding: z.string().max(64).nullable(),
  bom: z.boolean(),
  dialect: z
    .object({
      delimiter: sign,
      quote: sign.nullable(),
      escape: sign.nullable(),
      comment: sign.nullable(),
      header: z.boolean(),
      newline: z.enum(["lf", "crlf", "cr", "mixed"]),
    })
    .nullable(),
  bytes: count,
  textBytes: count,
  rows: count,
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  columns: z.array(columnProfile).min(1).max(2000),
  findings: z.array(finding).max(MOST_FINDINGS),
}) satisfies z.ZodType<Profile>

export const choices = z.object({
  timestamp: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("column"), column: text, format: z.string().max(64) }),
    z.object({ kind: z.literal("constant"), value: z.iso.datetime() }),
  ]),
  columns: z.array(z.object({ name: text, type: columnType, role })).max(2000),
  repairs: z
    .array(z.object({ repair, rows: count }))
    .max(200)
    .optional(),
}) satisfies z.ZodType<Choices>
