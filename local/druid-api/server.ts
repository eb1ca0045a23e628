import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { type Api, answerCall } from "./api.ts"
import { DruidError } from "./errors.ts"
import { digest, htmlError, isAuthorized, json, NotJson, send } from "./http.ts"
import type { S3Options } from "./ingest/object.ts"
import { createSql } from "./sql/run.ts"
import { openStore } from "./store.ts"
import { openTasks } from "./tasks.ts"

export interface DruidApiOptions {
  /** 0 takes a free one. */
  readonly port: number
  /** Rows and tasks are kept here. */
  readonly dataDir: string
  /** What a caller has to know. */
  readonly secret: string
  readonly s3: S3Options
  /** The variables that a spec may name for its credentials. */
  readonly env: Readonly<Record<string, string>>
}

export interface DruidApi {
  readonly url: string
  /** The value of the header `Authorization`. */
  readonly authorization: string
  close(): Promise<void>
}

async function answer(api: Api, expected: Buffer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (!isAuthorized(request, expected)) {
      response.setHeader("www-authenticate", 'Basic realm="druid"')
      return send(response, json({ error: "The header Authorization is missing or not this Druid's" }, 401))
    }
    await answerCall(api, request, response)
  } catch (error) {
    if (response.headersSent) {
      // A cut answer is how Druid's clients learn of an error in its middle.
      response.destroy()
    } else if (error instanceof DruidError) send(response, json(error.body, error.status))
    else send(response, htmlError(500, error instanceof NotJson ? "JSON parse error" : "Server Error"))
  }
}

/**
 * Druid's API on an embedded DuckDB, on 127.0.0.1 only: a stand-in for a laptop. It takes the specs that Grove makes,
 * reads the objects from S3 itself, and answers the SQL that Grove asks; the rest it refuses as Druid would.
 */
export async function startDruidApi(options: DruidApiOptions): Promise<DruidApi> {
  const store = await openStore(options.dataDir)
  const tasks = await openTasks({ store, s3: options.s3, env: options.env })
  const sql = createSql(store.instance)
  const authorization = `Basic ${Buffer.from(`grove:${options.secret}`).toString("base64")}`
  const expected = digest(authorization)
  const server = createServer((request, response) => void answer({ store, tasks, sql }, expected, request, response))
  const closeParts = async () => {
    await tasks.close()
    await sql.close()
    store.close()
  }
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject)
      server.listen(options.port, "127.0.0.1", resolve)
    })
  } catch (error) {
    await closeParts()
    throw error
  }
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    authorization,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await closeParts()
    },
  }
}
