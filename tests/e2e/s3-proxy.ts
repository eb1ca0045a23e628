import { once } from "node:events"
import { createServer, request as send } from "node:http"
import type { AddressInfo } from "node:net"

/** What a test can break between Grove and its S3. */
export interface S3Proxy {
  readonly endpoint: string
  /** The next `count` uploads of a browser are answered 503; every second one without CORS headers, as gateways do. */
  failUploads(count: number): void
  /** Uploads of a browser wait until `release`; for what has to happen in the middle of one. */
  hold(): void
  release(): void
  /** How many uploads were failed, are held, and went through. */
  counts(): { readonly failed: number; readonly held: number; readonly passed: number }
  close(): Promise<void>
}

/** A proxy before the S3 at `upstream`. It keeps Host and path, for the signature covers both. */
export async function startS3Proxy(upstream: string): Promise<S3Proxy> {
  const target = new URL(upstream)
  let toFail = 0
  let failed = 0
  let passed = 0
  let held = new Set<() => void>()
  let holding = false
  const server = createServer((incoming, outgoing) => {
    const isBrowserUpload = incoming.method === "PUT" && incoming.headers.origin !== undefined
    if (isBrowserUpload && toFail > 0) {
      toFail--
      failed++
      incoming.resume()
      incoming.on("end", () => {
        outgoing.writeHead(503, failed % 2 === 0 ? {} : { "access-control-allow-origin": "*" })
        outgoing.end("<Error><Code>SlowDown</Code></Error>")
      })
      return
    }
    const forward = () => {
      const { host: _, ...headers } = incoming.headers
      const onward = send(
        {
          hostname: target.hostname,
          port: target.port,
          method: incoming.method,
          path: incoming.url,
          headers: { ...headers, host: incoming.headers.host },
        },
        (answer) => {
          if (isBrowserUpload) passed++
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(outgoing)
        },
      )
      onward.on("error", () => outgoing.destroy())
      outgoing.on("close", () => onward.destroy())
      incoming.pipe(onward)
    }
    if (!isBrowserUpload || !holding) return forward()
    held.add(forward)
    outgoing.on("close", () => held.delete(forward))
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}${target.pathname}`,
    failUploads(count) {
      toFail = count
      failed = 0
    },
    hold() {
      holding = true
      passed = 0
    },
    release() {
      holding = false
      const waiting = held
      held = new Set()
      for (const forward of waiting) forward()
    },
    counts: () => ({ failed, held: held.size, passed }),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}
