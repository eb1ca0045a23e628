import { randomUUID } from "node:crypto"
import { sql } from "drizzle-orm"
import type { Ingestion, IngestionStatus } from "#domain/contracts/ingestions.ts"
import { migrate } from "#local/sql-over-http/migrate.ts"
import { startSqlOverHttp } from "#local/sql-over-http/server.ts"
import { createApp, ingestionDeps } from "#workers/app.ts"
import { readConfig } from "#workers/config.ts"
import { openDatabase } from "#workers/db/client.ts"
import { postgresStore } from "#workers/db/postgres.ts"
import { postgresRules } from "#workers/db/postgres-rules.ts"
import type { Deps } from "#workers/deps.ts"
import type { DruidClient } from "#workers/druid/client.ts"
import { reconcile } from "#workers/ingestion/reconcile.ts"
import type { ObjectStorage } from "#workers/storage/storage.ts"
import { type FakeDruid, fakeDruid } from "./fake-druid.ts"
import { type FakeStorage, fakeStorage } from "./fake-storage.ts"

export const ORIGIN = "http://127.0.0.1:4747"
/** Stands in the Worker's environment, and nowhere else. */
export const SECRET = "s3cr3t-that-no-spec-may-have"

export const environment = (databaseUrl: string): Record<string, string> => ({
  AWS_REGION: "auto",
  AWS_ACCESS_KEY_ID: `id-${SECRET}`,
  AWS_SECRET_ACCESS_KEY: SECRET,
  S3_BUCKET_NAME: "grove",
  S3_ENDPOINT: "http://127.0.0.1:9/s3",
  DRUID_ROUTER_URL: "http://127.0.0.1:9",
  DRUID_AUTHORIZATION: `Basic ${SECRET}`,
  DATABASE_URL: databaseUrl,
  GROVE_LOCAL_ORIGIN: ORIGIN,
  MAX_FILE_SIZE: "5MB",
})

export interface Harness {
  readonly deps: Deps
  readonly storage: FakeStorage
  readonly druid: FakeDruid
  /** Calls the API, with these or other dependencies. */
  call(path: string, init?: RequestInit, deps?: Deps): Promise<Response>
  /** Sends a file as curl does. */
  upload(csv: string, fields: Record<string, string>, deps?: Deps, filename?: string): Promise<Response>
  /** Lets the time of every backoff and lease pass, then reconciles; so often, or until all are over. */
  reconcile(times?: number, deps?: Deps): Promise<void>
  status(id: string): Promise<IngestionStatus>
  list(datasource: string): Promise<readonly Ingestion[]>
  close(): Promise<void>
}

/** What stands in for S3 and Druid, and what the Worker is told of them. */
export interface Surroundings {
  readonly storage?: ObjectStorage
  readonly druid?: DruidClient
  readonly env?: Readonly<Record<string, string>>
}

/** The Worker's own code on a real store; S3 and Druid are in memory, or brought along. */
export async function openHarness(around: Surroundings = {}): Promise<Harness> {
  const bridge = await startSqlOverHttp({ secret: "s" })
  await migrate(bridge.connectionString, "migrations")
  const db = openDatabase(bridge.connectionString)
  const [storage, druid] = [fakeStorage(), fakeDruid()]
  let passed = 0
  const deps: Deps = {
    config: readConfig({ ...environment(bridge.connectionString), ...around.env }),
    store: postgresStore(db),
    rules: postgresRules(db),
    storage: around.storage ?? storage,
    druid: around.druid ?? druid,
    now: () => Date.now() + passed,
    newId: () => randomUUID().replaceAll("-", ""),
  }

  async function call(path: string, init: RequestInit = {}, using = deps): Promise<Response> {
    const work: Promise<unknown>[] = []
    const request = new Request(ORIGIN + path, { ...init, headers: { host: "127.0.0.1:4747", ...init.headers } })
    const response = await createApp(using, (promise) => work.push(promise)).fetch(request)
    await Promise.all(work)
    return response
  }

  return {
    deps,
    storage,
    druid,
    call,
    upload(csv, fields, using, filename = "sales.csv") {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.append(name, value)
      form.append("file", new Blob([csv]), filename)
      return call("/api/ingest/upload", { method: "POST", body: form }, using)
    },
    async reconcile(times = 30, using = deps) {
      for (let i = 0; i < times; i++) {
        const open = sql`state not in ('ready', 'failed', 'cancelled')`
        const { rowCount } = await db.execute(sql`update ingestions set next_check_at = now() where ${open}`)
        if (rowCount === 0) return
        passed += 2_000
        await reconcile(ingestionDeps(using))
      }
    },
    status: async (id) => (await call(`/api/ingest/status/${id}`)).json() as Promise<IngestionStatus>,
    list: async (datasource) =>
      ((await (await call(`/api/ingestions?datasource=${datasource}`)).json()) as { ingestions: Ingestion[] })
        .ingestions,
    close: () => bridge.close(),
  }
}

/** A CSV file of so many rows that goes as it is, or, with a newline in quotes, has to be rewritten. */
export const csvOf = (rows: number, options: { rewritten?: boolean; seed?: string } = {}): string => {
  const name = options.rewritten ? '"Sofa\nlarge"' : "Sofa"
  const lines = Array.from(
    { length: rows },
    (_, i) => `${options.seed ?? "A"}-${i},2024-01-${String((i % 28) + 1).padStart(2, "0")},${name},${i % 7}`,
  )
  return `order_id,day,product,quantity\n${lines.join("\n")}\n`
}
