import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { resolve } from "node:path"
import { expect, test } from "vitest"
import { startPage } from "#local/dev/page.ts"

test("in dev the page's calls reach the Worker as its own, a foreign page's as what they are", async () => {
  const seen: (string | undefined)[][] = []
  const worker = createServer((request, response) => {
    seen.push([request.headers.host, request.headers.origin])
    response.end("{}")
  }).listen(0, "127.0.0.1")
  await once(worker, "listening")
  const host = `127.0.0.1:${(worker.address() as AddressInfo).port}`
  const page = await startPage(resolve(import.meta.dirname, "../.."), 0, `http://${host}`, () => undefined)
  try {
    for (const origin of [page.url, "http://evil.example"])
      await fetch(`${page.url}/api/health`, { headers: { origin } })
    expect(seen).toEqual([
      [host, `http://${host}`],
      [host, "http://evil.example"],
    ])
    expect(await (await fetch(page.url)).text()).toContain('<div id="app">')
  } finally {
    await page.close()
    worker.close()
  }
})
