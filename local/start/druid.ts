import { type DruidApi, startDruidApi } from "#local/druid-api/server.ts"
import type { S3Settings } from "./settings.ts"

export interface DruidOptions {
  readonly dataDir: string
  readonly secret: string
  readonly s3: S3Settings
}

/** The embedded Druid, with a switch: tests turn it off and on, on the same port. */
export interface EmbeddedDruid {
  readonly url: string
  readonly authorization: string
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/** Starts the embedded Druid on a free port; its S3 credentials reach it as Druid's own would, by environment variables. */
export async function openEmbeddedDruid({ dataDir, secret, s3 }: DruidOptions): Promise<EmbeddedDruid> {
  const env = { DRUID_S3_ACCESS_KEY: s3.accessKeyId, DRUID_S3_SECRET_KEY: s3.secretAccessKey }
  const open = (port: number) =>
    startDruidApi({ port, dataDir, secret, s3: { endpoint: s3.endpoint, region: s3.region }, env })
  let running: DruidApi | null = await open(0)
  const { url, authorization } = running
  const stop = async () => {
    const druid = running
    running = null
    await druid?.close()
  }
  return {
    url,
    authorization,
    stop,
    async start() {
      running ??= await open(Number(new URL(url).port))
    },
    close: stop,
  }
}
