import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { neon } from "@neondatabase/serverless"
import { afterEach, beforeEach, expect, test } from "vitest"
import { migrate, sqlEndpoint } from "#local/sql-over-http/migrate.ts"
import { type SqlOverHttp, startSqlOverHttp } from "#local/sql-over-http/server.ts"

let dir: string
let bridge: SqlOverHttp

const write = async (migrations: Record<string, string>) => {
  await mkdir(join(dir, "meta"), { recursive: true })
  const entries = Object.keys(migrations).map((tag, idx) => ({ idx, tag, when: idx, version: "7", breakpoints: true }))
  await writeFile(join(dir, "meta", "_journal.json"), JSON.stringify({ version: "7", dialect: "postgresql", entries }))
  for (const [tag, sql] of Object.entries(migrations)) await writeFile(join(dir, `${tag}.sql`), sql)
}
const tables = async () => {
  const rows = await neon(bridge.connectionString)`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`
  return rows.map((row) => row.tablename).sort()
}

const first = "CREATE TABLE a (id int);\n--> statement-breakpoint\nCREATE TABLE b (id int);\n"

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "grove-migrations-"))
  bridge = await startSqlOverHttp({ secret: "s" })
})
afterEach(async () => {
  await bridge.close()
  await rm(dir, { recursive: true })
})

test("each migration runs once, in the journal's order", async () => {
  await write({ "0000_first": first })
  expect(await migrate(bridge.connectionString, dir)).toEqual(["0000_first"])
  await write({ "0000_first": first, "0001_second": "ALTER TABLE b ADD COLUMN n int" })
  expect(await migrate(bridge.connectionString, dir)).toEqual(["0001_second"])
  expect(await migrate(bridge.connectionString, dir)).toEqual([])
  expect(await tables()).toEqual(["a", "b", "grove_migrations"])
})

test("a migration that fails leaves nothing of itself behind, and runs whole once it is mended", async () => {
  await write({ "0000_first": "CREATE TABLE a (id int);\n--> statement-breakpoint\nCREATE TABLE a (id int);" })
  await expect(migrate(bridge.connectionString, dir)).rejects.toThrow(
    "Migration 0000_first failed; nothing of it was kept",
  )
  expect(await tables()).toEqual(["grove_migrations"])
  await write({ "0000_first": first })
  expect(await migrate(bridge.connectionString, dir)).toEqual(["0000_first"])
})

test("two runners at once: it runs once", async () => {
  await write({ "0000_first": first })
  const both = await Promise.allSettled([migrate(bridge.connectionString, dir), migrate(bridge.connectionString, dir)])
  expect(both.some((one) => one.status === "fulfilled")).toBe(true)
  expect(await tables()).toEqual(["a", "b", "grove_migrations"])
})

test("a migration that was edited after it ran is refused by name", async () => {
  await write({ "0000_first": first })
  await migrate(bridge.connectionString, dir)
  await write({ "0000_first": `${first}\nSELECT 1` })
  await expect(migrate(bridge.connectionString, dir)).rejects.toThrow(
    "Migration 0000_first ran on this database with other contents",
  )
})

test("the endpoint is the bridge on this machine, Neon's own elsewhere", () => {
  expect(sqlEndpoint("127.0.0.1", "5999")).toBe("http://127.0.0.1:5999/sql")
  expect(sqlEndpoint("ep-one-1.eu-central-1.aws.neon.tech", "")).toBe("https://api.eu-central-1.aws.neon.tech/sql")
})
