import { describe, expect, test } from "vitest"
import { chooseParts, embeddedS3, speaksHttp, workerEnv } from "#local/start/settings.ts"

const secrets = {
  sql: "s".repeat(64),
  druid: "d".repeat(64),
  s3: { accessKeyId: "k".repeat(32), secretAccessKey: "x".repeat(64) },
}
const realS3 = { S3_BUCKET_NAME: "b", AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "key" }

describe("which parts are real", () => {
  test("none without configuration, even where AWS keys lie about", () => {
    const lying = { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "key" }
    expect(chooseParts(lying)).toEqual({ s3: null, druidUrl: null, database: null })
  })

  test("each by itself", () => {
    expect(chooseParts({ DRUID_ROUTER_URL: "http://router:8888" })).toMatchObject({
      druidUrl: "http://router:8888",
      s3: null,
    })
    expect(chooseParts({ DATABASE_URL: "postgresql://db/x" })).toMatchObject({
      database: "postgresql://db/x",
      s3: null,
    })
    expect(chooseParts(realS3).s3).toEqual({
      endpoint: null,
      region: "eu-west-1",
      bucket: "b",
      accessKeyId: "id",
      secretAccessKey: "key",
    })
    expect(chooseParts({ ...realS3, S3_ENDPOINT: "https://s3.example" }).s3).toMatchObject({
      endpoint: "https://s3.example",
    })
  })

  test.each(["S3_BUCKET_NAME", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])(
    "a real S3 without %s is refused by name",
    (name) => {
      const env = { ...realS3, S3_ENDPOINT: "https://s3.example", [name]: undefined }
      expect(() => chooseParts(env)).toThrow(`${name} is missing`)
    },
  )

  test("only Neon answers over HTTP by itself", () => {
    expect(speaksHttp("postgresql://u:p@ep-a-1.eu-central-1.aws.neon.tech/db")).toBe(true)
    expect(speaksHttp("postgresql://u:p@127.0.0.1:5432/db")).toBe(false)
    expect(speaksHttp("postgresql://u:p@notneon.tech/db")).toBe(false)
  })
})

describe("what the Worker is given", () => {
  const parts = {
    origin: "http://127.0.0.1:4747",
    s3: embeddedS3("http://127.0.0.1:4747", secrets),
    druid: { url: "http://127.0.0.1:5", authorization: "Bearer d" },
    databaseUrl: "postgresql://grove:s@127.0.0.1:6/grove",
  }

  test("the embedded parts by their own names and keys", () => {
    expect(workerEnv({}, parts)).toEqual({
      S3_ENDPOINT: "http://127.0.0.1:4747/cdn-cgi/local/r2/s3",
      S3_BUCKET_NAME: "grove",
      AWS_REGION: "auto",
      AWS_ACCESS_KEY_ID: secrets.s3.accessKeyId,
      AWS_SECRET_ACCESS_KEY: secrets.s3.secretAccessKey,
      DRUID_ROUTER_URL: "http://127.0.0.1:5",
      DRUID_AUTHORIZATION: "Bearer d",
      DATABASE_URL: parts.databaseUrl,
      GROVE_LOCAL_ORIGIN: "http://127.0.0.1:4747",
    })
  })

  test("a person's settings, and nothing else of their environment, least of all Druid's keys", () => {
    const env = { MAX_FILE_SIZE: "2GB", HOME: "/home/x", DRUID_S3_ACCESS_KEY: "id", DRUID_S3_SECRET_KEY: "key" }
    const given = workerEnv(env, parts)
    expect(given).toMatchObject({ MAX_FILE_SIZE: "2GB" })
    expect(Object.keys(given)).not.toContain("HOME")
    expect(Object.keys(given).filter((name) => /DRUID_S3_(ACCESS|SECRET)/.test(name))).toEqual([])
  })
})
