import { once } from "node:events"
import { createServer, type RequestListener, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, describe, expect, test } from "vitest"
import { type DruidClient, DruidRefused, DruidUnavailable, druidClient } from "#workers/druid/client.ts"

/** What a cluster says when it is not well: seen on a running Druid, or on what stands before one. */

let servers: Server[] = []
afterEach(() => {
  for (const server of servers) server.close()
  servers = []
})

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1")
  await once(server, "listening")
  servers.push(server)
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const clientOf = (url: string): DruidClient => druidClient({ routerUrl: url, coordinatorUrl: url, authorization: null })
const answering = async (status: number, body: string, headers = {}): Promise<DruidClient> =>
  clientOf(await serve((_, response) => response.writeHead(status, headers).end(body)))
const task = { type: "index_parallel", id: "grove_x_1" } as const
const query = { sql: "SELECT 1", parameters: [] }

describe("away for now", () => {
  test.each([
    [503, ""],
    [502, "<html>Bad gateway</html>"],
    [500, "<html>HTTP ERROR 500</html>"],
    [429, "queue full"],
    [401, "no"],
    [504, "<html>Gateway time-out</html>"],
  ])("%i %j", async (status, body) => {
    const druid = await answering(status, body)
    await expect(druid.submit(task)).rejects.toThrow(DruidUnavailable)
    await expect(druid.sql(query)).rejects.toThrow(DruidUnavailable)
  })
  test("nobody listens", async () => {
    await expect(clientOf("http://127.0.0.1:1").version()).rejects.toThrow(DruidUnavailable)
  })
  test("an answer that is cut off", async () => {
    await expect((await answering(200, '[["n"],[1')).sql(query)).rejects.toThrow(/cut off/)
  })
})

describe("a 404 that no Druid wrote", () => {
  // An ingress whose Router is being replaced, a Router without its management proxy, an address that is another's.
  const foreign: readonly (readonly [number, string])[] = [
    [404, "default backend - 404"],
    [404, "<html><head><title>404 Not Found</title></head></html>"],
    [404, "<title>Error 404</title><tr><th>URI:</th><td>/druid/indexer/v1/task/grove_x_1/status</td></tr>"],
    [404, '{"status":404,"error":"Not Found","path":"/druid/indexer/v1/task/grove_x_1/status"}'],
    [200, "<html>Sign in</html>"],
    [200, "{}"],
  ]
  test.each(foreign)("is not the word that a task is unknown: %i %s", async (status, body) => {
    await expect((await answering(status, body)).status("grove_x_1")).rejects.toThrow(DruidUnavailable)
  })
  test.each(foreign.slice(0, 5))("is not the word that nothing was published: %i %s", async (status, body) => {
    const druid = await answering(status, body)
    await expect(druid.loadStatus("sales", "2024-01-01/2024-02-01")).rejects.toThrow(DruidUnavailable)
    await expect(druid.interval("sales")).rejects.toThrow(DruidUnavailable)
    await expect(druid.version()).rejects.toThrow(DruidUnavailable)
    await expect(druid.sql(query)).rejects.toThrow(DruidUnavailable)
  })
  test.each(["Cannot find any task with id: [grove_x_1]", '{"task":"grove_x_1","status":null}'])(
    "Druid's own is: %s",
    async (body) => {
      expect(await (await answering(404, body)).status("grove_x_1")).toBeNull()
    },
  )
  test("a datasource without segments is Druid's 204", async () => {
    const druid = await answering(204, "")
    expect(await druid.loadStatus("sales", "2024-01-01/2024-02-01")).toBeNull()
    expect(await druid.interval("sales")).toBeNull()
  })
  test("an answer that is cut off in the middle", async () => {
    const druid = clientOf(
      await serve((_, response) => {
        response.writeHead(200, { "content-length": "100" })
        response.write('{"task":"grove_x_1","status":{"statusCode":"RUNN')
        response.destroy()
      }),
    )
    await expect(druid.status("grove_x_1")).rejects.toThrow(DruidUnavailable)
    await expect(druid.sql(query)).rejects.toThrow(DruidUnavailable)
    // The Overlord may have taken it: that is no refusal.
    await expect(druid.submit(task)).rejects.toThrow(DruidUnavailable)
  })
})

describe("refused, with the reason", () => {
  test.each([
    [
      400,
      { error: "druidException", errorCode: "invalidInput", errorMessage: "Column 'x' not found" },
      "Column 'x' not found",
    ],
    [500, { error: "Unknown exception", errorMessage: "/ by zero" }, "/ by zero"],
    [
      504,
      { error: "Query timeout", errorCode: "legacyQueryException", errorMessage: "Query did not complete" },
      "Query did not",
    ],
  ])("%i", async (status, body, message) => {
    const druid = await answering(status, JSON.stringify(body))
    await expect(druid.sql(query)).rejects.toThrow(DruidRefused)
    await expect(druid.sql(query)).rejects.toThrow(message)
  })
})

describe("a submission", () => {
  test("is accepted by an Overlord's own words alone", async () => {
    expect(await (await answering(200, '{"task":"grove_x_1"}')).submit(task)).toEqual({ ok: true })
    expect(await (await answering(200, "<html>Sign in</html>")).submit(task)).toMatchObject({ ok: false })
  })
  test("that was taken before counts as accepted", async () => {
    const body =
      '{"error":"druidException","errorCode":"entryAlreadyExists","errorMessage":"Task [grove_x_1] already exists"}'
    expect(await (await answering(400, body)).submit(task)).toEqual({ ok: true })
  })
  test("goes on to the leader that a standby names", async () => {
    const leader = await serve((request, response) => {
      request.resume()
      response.end(request.method === "POST" ? '{"task":"grove_x_1"}' : "")
    })
    const standby = await serve((request, response) => {
      request.resume()
      response.writeHead(307, { location: leader + request.url }).end()
    })
    expect(await clientOf(standby).submit(task)).toEqual({ ok: true })
  })
})
