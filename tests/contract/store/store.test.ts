import { randomUUID } from "node:crypto"
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { migrate } from "#local/sql-over-http/migrate.ts"
import type { SqlOverHttp } from "#local/sql-over-http/server.ts"
import { type Database, openDatabase } from "#workers/db/client.ts"
import { postgresStore } from "#workers/db/postgres.ts"
import type { IngestionRow } from "#workers/db/schema.ts"
import type { IngestionStore, NewIngestion } from "#workers/db/store.ts"
import { databases } from "../sql/databases.ts"

for (const { name, why, open } of databases("s")) {
  describe.skipIf(why !== null)(`the store on ${name}${why ? `: ${why}` : ""}`, () => {
    let bridge: SqlOverHttp
    let stop: () => Promise<void>
    let db: Database
    let store: IngestionStore
    beforeAll(async () => {
      ;({ bridge, stop } = await open())
      await migrate(bridge.connectionString, "migrations")
      db = openDatabase(bridge.connectionString)
      store = postgresStore(db)
    })
    afterAll(async () => {
      await bridge.close()
      await stop()
    })

    const fresh = (more: Partial<NewIngestion> = {}): NewIngestion => {
      const id = randomUUID()
      return {
        id,
        datasource: `d-${id}`,
        filename: "sales.csv",
        sent: "rewritten",
        mode: "append",
        replace: null,
        size: 10,
        fingerprint: id.replaceAll("-", "").padEnd(64, "0"),
        duplicateAllowed: false,
        idempotencyKey: null,
        keys: { filename: "sales.csv", own: `own/${id}`, other: `other/${id}` },
        state: "created",
        staged: null,
        ...more,
      }
    }
    const created = async (more: Partial<NewIngestion> = {}): Promise<IngestionRow> => {
      const answer = await store.create(fresh(more))
      expect(answer.kind).toBe("created")
      return answer.ingestion
    }
    const makeDue = () => db.execute(sql`update ingestions set next_check_at = now()`)

    test("a new ingestion has its first event, and its file's own key", async () => {
      const row = await created()
      expect(row).toMatchObject({ state: "created", attempt: 1, keyPrefix: `own/${row.id}` })
      expect(await store.events(row.id)).toMatchObject([{ kind: "created", from: null, to: "created" }])
    })

    test("a second file of the same name gets the other key, also after the first was cancelled", async () => {
      const first = await created()
      await store.move(first, { to: "cancelled", kind: "cancelled", message: "" })
      const second = await created({ datasource: first.datasource })
      expect(second.keyPrefix).toBe(`other/${second.id}`)
    })

    test("of many at once with one file, one is taken", async () => {
      const twin = fresh()
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => store.create({ ...twin, id: randomUUID(), keys: { ...twin.keys } })),
      )
      expect(answers.filter((a) => a.kind === "created")).toHaveLength(1)
      const winner = answers.find((a) => a.kind === "created")!.ingestion.id
      expect(answers.filter((a) => a.kind === "duplicate").map((a) => a.ingestion.id)).toEqual(Array(7).fill(winner))
    })

    test("a file whose ingestion failed, or that may be there twice, is no duplicate", async () => {
      const first = await created()
      const same = { datasource: first.datasource, fingerprint: first.fingerprint }
      expect((await store.create(fresh(same))).kind).toBe("duplicate")
      await created({ ...same, duplicateAllowed: true })
      await store.move(first, { to: "failed", kind: "failed", message: "" })
      const next = await created(same)
      // The failed one cannot come back to life beside it.
      const again = await store.get(first.id)
      expect(await store.move(again!, { to: "uploading", kind: "retried", message: "" })).toBe("duplicate")
      expect(await store.living(next.datasource, next.fingerprint)).not.toBeNull()
    })

    test("the same Idempotency-Key answers the same ingestion", async () => {
      const first = await created({ idempotencyKey: randomUUID() })
      const again = await store.create(fresh({ idempotencyKey: first.idempotencyKey }))
      expect(again).toMatchObject({ kind: "repeated", ingestion: { id: first.id } })
    })

    test("of many that move at once, one does, and one event tells of it", async () => {
      const row = await created()
      const moves = await Promise.all(
        Array.from({ length: 8 }, () => store.move(row, { to: "uploading", kind: "uploading", message: "" })),
      )
      expect(moves.filter((m) => m !== null)).toHaveLength(1)
      expect((await store.events(row.id)).map((e) => e.kind)).toEqual(["created", "uploading"])
    })

    test("what was seen too long ago cannot move, nor wait", async () => {
      const row = await created()
      await store.move(row, { to: "uploading", kind: "uploading", message: "" })
      expect(await store.move(row, { to: "failed", kind: "failed", message: "" })).toBeNull()
      expect(await store.wait(row, 60, { kept: 5 }, { kind: "unavailable", message: "" })).toBe(false)
      expect(await store.wait(row, 60, { kept: 5 }, null)).toBe(false)
      expect(await store.get(row.id)).toMatchObject({ state: "uploading", kept: null, checks: 0 })
    })

    test("how the latest files were made ready: those of the datasource first", async () => {
      const prepared = async (datasource: string, name: string) => {
        const row = await created({ datasource })
        const choices = { timestamp: { kind: "constant", value: "2024-01-01T00:00:00.000Z" }, columns: [] } as const
        const profile = { columns: [{ name }, { name: "b" }] } as unknown as IngestionRow["profile"]
        await store.move(row, { to: "ready", kind: "ready", message: "", patch: { profile, choices, kept: 7 } })
        return row.id
      }
      const datasource = `d-${randomUUID()}`
      const first = await prepared(datasource, "a")
      await created({ datasource })
      const second = await prepared(datasource, 'é,"')
      const other = await prepared(`d-${randomUUID()}`, "c")
      const found = await store.preparations(datasource, 3)
      expect(found.map((row) => row.id)).toEqual([second, first, other])
      expect(found[0]).toMatchObject({ datasource, columns: ['é,"', "b"], kept: 7, choices: { columns: [] } })
      expect((await store.preparations(null, 1)).map((row) => row.id)).toEqual([other])
    })

    test("a due ingestion is leased to one", async () => {
      const row = await created()
      await makeDue()
      expect(await store.due(1000)).toContain(row.id)
      const leases = await Promise.all(Array.from({ length: 8 }, () => store.lease(row.id, 60)))
      expect(leases.filter((lease) => lease !== null)).toHaveLength(1)
      expect(await store.due(1000)).not.toContain(row.id)
    })

    test("what is over is never due", async () => {
      const row = await created()
      await store.move(row, { to: "cancelled", kind: "cancelled", message: "" })
      await makeDue()
      expect(await store.lease(row.id, 60)).toBeNull()
      expect(await store.due(1000)).not.toContain(row.id)
    })

    test("waiting counts the looks and may tell why; a move starts to count anew", async () => {
      const row = await created()
      await store.wait(row, 60, {}, { kind: "unavailable", message: "S3 is away." })
      await store.wait(row, 60, {}, null)
      const waited = await store.get(row.id)
      expect(waited).toMatchObject({ checks: 2, state: "created" })
      expect((await store.events(row.id)).map((e) => e.message)).toContain("S3 is away.")
      expect(await store.move(waited!, { to: "uploading", kind: "uploading", message: "" })).toMatchObject({
        checks: 0,
      })
    })

    test("the list is newest first, page by page, by state, datasource and text", async () => {
      const datasource = `list-${randomUUID()}`
      const rows = []
      for (const filename of ["a.csv", "b_100%.csv", "c.csv"]) rows.push(await created({ datasource, filename }))
      const list = (more: object) =>
        store.list({ datasource, states: null, text: null, before: null, limit: 10, ...more })
      const newest = rows.map((row) => row.id).reverse()
      expect((await list({})).map((row) => row.id)).toEqual(newest)
      const [first] = await list({ limit: 1 })
      expect((await list({ before: first })).map((row) => row.id)).toEqual(newest.slice(1))
      expect((await list({ text: "_100%" })).map((row) => row.filename)).toEqual(["b_100%.csv"])
      expect(await list({ states: ["ready"] })).toEqual([])
    })

    test("an object is announced once and completed", async () => {
      const { id } = await created()
      const object = { ingestionId: id, n: 0, key: "k", size: 5, uploadId: "first" }
      await store.announceObject(object)
      expect(await store.announceObject({ ...object, uploadId: "second" })).toMatchObject({ uploadId: "first" })
      await store.completeObject(id, 0)
      expect(await store.objects(id)).toMatchObject([{ n: 0, complete: true }])
    })

    test("a later ingestion into the same time is newer", async () => {
      const first = await created()
      const span = { intervalStart: Date.UTC(2024, 0, 1), intervalEnd: Date.UTC(2024, 1, 1) }
      await store.wait(first, 1, span, null)
      expect(await store.newerInInterval((await store.get(first.id))!)).toBe(false)
      const later = await created({ datasource: first.datasource })
      await store.move(later, { to: "submitted", kind: "submitted", message: "", patch: span })
      const row = (await store.get(first.id))!
      expect(await store.newerInInterval(row)).toBe(true)
      expect(await store.newerInInterval(row, "replace")).toBe(false)
    })
  })
}
