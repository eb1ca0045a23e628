import { describe, expect, test } from "vitest"
import { ConfigError, readConfig } from "#workers/config.ts"
import { openDatabase } from "#workers/db/client.ts"
import { environment } from "./harness.ts"
import { useHarness } from "./use-harness.ts"

const harness = useHarness()

describe("who may call", () => {
  test.each([
    [{}, 200],
    [{ host: "localhost:4747" }, 200],
    [{ origin: "http://127.0.0.1:4747" }, 200],
    [{ host: "localhost:4747", origin: "http://localhost:4747" }, 200],
    [{ host: "127.0.0.1:4748" }, 403],
    [{ host: "grove.example" }, 403],
    [{ host: "127.0.0.1.evil.example:4747" }, 403],
    [{ host: "127.0.0.1:4747@evil.example" }, 403],
    [{ origin: "http://evil.example" }, 403],
    [{ origin: "null" }, 403],
    [{ origin: "https://127.0.0.1:4747" }, 403],
    [{ origin: "http://localhost:4747" }, 403],
    [{ origin: "http://127.0.0.1:3000" }, 403],
  ])("%j: %i", async (headers, status) => {
    expect((await harness.call("/api/health", { headers: headers as Record<string, string> })).status).toBe(status)
  })

  test("deployed without sign-in, nobody", async () => {
    const deps = { ...harness.deps, config: { ...harness.deps.config, localOrigin: null } }
    const response = await harness.call("/api/health", {}, deps)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ code: "auth_not_configured" })
  })

  test("an unknown address is a problem document", async () => {
    const response = await harness.call("/api/nothing")
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/problem+json"])
  })
})

describe("configuration", () => {
  const env = environment("postgres://a:b@127.0.0.1:1/c")
  test("what is optional has its default", () => {
    const { MAX_FILE_SIZE: _, ...rest } = env
    expect(readConfig(rest)).toMatchObject({
      maxFileSize: 500_000_000,
      maxBodySize: 95_000_000,
      uploadPrefix: "uploads",
    })
  })
  test.each([
    [{ MAX_FILE_SIZE: "500" }, /MAX_FILE_SIZE is wrong: expected a size such as 500MB/],
    [{ DRUID_ROUTER_URL: "druid:8888" }, /DRUID_ROUTER_URL is wrong: expected an http or https URL/],
    [{ DATABASE_URL: "mysql://x" }, /DATABASE_URL is wrong: expected a connection string/],
    [{ SUPPORTED_FORMATS: "doc" }, /SUPPORTED_FORMATS is wrong: expected a list/],
    [{ S3_BUCKET_NAME: undefined, AWS_REGION: undefined }, /AWS_REGION is missing; S3_BUCKET_NAME is missing\./],
  ])("%j is named with what was expected", (wrong, message) => {
    const read = () => readConfig({ ...env, ...wrong })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(message)
  })
  test.each([
    "postgres://u:hunter2@[bad/db",
    "postgres://u:hunter2@/db",
    "postgres://u:hunter2@host",
    "u:hunter2@host/db",
  ])("of %s nothing is repeated", (DATABASE_URL) => {
    let message = ""
    try {
      openDatabase(readConfig({ ...env, DATABASE_URL }).databaseUrl)
    } catch (error) {
      message = (error as Error).message
    }
    expect(message).toMatch(/^DATABASE_URL is wrong: expected a connection string/)
    expect(message).not.toContain("hunter2")
  })
  test("sizes are in decimal megabytes", () => {
    expect(readConfig({ ...env, MAX_FILE_SIZE: "1.5 GB" }).maxFileSize).toBe(1_500_000_000)
  })
})
