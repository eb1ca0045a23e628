import { type NeonQueryFunction, neon, neonConfig } from "@neondatabase/serverless"
import { eq, sql as raw } from "drizzle-orm"
import { drizzle } from "drizzle-orm/neon-http"
import { bigint, integer, jsonb, numeric, pgTable, text, timestamp } from "drizzle-orm/pg-core"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { sqlEndpoint } from "#local/sql-over-http/migrate.ts"
import type { SqlOverHttp } from "#local/sql-over-http/server.ts"
import { databases } from "./databases.ts"

const secret = "p@ss/word with space"

const things = pgTable("things", {
  id: text().primaryKey(),
  n: integer().notNull(),
  big: bigint({ mode: "bigint" }),
  price: numeric(),
  at: timestamp({ withTimezone: true, mode: "date" }),
  doc: jsonb(),
})

for (const { name, why, open } of databases(secret)) {
  describe.skipIf(why !== null)(`Neon's protocol in front of ${name}${why ? `: ${why}` : ""}`, () => {
    let bridge: SqlOverHttp
    let stop: () => Promise<void>
    let sql: NeonQueryFunction<false, false>
    const whole = () => neon(bridge.connectionString, { fullResults: true })
    const db = () => drizzle(sql)

    beforeAll(async () => {
      neonConfig.fetchEndpoint = sqlEndpoint
      const opened = await open()
      bridge = opened.bridge
      stop = opened.stop
      sql = neon(bridge.connectionString)
    })
    beforeEach(async () => {
      await sql`DROP TABLE IF EXISTS things`
      await sql`CREATE TABLE things (id text PRIMARY KEY, n integer NOT NULL CHECK (n >= 0), big bigint, price numeric, at timestamptz, doc jsonb)`
    })
    afterAll(async () => {
      await bridge?.close()
      await stop?.()
    })

    test("every type comes back as it went in", async () => {
      const rows = await sql`SELECT ${"9007199254740993"}::bigint AS big, ${"1.10"}::numeric AS price,
        ${"2024-03-31T01:30:00.123456Z"}::timestamptz AT TIME ZONE 'UTC' = '2024-03-31 01:30:00.123456' AS same,
        ${'"a text"'}::jsonb AS doc, ${["a,b", 'q"', null, ""]}::text[] AS list, ${null}::text AS nothing,
        ${"1f0a9c1e-0b5e-4d4b-9d3b-7f2f6f5a1c22"}::uuid AS id, ${true}::boolean AS yes, ${Buffer.from([0, 255])}::bytea AS bytes`
      expect(rows).toEqual([
        {
          big: "9007199254740993",
          price: "1.10",
          same: true,
          doc: "a text",
          list: ["a,b", 'q"', null, ""],
          nothing: null,
          id: "1f0a9c1e-0b5e-4d4b-9d3b-7f2f6f5a1c22",
          yes: true,
          bytes: Buffer.from([0, 255]),
        },
      ])
    })

    test("drizzle inserts, returns, updates and reads", async () => {
      const at = new Date("2024-02-29T23:59:59.999Z")
      const doc = { nested: ["x", 1, null], text: 'quote " and \\' }
      const row = { id: "a", n: 1, big: 9007199254740993n, price: "12345678901234567.89", at, doc }
      expect(await db().insert(things).values(row).returning()).toEqual([row])
      const updated = await db().update(things).set({ n: 2 }).where(eq(things.id, "a")).returning({ n: things.n })
      expect(updated).toEqual([{ n: 2 }])
      expect(await db().select().from(things)).toEqual([{ ...row, n: 2 }])
    })

    test("a full answer names the command, the rows and the fields", async () => {
      const inserted = await whole()`INSERT INTO things (id, n) VALUES ('a', 1), ('b', 2)`
      expect(inserted).toMatchObject({ command: "INSERT", rowCount: 2, rows: [] })
      const read = await whole()`SELECT id, n FROM things ORDER BY id`
      expect(read.rowCount).toBe(2)
      expect(read.fields.map(({ name, dataTypeID }) => [name, dataTypeID])).toEqual([
        ["id", 25],
        ["n", 23],
      ])
      expect(read.fields[1]).toMatchObject({ columnID: 2, dataTypeSize: 4, dataTypeModifier: -1, format: "text" })
    })

    test("array mode keeps two columns of one name", async () => {
      const inArrays = neon(bridge.connectionString, { arrayMode: true })
      expect(await inArrays`SELECT 1 AS a, 2 AS a`).toEqual([[1, 2]])
      expect(await sql`SELECT 1 AS a, 2 AS a`).toEqual([{ a: 2 }])
    })

    test("a batch is one transaction: all of it, or nothing", async () => {
      const good = await db().batch([
        db().insert(things).values({ id: "a", n: 1 }),
        db().insert(things).values({ id: "b", n: 2 }),
        db().select({ n: things.n }).from(things),
      ])
      expect(good[2]).toEqual([{ n: 1 }, { n: 2 }])
      const bad = db().batch([
        db().insert(things).values({ id: "c", n: 3 }),
        db().insert(things).values({ id: "a", n: 4 }),
      ])
      await expect(bad).rejects.toMatchObject({ code: "23505" })
      expect(await sql`SELECT count(*)::int AS n FROM things`).toEqual([{ n: 2 }])
    })

    test("a batch's headers set isolation and access", async () => {
      const options = { isolationLevel: "Serializable", readOnly: true } as const
      const settings = await sql.transaction(
        [sql`SHOW transaction_isolation`, sql`SHOW transaction_read_only`],
        options,
      )
      expect(settings).toEqual([[{ transaction_isolation: "serializable" }], [{ transaction_read_only: "on" }]])
      const write = sql.transaction([sql`INSERT INTO things (id, n) VALUES ('a', 1)`], options)
      await expect(write).rejects.toMatchObject({ code: "25006" })
    })

    test.each([
      [
        "a second row under one key",
        "INSERT INTO things VALUES ('a', 1), ('a', 2)",
        { code: "23505", constraint: "things_pkey", table: "things" },
      ],
      ["a null where none may be", "INSERT INTO things (id) VALUES ('a')", { code: "23502", column: "n" }],
      [
        "a failed check",
        "INSERT INTO things (id, n) VALUES ('a', -1)",
        { code: "23514", constraint: "things_n_check" },
      ],
      ["a syntax error", "SELEC 1", { code: "42601", position: "1" }],
      ["an unknown column", "SELECT nope FROM things", { code: "42703" }],
      ["two statements in one query", "SELECT 1; SELECT 2", { code: "42601" }],
    ])("Postgres's error for %s arrives with its fields", async (_, statement, fields) => {
      const error = await sql.query(statement).then(
        () => null,
        (reason: unknown) => reason,
      )
      expect(error).toMatchObject({ name: "NeonDbError", severity: "ERROR", ...fields })
      expect(await sql`SELECT 1 AS still_there`).toEqual([{ still_there: 1 }])
    })

    test("a BEGIN sent alone does not leak into the next request", async () => {
      await sql`BEGIN`
      await sql`INSERT INTO things (id, n) VALUES ('a', 1)`
      await sql`ROLLBACK`
      expect(await sql`SELECT id FROM things`).toEqual([{ id: "a" }])
    })

    test("twenty clients that count up lose no step", async () => {
      await sql`INSERT INTO things (id, n) VALUES ('counter', 0)`
      const client = async () => {
        for (let i = 0; i < 10; i++) await sql`UPDATE things SET n = n + 1 WHERE id = 'counter'`
      }
      await Promise.all(Array.from({ length: 20 }, client))
      expect(await sql`SELECT n FROM things`).toEqual([{ n: 200 }])
    })

    test("of twenty batches that claim one key, one wins and the others say why", async () => {
      const claim = (n: number) =>
        sql.transaction([
          sql`INSERT INTO things (id, n) VALUES (${`by ${n}`}, ${n})`,
          sql`INSERT INTO things (id, n) VALUES ('claim', ${n})`,
        ])
      const all = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => claim(n)))
      const lost = all.filter((one) => one.status === "rejected").map((one) => one.reason.code)
      expect(lost).toEqual(Array.from({ length: 19 }, () => "23505"))
      expect(await sql`SELECT count(*)::int AS n FROM things`).toEqual([{ n: 2 }])
    })

    test("a notice is no answer", async () => {
      expect(await sql`DO $$ BEGIN RAISE NOTICE 'hello'; END $$`).toEqual([])
    })

    test("drizzle's own error carries Postgres's", async () => {
      await db().insert(things).values({ id: "a", n: 1 })
      const error = await db()
        .insert(things)
        .values({ id: "a", n: 1 })
        .then(
          () => null,
          (reason: unknown) => reason,
        )
      expect((error as Error).cause).toMatchObject({ code: "23505" })
      expect(await db().execute(raw`SELECT 1 AS one`)).toMatchObject({ rows: [{ one: 1 }] })
    })

    describe("who may ask", () => {
      const post = (headers: Record<string, string>, body = '{"query":"SELECT 1"}') =>
        fetch(bridge.url, { method: "POST", headers, body })

      test("nobody without the secret", async () => {
        expect((await post({})).status).toBe(401)
        expect((await post({ "neon-connection-string": "not a url" })).status).toBe(401)
        const wrong = new URL(bridge.connectionString)
        wrong.password = "guess"
        expect((await post({ "neon-connection-string": wrong.href })).status).toBe(401)
      })

      test("no page in a browser, though it knew the secret", async () => {
        const headers = { "neon-connection-string": bridge.connectionString, origin: "http://127.0.0.1:1" }
        expect((await post(headers)).status).toBe(403)
      })

      test("nothing but the protocol", async () => {
        const headers = { "neon-connection-string": bridge.connectionString }
        expect((await post(headers, "not json")).status).toBe(400)
        expect((await post(headers, '{"nothing":1}')).status).toBe(400)
        const batch = '{"queries":[{"query":"SELECT 1"}]}'
        expect((await post({ ...headers, "neon-batch-isolation-level": "Chaos" }, batch)).status).toBe(400)
        expect((await post(headers, " ".repeat(17 * 1024 * 1024))).status).toBe(413)
        expect((await fetch(bridge.url)).status).toBe(404)
        expect((await post(headers)).status).toBe(200)
      })
    })
  })
}
