import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** The credentials that a Druid under test needs in its environment, as `DRUID_S3_ACCESS_KEY` and `DRUID_S3_SECRET_KEY`. */
export const CREDENTIALS = { accessKeyId: "druid", secretAccessKey: "secret-of-druid" }

export const BUCKET = "sales"

/** As much of S3 as a Druid reads objects with. */
export interface TestS3 {
  readonly endpoint: string
  put(key: string, body: string | Uint8Array): void
  /** What is done when this object's body is asked for, before any of it is sent. */
  before(key: string, wait: () => Promise<void>): void
  close(): Promise<void>
}

export async function startTestS3(): Promise<TestS3> {
  const objects = new Map<string, Buffer>()
  const waits = new Map<string, () => Promise<void>>()

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://s3")
    const key = decodeURIComponent(url.pathname).slice(`/${BUCKET}/`.length)
    const isSigned = request.headers.authorization?.includes(`Credential=${CREDENTIALS.accessKeyId}/`)
    if (!isSigned) return sendError(response, 403, "InvalidAccessKeyId", "The access key is not known here.")
    if (url.searchParams.get("list-type") === "2") return sendList(response, url.searchParams.get("prefix") ?? "")
    const body = objects.get(key)
    if (!body) return sendError(response, 404, "NoSuchKey", "The specified key does not exist.")
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "")
    const start = Number(range?.[1] ?? 0)
    const end = Math.min(range?.[2] ? Number(range[2]) : body.length - 1, body.length - 1)
    if (request.method === "GET") await waits.get(key)?.()
    response.writeHead(range ? 206 : 200, {
      "content-length": end - start + 1,
      "content-type": "application/octet-stream",
      "last-modified": new Date(0).toUTCString(),
      etag: '"of-a-test"',
      ...(range && { "content-range": `bytes ${start}-${end}/${body.length}` }),
    })
    response.end(request.method === "HEAD" ? undefined : body.subarray(start, end + 1))
  }

  function sendList(response: ServerResponse, prefix: string): void {
    const found = [...objects].filter(([key]) => key.startsWith(prefix))
    const contents = found.map(
      ([key, body]) =>
        `<Contents><Key>${escapeXml(key)}</Key><Size>${body.length}</Size><ETag>"of-a-test"</ETag>` +
        `<LastModified>${new Date(0).toISOString()}</LastModified><StorageClass>STANDARD</StorageClass></Contents>`,
    )
    sendXml(
      response,
      200,
      `<ListBucketResult><Name>${BUCKET}</Name><Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${found.length}</KeyCount>` +
        `<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>${contents.join("")}</ListBucketResult>`,
    )
  }

  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    put: (key, body) => void objects.set(key, Buffer.from(body)),
    before: (key, wait) => void waits.set(key, wait),
    async close() {
      const closed = once(server, "close")
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

const escapeXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

function sendXml(response: ServerResponse, status: number, xml: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`
  response.writeHead(status, { "content-type": "application/xml", "content-length": Buffer.byteLength(body) })
  response.end(body)
}

function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  sendXml(response, status, `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>1</RequestId></Error>`)
}
