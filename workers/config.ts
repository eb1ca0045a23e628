import * as z from "zod"
import { READABLE } from "#domain/ingestion/keys.ts"
import type { DruidS3 } from "#domain/ingestion/spec.ts"
import type { S3Options } from "#workers/storage/s3.ts"

/** Everything that the Worker is told by its environment. */
export interface Config {
  readonly s3: S3Options
  readonly uploadPrefix: string
  /** Bytes of the largest source file, and of the largest body of one POST. */
  readonly maxFileSize: number
  readonly maxBodySize: number
  /** File extensions that may come; of them, `READABLE` are read by this release. */
  readonly formats: readonly string[]
  readonly druid: {
    readonly routerUrl: string
    /** For Overlord and Coordinator calls. */
    readonly coordinatorUrl: string
    readonly authorization: string | null
    readonly s3: DruidS3
  }
  readonly databaseUrl: string
  /** Set where everything runs on this machine: then nobody has to sign in, and nobody else may call. */
  readonly localOrigin: string | null
}

const MB = 1_000_000
const UNITS: Readonly<Record<string, number>> = { KB: 1000, MB, GB: 1000 * MB }

const url = z
  .url({ protocol: /^https?$/, error: "expected an http or https URL" })
  .transform((u) => u.replace(/\/+$/, ""))
const text = z.string().min(1, "expected a value")
const size = z
  .string()
  .regex(/^\d+(\.\d+)?\s*(KB|MB|GB)$/i, "expected a size such as 500MB (MB is 10⁶ bytes)")
  .transform((s) => Math.round(Number.parseFloat(s) * UNITS[s.replace(/[\d.\s]+/, "").toUpperCase()]!))

function isConnectionString(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, hostname, pathname } = new URL(text)
  return /^postgres(ql)?:$/.test(protocol) && username !== "" && hostname !== "" && pathname.length > 1
}

const environment = z.object({
  AWS_REGION: text,
  AWS_ACCESS_KEY_ID: text,
  AWS_SECRET_ACCESS_KEY: text,
  S3_BUCKET_NAME: text,
  S3_UPLOAD_PREFIX: z.string().default("uploads"),
  S3_ENDPOINT: url.optional(),
  MAX_FILE_SIZE: size.prefault("500MB"),
  MAX_BODY_SIZE: size.prefault("95MB"),
  SUPPORTED_FORMATS: z
    .string()
    .default(READABLE.join(","))
    .transform((list) => list.split(",").map((f) => f.trim().toLowerCase().replace(/^\./, "")))
    .refine((list) => list.some((f) => READABLE.includes(f)), "expected a list such as csv,tsv,parquet"),
  DRUID_ROUTER_URL: url,
  DRUID_COORDINATOR_URL: url.optional(),
  DRUID_AUTHORIZATION: z.string().optional(),
  DRUID_S3_ENDPOINT: url.optional(),
  DRUID_S3_REGION: z.string().optional(),
  DRUID_S3_CREDENTIALS: z
    .enum(["environment", "cluster"], { error: "expected environment or cluster" })
    .default("environment"),
  DATABASE_URL: z
    .string()
    // The driver puts a string that it cannot read into its error, password and all.
    .refine(isConnectionString, "expected a connection string such as postgres://user:password@host/name"),
  GROVE_LOCAL_ORIGIN: url.optional(),
})

/** A variable of the environment is missing or wrong. */
export class ConfigError extends Error {
  override readonly name = "ConfigError"
}

/** Reads the configuration; every variable that is wrong is named with what was expected. */
export function readConfig(env: Readonly<Record<string, unknown>>): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0])
      return env[name] === undefined ? `${name} is missing` : `${name} is wrong: ${message}`
    })
    throw new ConfigError(`${issues.join("; ")}.`)
  }
  const e = parsed.data
  return {
    s3: {
      bucket: e.S3_BUCKET_NAME,
      region: e.AWS_REGION,
      endpoint: e.S3_ENDPOINT ?? null,
      accessKeyId: e.AWS_ACCESS_KEY_ID,
      secretAccessKey: e.AWS_SECRET_ACCESS_KEY,
    },
    uploadPrefix: e.S3_UPLOAD_PREFIX,
    maxFileSize: e.MAX_FILE_SIZE,
    maxBodySize: e.MAX_BODY_SIZE,
    formats: e.SUPPORTED_FORMATS,
    druid: {
      routerUrl: e.DRUID_ROUTER_URL,
      coordinatorUrl: e.DRUID_COORDINATOR_URL ?? e.DRUID_ROUTER_URL,
      authorization: e.DRUID_AUTHORIZATION ?? null,
      s3: {
        bucket: e.S3_BUCKET_NAME,
        endpoint: e.DRUID_S3_ENDPOINT ?? e.S3_ENDPOINT ?? null,
        region: e.DRUID_S3_REGION ?? e.AWS_REGION,
        environmentCredentials: e.DRUID_S3_CREDENTIALS === "environment",
      },
    },
    databaseUrl: e.DATABASE_URL,
    localOrigin: e.GROVE_LOCAL_ORIGIN ?? null,
  }
}
