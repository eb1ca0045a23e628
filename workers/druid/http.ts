/** Druid could not be reached, has no leader, or asked to come back later. */
export class DruidUnavailable extends Error {
  override readonly name = "DruidUnavailable"
}

/** Druid understood a call and refused it; `code` is its own, such as `invalidInput`, where it gave one. */
export class DruidRefused extends Error {
  override readonly name = "DruidRefused"
  readonly status: number
  readonly code: string | null
  constructor(status: number, code: string | null, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export interface DruidServers {
  readonly routerUrl: string
  /** For Overlord and Coordinator calls. */
  readonly coordinatorUrl: string
  /** Value of the header `Authorization`. */
  readonly authorization: string | null
}

/** A management call answers at once or not at all; a leader that it is sent on to has as long again. */
export const CALL_TIMEOUT_MS = 10_000

export interface Call {
  readonly server: "router" | "coordinator"
  readonly method: "GET" | "POST"
  readonly path: string
  readonly body?: unknown
  readonly timeoutMs?: number
}

/**
 * Answers with status 2xx or 404; all others throw DruidUnavailable or DruidRefused. A 404 may come from whatever stands
 * before Druid: nobody takes it for Druid's word who has not read it.
 */
export async function callDruid(servers: DruidServers, call: Call): Promise<Response> {
  const base = call.server === "router" ? servers.routerUrl : servers.coordinatorUrl
  const headers: Record<string, string> = { accept: "application/json" }
  if (call.body !== undefined) headers["content-type"] = "application/json"
  if (servers.authorization !== null) headers.authorization = servers.authorization
  const ask = async (url: string): Promise<Response> => {
    try {
      return await fetch(url, {
        method: call.method,
        headers,
        signal: AbortSignal.timeout(call.timeoutMs ?? CALL_TIMEOUT_MS),
        redirect: "manual",
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      })
    } catch (cause) {
      throw new DruidUnavailable("Druid cannot be reached.", { cause })
    }
  }
  let response = await ask(base + call.path)
  // An Overlord or Coordinator that is not the leader names the one that is.
  const leader = response.status === 307 ? response.headers.get("location") : null
  if (leader !== null) response = await ask(new URL(leader, base).href)
  if (response.ok || response.status === 404) return response
  const { status } = response
  const { code, message } = readError(await readText(response))
  if (status === 401 || status === 403)
    throw new DruidUnavailable(`Druid refused the credentials that Grove has for it (${status}).`)
  if (status === 429) throw new DruidUnavailable("Druid's queue is full.")
  // A 500 or 504 of the SQL engine has a reason; a bare one comes from a proxy, or from a server without a leader.
  if (status === 502 || status === 503 || (status >= 500 && code === null && !message) || status < 400)
    throw new DruidUnavailable(`Druid answered ${status}.`)
  throw new DruidRefused(status, code, message || `Druid answered ${status} without a reason.`)
}

/** An answer to its end. Who loses it does not know what Druid did. */
export async function readText(response: Response): Promise<string> {
  try {
    return await response.text()
  } catch (cause) {
    throw new DruidUnavailable("Druid's answer was cut off.", { cause })
  }
}

/** The JSON of an answer; one that is none comes from a proxy, or from a server that failed in the middle. */
export async function readJson<T>(response: Response): Promise<T> {
  if (!response.ok) throw notDruid(response.status)
  const text = await readText(response)
  try {
    return JSON.parse(text) as T
  } catch (cause) {
    throw new DruidUnavailable("Druid's answer was cut off, or is not Druid's.", { cause })
  }
}

export const notDruid = (status: number): DruidUnavailable =>
  new DruidUnavailable(`What answers at Druid's address is not Druid (${status}).`)

/** Druid's errors come in several shapes; a proxy's page in none of them. */
function readError(text: string): { code: string | null; message: string } {
  try {
    const body = JSON.parse(text) as { error?: unknown; errorCode?: unknown; errorMessage?: unknown }
    const message = [body.errorMessage, body.error].find((m) => typeof m === "string")
    return { code: typeof body.errorCode === "string" ? body.errorCode : null, message: String(message ?? "") }
  } catch {
    return { code: null, message: text.startsWith("<") ? "" : text.slice(0, 2000) }
  }
}
