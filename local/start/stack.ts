import { mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { migrate } from "#local/sql-over-http/migrate.ts"
import { startSqlOverHttp } from "#local/sql-over-http/server.ts"
import { type EmbeddedDruid, openEmbeddedDruid } from "./druid.ts"
import { lockDataDir } from "./lock.ts"
import { choosePort } from "./ports.ts"
import { readOrMakeSecrets, type Secrets } from "./secrets.ts"
import { chooseParts, type Env, embeddedS3, type S3Settings, speaksHttp, workerEnv } from "./settings.ts"
import { type RunningWorker, startWorker } from "./worker.ts"

/** How often the Worker is asked to move ingestions on; in production its cron does so each minute. */
const RECONCILE_MS = 5_000

/** After so many calls without an answer, this far apart, the Worker is held for dead. */
const MISSES = 2
const RETRY_MS = 500

export interface StackOptions {
  /** The folder of the data, kept; without it a temporary one that goes with the stack. */
  readonly dataDir?: string
  /** 0, the default, takes a free one; another one that is taken is passed over for the next. */
  readonly port?: number
  /** The configuration, as in the README; the default is none, so that a test depends on no machine's environment. */
  readonly env?: Env
  /** The project's folder. */
  readonly root?: string
  /** Reloads the Worker when its sources change. */
  readonly watch?: boolean
  /** Stands between the Worker and the embedded S3, for tests that break it: given its URL, returns the one to use. */
  readonly throughS3?: (endpoint: string) => Promise<string>
  readonly reconcileEveryMs?: number
  /** The key of the embedded S3 that a real Druid was told; without it the folder's own. */
  readonly s3Key?: Secrets["s3"]
  /** Told what a person should know, such as a port that was taken. */
  readonly log?: (line: string) => void
}

export interface Stack {
  /** The page and the API. */
  readonly url: string
  /** The Router: the embedded Druid's or a real one. */
  readonly druidUrl: string
  /** The value of the header `Authorization` for `druidUrl`, where it wants one. */
  readonly druidAuthorization: string | null
  /** The embedded Druid, which tests stop and start; null where a real one is used. */
  readonly druid: EmbeddedDruid | null
  readonly s3: S3Settings
  readonly connectionString: string
  /** Calls the Worker's cron handler now. */
  reconcile(): Promise<void>
  /** Resolves with what ended when a part ends by itself. */
  readonly ended: Promise<string>
  close(): Promise<void>
}

/** Calls the reconcile again and again, and notices when the Worker is gone. Returns what ends it. */
function keepReconciling(worker: RunningWorker, everyMs: number, ended: (part: string) => void): () => void {
  let misses = 0
  let timer: NodeJS.Timeout
  const next = async () => {
    try {
      await worker.check()
      misses = 0
      await worker.reconcile().catch(() => undefined)
    } catch {
      // One miss can be a reload of the Worker in `npm run dev`.
      if (++misses === MISSES) return ended("the Worker (workerd) no longer answers")
    }
    timer = setTimeout(next, misses > 0 ? RETRY_MS : everyMs)
  }
  timer = setTimeout(next, everyMs)
  return () => {
    misses = Number.NEGATIVE_INFINITY
    clearTimeout(timer)
  }
}

/** Runs all the steps, the last first, and throws the first error only when all have run: what can be ended is ended. */
async function runAll(steps: (() => unknown)[]): Promise<void> {
  const errors: unknown[] = []
  for (const step of steps.splice(0).reverse()) {
    try {
      await step()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}

/**
 * The whole of Grove on 127.0.0.1: Postgres, S3, Druid, the Worker and the page; each of the first three may be a real
 * one that `env` names. Everything lives in this process and in one workerd below it.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const env = options.env ?? {}
  const root = options.root ?? resolve(import.meta.dirname, "../..")
  const parts = chooseParts(env)
  const dataDir = options.dataDir ? resolve(options.dataDir) : await mkdtemp(join(tmpdir(), "grove-"))
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const undo: (() => unknown)[] = []
  if (!options.dataDir) undo.push(() => rm(dataDir, { recursive: true, force: true, maxRetries: 3 }))
  const close = () => runAll(undo)
  try {
    undo.push(await lockDataDir(dataDir))
    const made = await readOrMakeSecrets(dataDir)
    const secrets = options.s3Key ? { ...made, s3: options.s3Key } : made
    const port = await choosePort(options.port ?? 0, (taken) =>
      options.log?.(`Port ${taken} is taken, so another is used.`),
    )
    const url = `http://127.0.0.1:${port}`
    const local = embeddedS3(url, secrets)
    const endpoint = parts.s3 ? null : ((await options.throughS3?.(`${local.endpoint}`)) ?? local.endpoint)
    const s3 = parts.s3 ?? { ...local, endpoint }

    const openDatabase = async () => {
      if (parts.database && speaksHttp(parts.database)) return parts.database
      const where = parts.database ? { postgres: parts.database } : { dataDir: join(dataDir, "postgres") }
      const bridge = await startSqlOverHttp({ secret: secrets.sql, ...where })
      undo.push(() => bridge.close())
      return bridge.connectionString
    }
    const openDruid = async () => {
      if (parts.druidUrl) return null
      const druid = await openEmbeddedDruid({ dataDir: join(dataDir, "druid"), secret: secrets.druid, s3 })
      undo.push(() => druid.close())
      return druid
    }
    const [connectionString, druid] = await Promise.all([openDatabase(), openDruid()])
    await migrate(connectionString, join(root, "migrations"))

    const druidUrl = parts.druidUrl ?? druid?.url ?? ""
    const druidAuthorization = druid ? druid.authorization : (env.DRUID_AUTHORIZATION ?? null)
    const worker = await startWorker({
      config: join(root, "wrangler.toml"),
      page: join(root, "dist/client"),
      dataDir,
      port,
      env: workerEnv(env, {
        origin: url,
        s3,
        druid: { url: druidUrl, authorization: druidAuthorization },
        databaseUrl: connectionString,
      }),
      ...(parts.s3 ? {} : { bucket: { name: s3.bucket, ...secrets.s3 } }),
      watch: options.watch ?? false,
    })
    undo.push(() => worker.close())
    const ended = new Promise<string>((end) => {
      undo.push(keepReconciling(worker, options.reconcileEveryMs ?? RECONCILE_MS, end))
    })
    return {
      url,
      druidUrl,
      druidAuthorization,
      druid,
      s3,
      connectionString,
      reconcile: worker.reconcile,
      ended,
      close,
    }
  } catch (error) {
    await close().catch(() => undefined)
    throw error
  }
}
