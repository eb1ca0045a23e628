import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { resolve } from "node:path"
import type { TestProject } from "vitest/node"
import { buildPage, isPageBuilt } from "#local/start/page.ts"
import { startStack } from "#local/start/stack.ts"
import { type S3Proxy, startS3Proxy } from "./s3-proxy.ts"

declare module "vitest" {
  interface ProvidedContext {
    url: string
    druidUrl: string
    druidAuthorization: string
    /** Where a test breaks and mends the stack, which lives in another process. */
    controlUrl: string
  }
}

/** Small enough that a test can go over it. */
export const MAX_FILE_SIZE = 60_000_000

/** One stack for the suite: the built page, the Worker, everything embedded, and a proxy before S3 to break it with. */
export default async function setup(project: TestProject) {
  const root = resolve(import.meta.dirname, "../..")
  if (!(await isPageBuilt(root))) await buildPage(root)
  let proxy: S3Proxy | undefined
  const stack = await startStack({
    root,
    env: { MAX_FILE_SIZE: `${MAX_FILE_SIZE / 1_000_000}MB` },
    reconcileEveryMs: 1_000,
    async throughS3(endpoint) {
      proxy = await startS3Proxy(endpoint)
      return proxy.endpoint
    },
  })
  const actions: Record<string, (body: string) => unknown> = {
    "/druid/stop": () => stack.druid?.stop(),
    "/druid/start": () => stack.druid?.start(),
    "/s3/fail": (body) => proxy?.failUploads(Number(body)),
    "/s3/hold": () => proxy?.hold(),
    "/s3/release": () => proxy?.release(),
    "/s3/counts": () => proxy?.counts(),
  }
  const control = createServer(async (request, response) => {
    let body = ""
    for await (const chunk of request) body += chunk
    try {
      const result = await actions[request.url ?? ""]?.(body)
      response.end(JSON.stringify(result ?? null))
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  }).listen(0, "127.0.0.1")
  await once(control, "listening")
  project.provide("url", stack.url)
  project.provide("druidUrl", stack.druidUrl)
  project.provide("druidAuthorization", stack.druidAuthorization ?? "")
  project.provide("controlUrl", `http://127.0.0.1:${(control.address() as AddressInfo).port}`)
  return async () => {
    control.closeAllConnections()
    control.close()
    await stack.close()
    await proxy?.close()
  }
}
