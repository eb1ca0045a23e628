import type { Secrets } from "./secrets.ts"

export type Env = Readonly<Record<string, string | undefined>>

/** What the Worker reads and a person may set: handed on as it is. */
const HANDED_ON = [
  "S3_UPLOAD_PREFIX",
  "MAX_FILE_SIZE",
  "MAX_BODY_SIZE",
  "SUPPORTED_FORMATS",
  "DRUID_COORDINATOR_URL",
  "DRUID_S3_REGION",
  "DRUID_S3_ENDPOINT",
  "DRUID_S3_CREDENTIALS",
  "DRUID_AUTHORIZATION",
] as const

export interface S3Settings {
  readonly endpoint: string | null
  readonly region: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** Which parts are embedded and which are somebody's real ones. */
export interface Parts {
  /** A real S3, or null for the embedded one. */
  readonly s3: S3Settings | null
  /** The Router of a real Druid, or null for the embedded one. */
  readonly druidUrl: string | null
  /** A real Postgres, or null for the embedded one. */
  readonly database: string | null
}

/** Reads from the environment which parts are real. A bucket's name or an endpoint means a real S3, with all its keys. */
export function chooseParts(env: Env): Parts {
  const wantsS3 = Boolean(env.S3_ENDPOINT || env.S3_BUCKET_NAME)
  const need = (name: string): string => {
    const value = env[name]
    if (!value)
      throw new Error(`${name} is missing: a real S3 is named (S3_ENDPOINT or S3_BUCKET_NAME), so it is needed too.`)
    return value
  }
  return {
    s3: wantsS3
      ? {
          endpoint: env.S3_ENDPOINT ?? null,
          region: need("AWS_REGION"),
          bucket: need("S3_BUCKET_NAME"),
          accessKeyId: need("AWS_ACCESS_KEY_ID"),
          secretAccessKey: need("AWS_SECRET_ACCESS_KEY"),
        }
      : null,
    druidUrl: env.DRUID_ROUTER_URL || null,
    database: env.DATABASE_URL || null,
  }
}

/** The S3 of the embedded stack: wrangler's R2 emulation, path style, on the Worker's own port. */
export const embeddedS3 = (workerUrl: string, secrets: Secrets): S3Settings => ({
  endpoint: `${workerUrl}/cdn-cgi/local/r2/s3`,
  region: "auto",
  bucket: "grove",
  ...secrets.s3,
})

/** Neon answers over HTTP by itself; any other Postgres is put behind the bridge. */
export const speaksHttp = (connectionString: string): boolean =>
  URL.canParse(connectionString) && new URL(connectionString).hostname.endsWith(".neon.tech")

/** The environment of the Worker. */
export function workerEnv(
  env: Env,
  parts: { origin: string; s3: S3Settings; druid: { url: string; authorization: string | null }; databaseUrl: string },
): Record<string, string> {
  const handedOn = HANDED_ON.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []))
  return {
    ...Object.fromEntries(handedOn),
    ...(parts.s3.endpoint ? { S3_ENDPOINT: parts.s3.endpoint } : {}),
    AWS_REGION: parts.s3.region,
    S3_BUCKET_NAME: parts.s3.bucket,
    AWS_ACCESS_KEY_ID: parts.s3.accessKeyId,
    AWS_SECRET_ACCESS_KEY: parts.s3.secretAccessKey,
    DRUID_ROUTER_URL: parts.druid.url,
    ...(parts.druid.authorization ? { DRUID_AUTHORIZATION: parts.druid.authorization } : {}),
    DATABASE_URL: parts.databaseUrl,
    GROVE_LOCAL_ORIGIN: parts.origin,
  }
}
