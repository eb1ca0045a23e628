import type { MiddlewareHandler } from "hono"
import type { Config } from "#workers/config.ts"
import { ApiError } from "#workers/problem.ts"

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"])

/**
 * Before there is sign-in, only this machine may call, by a loopback name and the Worker's own port, and only pages of that
 * origin: a foreign page, or a name that was bound anew to this machine's address, is refused.
 */
export function onlyThisMachine({ localOrigin }: Pick<Config, "localOrigin">): MiddlewareHandler {
  const port = localOrigin === null ? "" : new URL(localOrigin).port
  const isOwn = (url: string) => {
    if (!URL.canParse(url)) return false
    const { protocol, hostname, port: other } = new URL(url)
    return protocol === "http:" && LOOPBACK.has(hostname) && other === port
  }
  return async (c, next) => {
    if (localOrigin === null)
      throw new ApiError(
        503,
        "auth_not_configured",
        "Sign-in is not configured",
        "This Grove is deployed, but nobody could sign in: it answers no call until sign-in is configured.",
      )
    const host = c.req.header("host") ?? ""
    if (!isOwn(`http://${host}`))
      throw new ApiError(
        403,
        "foreign_host",
        "Not this address",
        `Grove answers at ${localOrigin}, not at ${host || "a call without a host"}.`,
        {
          where: "Host",
        },
      )
    const origin = c.req.header("origin")
    if (origin !== undefined && (!isOwn(origin) || new URL(origin).host !== host))
      throw new ApiError(403, "foreign_origin", "Not this page", `A page of ${origin} may not call Grove.`, {
        where: "Origin",
      })
    await next()
  }
}
