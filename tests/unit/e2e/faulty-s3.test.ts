import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, beforeEach, expect, test } from "vitest"
import { type S3Proxy, startS3Proxy } from "#tests/e2e/s3-proxy.ts"

// A faulty S3 that is not faulty would let the end-to-end tests pass without a fault.
let received: string[]
let close: () => void
let proxy: S3Proxy

beforeEach(async () => {
  received = []
  const s3 = createServer(async (request, response) => {
    let body = ""
    for await (const chunk of request) body += chunk
    received.push(`${request.method} ${request.headers.host} ${request.url} ${body}`)
    response.end("stored")
  }).listen(0, "127.0.0.1")
  await once(s3, "listening")
  close = () => s3.close()
  proxy = await startS3Proxy(`http://127.0.0.1:${(s3.address() as AddressInfo).port}/s3`)
})
afterEach(async () => {
  await proxy.close()
  close()
})

const put = (headers: Record<string, string> = { origin: "http://127.0.0.1:1" }) =>
  fetch(`${proxy.endpoint}/bucket/key?partNumber=1`, { method: "PUT", body: "part", headers })

test("what is signed arrives as it was: method, host, path and query", async () => {
  expect(await (await put()).text()).toBe("stored")
  expect(received).toEqual([`PUT ${new URL(proxy.endpoint).host} /s3/bucket/key?partNumber=1 part`])
})

test("so many uploads of a browser fail as were asked for, one of two without CORS headers, others never", async () => {
  proxy.failUploads(2)
  expect((await put({})).status).toBe(200)
  const answers = [await put(), await put(), await put()]
  expect(answers.map((answer) => answer.status)).toEqual([503, 503, 200])
  expect(answers.slice(0, 2).map((answer) => answer.headers.has("access-control-allow-origin"))).toEqual([true, false])
  expect(proxy.counts()).toMatchObject({ failed: 2, passed: 1 })
})

test("an upload that is held goes on when it is released", async () => {
  proxy.hold()
  const waiting = put()
  await expect.poll(() => proxy.counts().held).toBe(1)
  expect(received).toEqual([])
  proxy.release()
  expect((await waiting).status).toBe(200)
})
