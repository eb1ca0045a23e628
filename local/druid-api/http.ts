import { createHash, timingSafeEqual } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { DruidError } from "./errors.ts"

/** A spec of many objects is far below this; Druid's own limit is 100 MB of JSON. */
const MAX_BODY_BYTES = 16 * 1024 * 1024

export const digest = (text: string): Buffer => createHash("sha256").update(text).digest()

/** Compares digests, so that neither the secret's length nor a right beginning shows in the time it takes. */
export const isAuthorized = (request: IncomingMessage, expected: Buffer): boolean =>
  timingSafeEqual(digest(request.headers.authorization ?? ""), expected)

/** The page that Jetty makes of an error which no handler caught. */
export const htmlError = (status: number, message: string) => ({
  status,
  type: "text/html;charset=iso-8859-1",
  body: `<html><head><title>Error ${status}</title></head><body><h2>HTTP ERROR ${status} ${message}</h2></body></html>\n`,
})

export const text = (status: number, body: string) => ({ status, type: "text/plain", body })

export const json = (body: unknown, status = 200) => ({
  status,
  type: "application/json",
  body: typeof body === "string" ? body : JSON.stringify(body),
})

/** An answer in one piece. */
export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

export function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) })
  response.end(body)
}

/** The JSON body of a request; other content types are refused: a form of a foreign page can send them unasked. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const type = (request.headers["content-type"] ?? "").split(";")[0]!.trim().toLowerCase()
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    // Read on though it is refused: to leave the loop would cut the connection before the client has its answer.
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  if (type !== "application/json")
    throw new DruidError(415, { error: `Unsupported media type ${type}` }, "unsupported media type")
  if (size > MAX_BODY_BYTES) throw new DruidError(413, { error: "The body is larger than 16 MiB" }, "too large")
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"))
  } catch (cause) {
    throw new NotJson("The body is not JSON", { cause })
  }
}

export class NotJson extends Error {}
