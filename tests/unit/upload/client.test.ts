import { expect, test } from "vitest"
import { ApiProblem, ApiUnreachable, createApiClient } from "#api/client.ts"

const answering = (response: () => Response) => {
  const seen: Request[] = []
  const client = createApiClient(async (url, init) => {
    seen.push(new Request(url, init))
    return response()
  }, "http://grove.test")
  return { client, seen }
}

test("a POST carries its key, and the same one when the caller repeats it", async () => {
  const { client, seen } = answering(() => Response.json({ task_id: "a", status: "uploaded", status_url: "/" }))
  await client.presignParts("a/b", 3, { parts: [] })
  await client.presignParts("a/b", 3, { parts: [] }, { idempotencyKey: "mine" })
  expect(seen[0]?.url).toBe("http://grove.test/api/uploads/a%2Fb/objects/3/parts")
  expect(seen[0]?.headers.get("idempotency-key")).toMatch(/^[0-9a-f-]{36}$/)
  expect(seen[1]?.headers.get("idempotency-key")).toBe("mine")
})
test("a problem keeps its code, place and words", async () => {
  const body = {
    type: "about:blank",
    title: "Taken",
    status: 409,
    code: "already_ingested",
    detail: "Sent on Monday.",
    task_id: "t",
  }
  const { client } = answering(() => Response.json(body, { status: 409 }))
  const error = await client.health().catch((e: unknown) => e)
  expect(error).toBeInstanceOf(ApiProblem)
  expect(error).toMatchObject({ message: "Sent on Monday.", problem: body })
})
test("a page instead of a problem is told as what it is", async () => {
  const { client } = answering(() => new Response("<h1>Bad gateway</h1>", { status: 502 }))
  await expect(client.health()).rejects.toMatchObject({ problem: { status: 502, code: "unexpected_answer" } })
})
test("no answer, half an answer, and a caller who left", async () => {
  const failing = createApiClient(async () => Promise.reject(new TypeError("fetch failed")), "http://grove.test")
  await expect(failing.health()).rejects.toBeInstanceOf(ApiUnreachable)
  const { client } = answering(() => new Response("{"))
  await expect(client.health()).rejects.toBeInstanceOf(ApiUnreachable)
  const left = createApiClient(async () => Promise.reject(new DOMException("left", "AbortError")), "http://grove.test")
  await expect(left.health()).rejects.toMatchObject({ name: "AbortError" })
})
test("a filter becomes a query", async () => {
  const { client, seen } = answering(() => Response.json({ ingestions: [], next_before: null }))
  await client.ingestions({ datasource: "a b", limit: 5 })
  expect(seen[0]?.url).toBe("http://grove.test/api/ingestions?datasource=a+b&limit=5")
})
