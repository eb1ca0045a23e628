import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  ilike,
  inArray,
  isNotNull,
  lt,
  lte,
  ne,
  notInArray,
  or,
  type SQL,
  sql,
} from "drizzle-orm"
import { type Database, sqlFailure } from "./client.ts"
import { filenameClaims, type IngestionRow, ingestionEvents, ingestionObjects, ingestions } from "./schema.ts"
import type { Created, IngestionStore, ListFilter, Move, NewIngestion, Patch, Seen } from "./store.ts"

const OVER = ["ready", "failed", "cancelled"] as const

/** The store on Postgres. */
export function postgresStore(db: Database): IngestionStore {
  const one = async (where: SQL | undefined) => (await db.select().from(ingestions).where(where).limit(1))[0] ?? null
  const get = (id: string) => one(eq(ingestions.id, id))
  const byIdempotencyKey = (key: string) => one(eq(ingestions.idempotencyKey, key))
  const living = (datasource: string, fingerprint: string) =>
    one(
      and(
        eq(ingestions.datasource, datasource),
        eq(ingestions.fingerprint, fingerprint),
        notInArray(ingestions.state, ["failed", "cancelled"]),
      ),
    )

  async function create(row: NewIngestion): Promise<Created> {
    try {
      await db.execute(insertStatement(row))
      return { kind: "created", ingestion: (await get(row.id))! }
    } catch (error) {
      const failure = sqlFailure(error)
      if (failure?.code !== "23505") throw error
      const repeated = row.idempotencyKey === null ? null : await byIdempotencyKey(row.idempotencyKey)
      if (repeated) return { kind: "repeated", ingestion: repeated }
      const duplicate = await living(row.datasource, row.fingerprint)
      if (duplicate) return { kind: "duplicate", ingestion: duplicate }
      throw error
    }
  }

  async function move(seen: Seen, { to, kind, message, attempt = seen.attempt, patch = {} }: Move) {
    const moved = db.$with("moved").as(
      db
        .update(ingestions)
        .set({
          ...patch,
          state: to,
          attempt,
          checks: 0,
          nextCheckAt: sql`now()`,
          stateSince: sql`now()`,
          updatedAt: sql`now()`,
        })
        .where(unmoved(seen))
        .returning({ id: ingestions.id }),
    )
    try {
      const rows = await db
        .with(moved)
        .insert(ingestionEvents)
        .select(
          sql`select nextval('ingestion_events_id_seq'), id, now(), ${attempt}::int, ${kind}, ${seen.state}, ${to}, ${message} from moved`,
        )
        .returning({ id: ingestionEvents.ingestionId })
      return rows.length === 0 ? null : await get(seen.id)
    } catch (error) {
      if (sqlFailure(error)?.constraint === "ingestions_one_living_file") return "duplicate"
      throw error
    }
  }

  async function wait(seen: Seen, seconds: number, patch: Patch, event: { kind: string; message: string } | null) {
    const update = db
      .update(ingestions)
      .set({ ...patch, checks: sql`checks + 1`, nextCheckAt: inSeconds(seconds) })
      .where(unmoved(seen))
      .returning({ id: ingestions.id })
    if (event === null) return (await update).length > 0
    const waited = db.$with("waited").as(update)
    const told = await db
      .with(waited)
      .insert(ingestionEvents)
      .select(
        sql`select nextval('ingestion_events_id_seq'), id, now(), ${seen.attempt}::int, ${event.kind}, ${seen.state}, ${seen.state}, ${event.message} from waited`,
      )
      .returning({ id: ingestionEvents.ingestionId })
    return told.length > 0
  }

  return {
    create,
    get,
    byIdempotencyKey,
    living,
    move,
    wait,
    list: (filter) =>
      db
        .select(LISTED)
        .from(ingestions)
        .where(and(...conditions(filter)))
        .orderBy(desc(ingestions.createdAt), desc(ingestions.id))
        .limit(filter.limit),
    latestProfiles: (datasource, limit) =>
      db
        .select({ profile: ingestions.profile, choices: ingestions.choices })
        .from(ingestions)
        .where(and(eq(ingestions.datasource, datasource), eq(ingestions.state, "ready")))
        .orderBy(desc(ingestions.createdAt), desc(ingestions.id))
        .limit(limit),
    async preparations(datasource, limit) {
      const rows = await db
        .select(PREPARED)
        .from(ingestions)
        .where(and(eq(ingestions.state, "ready"), isNotNull(ingestions.choices), isNotNull(ingestions.profile)))
        .orderBy(
          desc(sql`${ingestions.datasource} = ${datasource ?? ""}`),
          desc(ingestions.createdAt),
          desc(ingestions.id),
        )
        .limit(limit)
      return rows.map(({ choices, columns, ...row }) => ({ ...row, choices: choices!, columns: namesOf(columns) }))
    },
    events: (id, after = 0) =>
      db
        .select()
        .from(ingestionEvents)
        .where(and(eq(ingestionEvents.ingestionId, id), gt(ingestionEvents.id, after)))
        .orderBy(asc(ingestionEvents.id)),
    async lease(id, seconds) {
      const rows = await db
        .update(ingestions)
        .set({ nextCheckAt: inSeconds(seconds) })
        .where(
          and(eq(ingestions.id, id), notInArray(ingestions.state, [...OVER]), lte(ingestions.nextCheckAt, sql`now()`)),
        )
        .returning()
      return rows[0] ?? null
    },
    async extendLease(seen, seconds) {
      await db
        .update(ingestions)
        .set({ nextCheckAt: inSeconds(seconds) })
        .where(unmoved(seen))
    },
    async due(limit) {
      const rows = await db
        .select({ id: ingestions.id })
        .from(ingestions)
        .where(and(notInArray(ingestions.state, [...OVER]), lte(ingestions.nextCheckAt, sql`now()`)))
        .orderBy(asc(ingestions.nextCheckAt))
        .limit(limit)
      return rows.map((row) => row.id)
    },
    async announceObject(object) {
      await db.insert(ingestionObjects).values(object).onConflictDoNothing()
      const rows = await db
        .select()
        .from(ingestionObjects)
        .where(and(eq(ingestionObjects.ingestionId, object.ingestionId), eq(ingestionObjects.n, object.n)))
      return rows[0]!
    },
    async completeObject(ingestionId, n) {
      await db
        .update(ingestionObjects)
        .set({ complete: true })
        .where(and(eq(ingestionObjects.ingestionId, ingestionId), eq(ingestionObjects.n, n)))
    },
    objects: (ingestionId) =>
      db
        .select()
        .from(ingestionObjects)
        .where(eq(ingestionObjects.ingestionId, ingestionId))
        .orderBy(asc(ingestionObjects.n)),
    async newerInInterval(row, mode) {
      if (row.intervalStart === null || row.intervalEnd === null) return false
      const newer = await one(
        and(
          eq(ingestions.datasource, row.datasource),
          ne(ingestions.id, row.id),
          mode && eq(ingestions.mode, mode),
          // What was created before may have been written after: its last move tells.
          gte(ingestions.updatedAt, row.createdAt),
          inArray(ingestions.state, ["submitted", "running", "loading", "ready"]),
          lt(ingestions.intervalStart, row.intervalEnd),
          gt(ingestions.intervalEnd, row.intervalStart),
        ),
      )
      return newer !== null
    },
    async ping() {
      await db.execute(sql`select 1 from ingestions limit 1`)
    },
  }
}

const { profile: _, choices: __, task: ___, ...SMALL } = getTableColumns(ingestions)
const LISTED = {
  ...SMALL,
  rows: sql<number | null>`(${ingestions.profile} ->> 'rows')::bigint`.mapWith((n) => (n === null ? null : Number(n))),
  submitted: sql<boolean>`${ingestions.task} is not null`.mapWith((b) => b === true || b === "t"),
}

const { id, datasource, filename, createdAt, kept, choices } = getTableColumns(ingestions)
const PREPARED = {
  id,
  datasource,
  filename,
  createdAt,
  kept,
  choices,
  columns: sql<unknown>`jsonb_path_query_array(${ingestions.profile}, '$.columns[*].name')`,
}

/** Drivers give JSON that is an expression as it is or as its text. */
const namesOf = (json: unknown): readonly string[] =>
  typeof json === "string" ? (JSON.parse(json) as string[]) : (json as string[])

function unmoved(seen: Seen): SQL | undefined {
  return and(eq(ingestions.id, seen.id), eq(ingestions.state, seen.state), eq(ingestions.attempt, seen.attempt))
}

function inSeconds(seconds: number): SQL {
  return sql`now() + ${seconds}::float8 * interval '1 second'`
}

function conditions(filter: ListFilter): (SQL | undefined)[] {
  const pattern = filter.text && `%${filter.text.replace(/[\\%_]/g, "\\$&")}%`
  return [
    filter.datasource === null ? undefined : eq(ingestions.datasource, filter.datasource),
    filter.states === null ? undefined : inArray(ingestions.state, [...filter.states]),
    pattern ? or(ilike(ingestions.filename, pattern), ilike(ingestions.datasource, pattern)) : undefined,
    filter.before === null
      ? undefined
      : or(
          lt(ingestions.createdAt, filter.before.createdAt),
          and(eq(ingestions.createdAt, filter.before.createdAt), lt(ingestions.id, filter.before.id)),
        ),
  ]
}

/** Claims the file's name, chooses the key by it and writes the row and its first event, all at once. */
function insertStatement(row: NewIngestion): SQL {
  const json = (value: unknown) => (value ? JSON.stringify(value) : null)
  const staged: Partial<Pick<IngestionRow, "incomingKey" | "profile" | "choices">> = row.staged ?? {}
  return sql`
    with claim as (
      insert into ${filenameClaims} (datasource, filename, ingestion_id)
      values (${row.datasource}, ${row.keys.filename}, ${row.id}) on conflict do nothing returning filename
    ), created as (
      insert into ${ingestions} (id, datasource, filename, key_prefix, incoming_key, sent, mode, replace, state, size,
        fingerprint, duplicate_allowed, idempotency_key, profile, choices, next_check_at, state_since, created_at, updated_at)
      select ${row.id}, ${row.datasource}, ${row.filename},
        case when exists (select 1 from claim) then ${row.keys.own}::text else ${row.keys.other}::text end,
        ${staged.incomingKey ?? null}, ${row.sent}, ${row.mode}, ${row.replace}, ${row.state}, ${row.size}::bigint,
        ${row.fingerprint}, ${row.duplicateAllowed}::boolean, ${row.idempotencyKey},
        ${json(staged.profile)}::jsonb, ${json(staged.choices)}::jsonb, now(), now(),
        date_trunc('milliseconds', now()), now()
      returning id, state
    )
    insert into ${ingestionEvents} (ingestion_id, at, attempt, kind, from_state, to_state, message)
    select id, now(), 1, state, null, state, ${row.state === "created" ? "Ready to take the file." : "The file is here; now it is made ready for Druid."}
    from created`
}
