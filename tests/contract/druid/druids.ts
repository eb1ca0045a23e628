import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startDruidApi } from "#local/druid-api/server.ts"
import { CREDENTIALS, startTestS3, type TestS3 } from "./s3.ts"

/** A Druid and the S3 that it reads from. */
export interface TestDruid {
  readonly url: string
  /** The header `Authorization`, where this Druid wants one. */
  readonly authorization: string | null
  readonly s3: TestS3
  close(): Promise<void>
}

export const SECRET = "only this test knows it"
export const ENVIRONMENT = {
  DRUID_S3_ACCESS_KEY: CREDENTIALS.accessKeyId,
  DRUID_S3_SECRET_KEY: CREDENTIALS.secretAccessKey,
}

/** The embedded Druid in a folder of its own, on a free port. */
export async function openEmbedded(): Promise<TestDruid> {
  const s3 = await startTestS3()
  const dataDir = await mkdtemp(join(tmpdir(), "grove-druid-"))
  const druid = await startDruidApi({
    port: 0,
    dataDir,
    secret: SECRET,
    s3: { endpoint: s3.endpoint, region: "us-east-1" },
    env: ENVIRONMENT,
  })
  return {
    url: druid.url,
    authorization: druid.authorization,
    s3,
    async close() {
      await druid.close()
      await s3.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A real Druid; it has to be on this machine, for its tasks read from a server of the test on the loopback. */
const realUrl = process.env.GROVE_TEST_DRUID_URL ?? ""

async function openReal(): Promise<TestDruid> {
  const s3 = await startTestS3()
  return {
    url: realUrl.replace(/\/$/, ""),
    authorization: process.env.GROVE_TEST_DRUID_AUTHORIZATION ?? null,
    s3,
    close: () => s3.close(),
  }
}

/** Every Druid that the contract is held against. */
export const DRUIDS = [
  { name: "the embedded Druid", isReal: false, why: null, open: openEmbedded },
  {
    name: "a real Druid",
    isReal: true,
    why: realUrl === "" ? "GROVE_TEST_DRUID_URL is not set" : null,
    open: openReal,
  },
] as const
