import { once } from "node:events"
import { createServer, type RequestListener, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, describe, expect, test } from "vitest"
import { s3Storage } from "#workers/storage/s3.ts"
import { type ObjectStorage, StorageRefused, StorageUnavailable } from "#workers/storage/storage.ts"

/** What an S3 says that is not well, or that was told wrong things about itself. */

let servers: Server[] = []
afterEach(() => {
  for (const server of servers) server.close().closeAllConnections()
  servers = []
})

async function storageOf(answer: RequestListener, timeoutMs?: number): Promise<ObjectStorage> {
  const server = createServer(answer).listen(0, "127.0.0.1")
  await once(server, "listening")
  servers.push(server)
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const options = { bucket: "b", region: "auto", endpoint, accessKeyId: "id", secretAccessKey: "hunter2" }
  return s3Storage(options, timeoutMs)
}

const error = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Said by S3.</Message></Error>`
const xml = { "content-type": "application/xml" }
const parts = [{ partNumber: 1, etag: '"e"', sha256: "x".repeat(44) }]

describe("putting parts together", () => {
  test("200 with an error in its body is no success", async () => {
    const storage = await storageOf((request, response) => {
      request.resume()
      if (request.method === "HEAD") response.writeHead(404).end()
      else response.writeHead(200, xml).end(error("InternalError"))
    })
    await expect(storage.completeMultipart("k", "u", parts, 5)).rejects.toThrow(StorageUnavailable)
  })
  test("a part that S3 does not know is told, not thrown", async () => {
    const storage = await storageOf((request, response) => {
      request.resume()
      if (request.method === "HEAD") response.writeHead(404).end()
      else response.writeHead(400, xml).end(error("InvalidPart"))
    })
    expect(await storage.completeMultipart("k", "u", parts, 5)).toEqual({
      ok: false,
      detail: "InvalidPart: Said by S3.",
    })
  })
})

test("what S3 refuses names the call and S3's reason, and no key", async () => {
  const storage = await storageOf((request, response) => {
    request.resume()
    response.writeHead(403, xml).end(error("AccessDenied"))
  })
  const refused = storage.startMultipart("uploads/a.csv")
  await expect(refused).rejects.toThrow(StorageRefused)
  await expect(refused).rejects.toThrow("S3 refused to start an upload of uploads/a.csv: AccessDenied, Said by S3.")
  await expect(refused).rejects.not.toThrow("hunter2")
})

test("an S3 that takes a call and never answers is away, in a time that has an end", async () => {
  const storage = await storageOf(() => {}, 50)
  await expect(storage.head("k")).rejects.toThrow(StorageUnavailable)
  await expect(storage.readRange("k", 0, 1)).rejects.toThrow(StorageUnavailable)
})

test("an S3 that stops in the middle of an object is away, too", async () => {
  const storage = await storageOf((_, response) => {
    response.writeHead(200, { "content-length": "10" })
    response.write("abc")
  }, 50)
  await expect(storage.readRange("k", 0, 10)).rejects.toThrow(StorageUnavailable)
})
