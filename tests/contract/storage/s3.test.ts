import { createHash, randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { choosePort } from "#local/start/ports.ts"
import { readOrMakeSecrets } from "#local/start/secrets.ts"
import { embeddedS3 } from "#local/start/settings.ts"
import { type RunningWorker, startWorker } from "#local/start/worker.ts"
import { createMultipartWriter, PART_BYTES } from "#workers/storage/multipart.ts"
import { type S3Options, s3Storage } from "#workers/storage/s3.ts"
import { type ObjectStorage, StorageUnavailable } from "#workers/storage/storage.ts"

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("base64")
const bytesOf = (size: number, fill: number): Uint8Array<ArrayBuffer> => new Uint8Array(size).fill(fill)
const MIB = 1 << 20

/**
 * What Grove asks of S3, against wrangler's emulation of R2 and, where GROVE_TEST_S3_ENDPOINT names one with an existing
 * bucket (GROVE_TEST_S3_BUCKET, …_REGION, …_KEY_ID, …_SECRET), a strict server such as versitygw.
 */
function suite(open: () => Promise<{ options: S3Options; close: () => Promise<void> }>, isStrict: boolean): void {
  let storage: ObjectStorage
  let options: S3Options
  let close = async () => {}
  beforeAll(async () => {
    const opened = await open()
    options = opened.options
    close = opened.close
    storage = s3Storage(options)
  })
  afterAll(() => close())

  const fresh = (name = "sales 2024 (ü).csv") => `contract/${randomUUID()}/${name}`
  const send = (signed: { url: string; headers: Readonly<Record<string, string>> }, body: Uint8Array<ArrayBuffer>) =>
    fetch(signed.url, { method: "PUT", headers: signed.headers, body })

  test("an object is written once, and read whole and by range", async () => {
    const key = fresh()
    expect(await storage.head(key)).toBeNull()
    expect(await storage.put(key, bytesOf(10, 1))).toBe("written")
    expect(await storage.put(key, bytesOf(10, 2))).toBe("exists")
    expect(await storage.head(key)).toBe(10)
    expect([...(await storage.readRange(key, 2, 5))]).toEqual([1, 1, 1])
    const whole = new Uint8Array(await new Response(await storage.read(key)).arrayBuffer())
    expect(whole).toEqual(bytesOf(10, 1))
    await storage.remove(key)
    await storage.remove(key)
    expect(await storage.head(key)).toBeNull()
  })

  test("a copy has the same bytes under another key", async () => {
    const [from, to] = [fresh("a+b & c?.csv"), fresh("d%20e.csv")]
    await storage.put(from, bytesOf(7, 3))
    await storage.copy(from, to)
    expect([...(await storage.readRange(to, 0, 7))]).toEqual(Array(7).fill(3))
  })

  test("a presigned PUT takes the object that it was signed for, once", async () => {
    const key = fresh()
    const body = bytesOf(1000, 4)
    const signed = await storage.presignPut(key, body.length, sha256(body))
    // In the query S3 ignores a checksum: it has to be a signed header.
    expect([...new URL(signed.url).searchParams.keys()].filter((name) => /checksum/i.test(name))).toEqual([])
    expect((await send(signed, body)).status).toBe(200)
    expect((await send(signed, body)).status).toBe(412)
    expect(await storage.head(key)).toBe(1000)
  })

  test("a presigned PUT refuses another key, and a changed header", async () => {
    const body = bytesOf(10, 5)
    const key = fresh("a.csv")
    const signed = await storage.presignPut(key, 10, sha256(body))
    expect((await send({ ...signed, url: signed.url.replace("a.csv", "b.csv") }, body)).status).toBe(403)
    const headers = { ...signed.headers, "x-amz-checksum-sha256": sha256(bytesOf(10, 6)) }
    expect((await send({ ...signed, headers }, body)).status).toBe(403)
  })

  test.runIf(isStrict)("a presigned PUT refuses other bytes", async () => {
    const signed = await storage.presignPut(fresh(), 10, sha256(bytesOf(10, 5)))
    expect((await send(signed, bytesOf(10, 6))).status).toBe(400)
    expect((await send(signed, bytesOf(9, 5))).status).toBe(403)
  })

  test("parts that were sent by presigned PUTs come together, also when that is asked for twice", async () => {
    const key = fresh()
    const uploadId = await storage.startMultipart(key)
    const parts = [bytesOf(5 * MIB, 1), bytesOf(5 * MIB, 2), bytesOf(100, 3)]
    const sent = await Promise.all(
      parts.map(async (body, i) => {
        const response = await send(await storage.presignPart(key, uploadId, i + 1, body.length, sha256(body)), body)
        expect(response.status).toBe(200)
        return { partNumber: i + 1, etag: response.headers.get("etag")!, sha256: sha256(body) }
      }),
    )
    const size = 10 * MIB + 100
    expect(await storage.completeMultipart(key, uploadId, sent, size)).toEqual({ ok: true })
    expect(await storage.completeMultipart(key, uploadId, sent, size)).toEqual({ ok: true })
    expect(await storage.head(key)).toBe(size)
    expect([...(await storage.readRange(key, 10 * MIB - 1, 10 * MIB + 1))]).toEqual([2, 3])
  })

  test("parts that do not come together are said so, and the upload can be aborted, twice", async () => {
    const key = fresh()
    const uploadId = await storage.startMultipart(key)
    const part = await storage.putPart(key, uploadId, 1, bytesOf(5 * MIB, 1))
    const wrong = await storage.completeMultipart(key, uploadId, [{ ...part, etag: `${part.etag}x` }], 5 * MIB)
    expect(wrong).toMatchObject({ ok: false, detail: expect.any(String) })
    await storage.abortMultipart(key, uploadId)
    await storage.abortMultipart(key, uploadId)
    expect(await storage.head(key)).toBeNull()
  })

  test("a stream of unknown size becomes an object, whatever its chunks", async () => {
    const key = fresh()
    const writer = await createMultipartWriter(storage, key)
    const size = PART_BYTES * 2 + 12_345
    for (let at = 0; at < size; at += 777_777) await writer.write(bytesOf(Math.min(777_777, size - at), at % 251))
    expect(await writer.finish()).toBe(size)
    expect([...(await storage.readRange(key, 777_776, 777_778))]).toEqual([0, 777_777 % 251])
  })

  test("a stream that is given up leaves nothing", async () => {
    const key = fresh()
    const writer = await createMultipartWriter(storage, key)
    await writer.write(bytesOf(PART_BYTES + 1, 1))
    await writer.abort()
    expect(await storage.head(key)).toBeNull()
  })

  test("wrong credentials are a refusal, an address where nobody is is an absence", async () => {
    const wrong = s3Storage({ ...options, secretAccessKey: "wrong" })
    await expect(wrong.put(fresh(), bytesOf(1, 1))).rejects.toThrow(/refused/)
    const away = s3Storage({ ...options, endpoint: "http://127.0.0.1:1" })
    await expect(away.head(fresh())).rejects.toThrow(StorageUnavailable)
  })
}

async function openEmbedded(): Promise<{ options: S3Options; close: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), "grove-s3-"))
  const secrets = await readOrMakeSecrets(dataDir)
  const port = await choosePort(0, () => undefined)
  const options = embeddedS3(`http://127.0.0.1:${port}`, secrets)
  const worker: RunningWorker = await startWorker({
    config: "wrangler.toml",
    page: resolve("public"),
    dataDir,
    port,
    env: {},
    bucket: { name: options.bucket, ...secrets.s3 },
    watch: false,
  })
  return {
    options,
    async close() {
      await worker.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

describe("wrangler's emulation of R2", () => suite(openEmbedded, false))

const { GROVE_TEST_S3_ENDPOINT: endpoint, GROVE_TEST_S3_BUCKET, GROVE_TEST_S3_REGION } = process.env
const { GROVE_TEST_S3_KEY_ID, GROVE_TEST_S3_SECRET } = process.env
if (endpoint)
  describe("the S3 that GROVE_TEST_S3_ENDPOINT names", () =>
    suite(
      async () => ({
        options: {
          endpoint,
          bucket: GROVE_TEST_S3_BUCKET ?? "grove",
          region: GROVE_TEST_S3_REGION ?? "us-east-1",
          accessKeyId: GROVE_TEST_S3_KEY_ID ?? "",
          secretAccessKey: GROVE_TEST_S3_SECRET ?? "",
        },
        close: async () => {},
      }),
      true,
    ))
else test.skip("a strict S3: GROVE_TEST_S3_ENDPOINT names none", () => {})
