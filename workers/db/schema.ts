import { sql } from "drizzle-orm"
import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core"
import type { Reason } from "#domain/contracts/ingestions.ts"
import type { Choices } from "#domain/ingestion/choices.ts"
import type { DruidTask, ReplaceScope, SentFormat } from "#domain/ingestion/spec.ts"
import type { State } from "#domain/ingestion/states.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { UserRule } from "#domain/rules/user-rules.ts"

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" })
const count = (name: string) => bigint(name, { mode: "number" })

/** One file's way from upload to queryable. */
export const ingestions = pgTable(
  "ingestions",
  {
    id: text("id").primaryKey(),
    datasource: text("datasource").notNull(),
    /** As the user's file is called. */
    filename: text("filename").notNull(),
    /** The object's key, or the prefix of all of them where the file is rewritten. */
    keyPrefix: text("key_prefix").notNull(),
    /** Where a posted file waits; null when the page sent the objects itself. */
    incomingKey: text("incoming_key"),
    sent: text("sent").$type<"original" | "rewritten">().notNull(),
    sentFormat: text("sent_format").$type<SentFormat>(),
    mode: text("mode").$type<"append" | "replace">().notNull(),
    replace: text("replace").$type<ReplaceScope>(),
    state: text("state").$type<State>().notNull(),
    attempt: integer("attempt").notNull().default(1),
    size: count("size").notNull(),
    fingerprint: text("fingerprint").notNull(),
    /** The user knows that the same file is there already. */
    duplicateAllowed: boolean("duplicate_allowed").notNull().default(false),
    idempotencyKey: text("idempotency_key"),
    profile: jsonb("profile").$type<Profile>(),
    choices: jsonb("choices").$type<Choices>(),
    /** Frozen before it is submitted. */
    task: jsonb("task").$type<DruidTask>(),
    objects: integer("objects"),
    kept: count("kept"),
    refused: count("refused"),
    /** The task's whole time chunks, half-open, in epoch milliseconds: years beyond 9999 are no timestamps for the driver. */
    intervalStart: count("interval_start"),
    intervalEnd: count("interval_end"),
    rowsProcessed: count("rows_processed"),
    /** Druid's report agreed with the scan. */
    counted: boolean("counted").notNull().default(false),
    /** When the attempt's task was first seen to be over without success. */
    taskOverAt: at("task_over_at"),
    error: jsonb("error").$type<Reason>(),
    checks: integer("checks").notNull().default(0),
    /** Also the lease of whoever looks now. */
    nextCheckAt: at("next_check_at").notNull(),
    stateSince: at("state_since").notNull(),
    createdAt: at("created_at").notNull(),
    updatedAt: at("updated_at").notNull(),
  },
  (t) => [
    uniqueIndex("ingestions_one_living_file")
      .on(t.datasource, t.fingerprint)
      .where(sql`state not in ('failed', 'cancelled') and not duplicate_allowed`),
    uniqueIndex("ingestions_idempotency_key").on(t.idempotencyKey),
    index("ingestions_due").on(t.nextCheckAt).where(sql`state not in ('ready', 'failed', 'cancelled')`),
    index("ingestions_by_age").on(t.createdAt, t.id),
  ],
)

/** What happened, append-only. */
export const ingestionEvents = pgTable(
  "ingestion_events",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    ingestionId: text("ingestion_id").notNull(),
    at: at("at").notNull(),
    attempt: integer("attempt").notNull(),
    kind: text("kind").notNull(),
    from: text("from_state").$type<State>(),
    to: text("to_state").$type<State>().notNull(),
    message: text("message").notNull(),
  },
  (t) => [index("ingestion_events_of").on(t.ingestionId, t.id)],
)

/** The objects of an upload, as the page announced them. */
export const ingestionObjects = pgTable(
  "ingestion_objects",
  {
    ingestionId: text("ingestion_id").notNull(),
    n: integer("n").notNull(),
    key: text("key").notNull(),
    size: count("size").notNull(),
    /** Of the multipart upload; null where one PUT does. */
    uploadId: text("upload_id"),
    complete: boolean("complete").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.ingestionId, t.n] })],
)

/** Who may write under a file's name: an object is never overwritten, also after a failure. */
export const filenameClaims = pgTable(
  "filename_claims",
  {
    datasource: text("datasource").notNull(),
    filename: text("filename").notNull(),
    ingestionId: text("ingestion_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.datasource, t.filename] })],
)

/** The rules that people wrote for a datasource, which need not be in Druid yet. */
export const datasourceRules = pgTable("datasource_rules", {
  datasource: text("datasource").primaryKey(),
  /** Grows by one with each change; 1 is the first. */
  version: integer("version").notNull(),
  /** As text of JSON: the order of a rule's fields stays what people read them in. */
  rules: json("rules").$type<readonly UserRule[]>().notNull(),
  updatedAt: at("updated_at").notNull(),
})

export type IngestionRow = typeof ingestions.$inferSelect
export type EventRow = typeof ingestionEvents.$inferSelect
export type ObjectRow = typeof ingestionObjects.$inferSelect
