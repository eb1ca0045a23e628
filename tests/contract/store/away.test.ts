import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, expect, test } from "vitest"
import { openDatabase } from "#workers/db/client.ts"
import { postgresStore } from "#workers/db/postgres.ts"
import { toProblem } from "#workers/problem.ts"

const server = createServer(() => {}).listen(0, "127.0.0.1")
afterAll(() => server.close().closeAllConnections())

test("a Postgres that takes a statement and never answers is away, in a time that has an end", async () => {
  if (!server.listening) await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const store = postgresStore(openDatabase(`postgres://u:hunter2@127.0.0.1:${port}/db`, 50))
  const error = await store.get("x").catch((cause: unknown) => cause)
  expect(toProblem(error)).toMatchObject({ status: 503, code: "database_unavailable" })
  expect(JSON.stringify(toProblem(error))).not.toContain("hunter2")
})
