import { mkdir, writeFile } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"

export interface WorkerOptions {
  /** The Worker's `wrangler.toml`. */
  readonly config: string
  /** Where the page was built to; without it the configuration's own folder is served. */
  readonly page?: string
  readonly dataDir: string
  readonly port: number
  /** Variables and secrets alike: here they differ in nothing. */
  readonly env: Readonly<Record<string, string>>
  /** The bucket of the embedded S3 and its key; none when S3 is a real one. */
  readonly bucket?: { readonly name: string; readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Rebuilds and reloads when a source changes. */
  readonly watch: boolean
}

export interface RunningWorker {
  readonly url: string
  /** Calls the cron handler. */
  reconcile(): Promise<void>
  /** Rejects when nothing answers within a few seconds. */
  check(): Promise<void>
  close(): Promise<void>
}

type RawConfig = Record<string, unknown> & { main?: string; alias?: Record<string, string>; assets?: object }

const fromRoot = (root: string, path: string) => (path.startsWith(".") ? resolve(root, path) : path)

/** The Worker's configuration as a laptop runs it: absolute paths, the embedded bucket with its generated key. */
function localConfig(raw: RawConfig, root: string, options: WorkerOptions): object {
  const alias = Object.entries(raw.alias ?? {}).map(([name, path]) => [name, fromRoot(root, path)])
  const assets = raw.assets as { directory?: string } | undefined
  const directory = options.page ?? (assets?.directory ? resolve(root, assets.directory) : undefined)
  const bucket = options.bucket && {
    binding: "LOCAL_S3",
    bucket_name: options.bucket.name,
    local_dev: {
      experimental_s3_credentials: {
        accessKeyId: options.bucket.accessKeyId,
        secretAccessKey: options.bucket.secretAccessKey,
      },
    },
  }
  return {
    ...raw,
    main: resolve(root, raw.main ?? "workers/index.ts"),
    alias: Object.fromEntries(alias),
    assets: assets && { ...assets, directory },
    r2_buckets: bucket ? [bucket] : [],
    vars: { ...(raw.vars as object | undefined), ...options.env },
  }
}

/** A reconcile that has not answered by then will not: it waits for S3 and Druid no longer than they may take. */
const ANSWER_MS = 60_000

/** wrangler starts its proxy again when it dies, not the Worker behind it: then connections open and nothing answers. */
const CHECK_MS = 5_000

/** Nothing leaves the machine and nothing is printed; read when wrangler is loaded. */
const QUIET = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_WRITE_LOGS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: "false",
}

/** Runs the Worker and the page's files in workerd, through wrangler, on 127.0.0.1. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  Object.assign(process.env, QUIET)
  const { experimental_readRawConfig, unstable_startWorker } = await import("wrangler")
  const { rawConfig } = experimental_readRawConfig({ config: options.config })
  const folder = join(options.dataDir, "worker")
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const config = join(folder, "wrangler.json")
  const contents = localConfig(rawConfig as RawConfig, dirname(resolve(options.config)), options)
  await writeFile(config, JSON.stringify(contents, null, 2), { mode: 0o600 })
  const worker = await unstable_startWorker({
    config,
    dev: {
      server: { hostname: "127.0.0.1", port: options.port, secure: false },
      inspector: false,
      watch: options.watch,
      liveReload: false,
      persist: join(options.dataDir, "r2"),
      logLevel: "error",
      remote: false,
    },
  })
  await worker.ready
  const url = `http://127.0.0.1:${options.port}`
  // Ready is wrangler's proxy; it keeps this request until the Worker behind it runs.
  const first = await fetch(`${url}/favicon.svg`, { method: "HEAD" })
  await first.body?.cancel()
  return {
    url,
    async reconcile() {
      const signal = AbortSignal.timeout(ANSWER_MS)
      const response = await fetch(`${url}/cdn-cgi/handler/scheduled?cron=*+*+*+*+*`, { signal })
      await response.body?.cancel()
    },
    async check() {
      const response = await fetch(`${url}/favicon.svg`, { method: "HEAD", signal: AbortSignal.timeout(CHECK_MS) })
      await response.body?.cancel()
    },
    close: () => worker.dispose(),
  }
}
