import { type Context, Hono } from "hono"
import { type DatasourceRules, replaceRules } from "#domain/contracts/rules.ts"
import type { StoredRules } from "#workers/db/rule-store.ts"
import type { Deps } from "#workers/deps.ts"
import { ApiError } from "#workers/problem.ts"
import { checkDatasource } from "./checks.ts"
import { readBody } from "./http.ts"

/** The rules that people wrote for a datasource; whether Druid has it yet is all the same. */
export function ruleRoutes({ rules: store }: Pick<Deps, "rules">) {
  const routes = new Hono()

  routes.get("/:name/rules", async (c) => {
    const name = nameOf(c)
    return answer(c, name, await store.get(name))
  })

  routes.put("/:name/rules", async (c) => {
    const name = nameOf(c)
    const seen = versionSeen(c.req.header("if-match"))
    const { rules } = await readBody(c.req.raw, replaceRules)
    const stored = await store.replace(name, rules, seen)
    if (stored === null)
      throw new ApiError(
        412,
        "rules_changed",
        "The rules were changed",
        `Somebody changed the rules of ${name} since you read them. Get them again, and make your change to those.`,
        { where: "If-Match" },
      )
    return answer(c, name, stored)
  })

  return routes
}

function nameOf(c: Context): string {
  const name = c.req.param("name") ?? ""
  checkDatasource(name, "name")
  return name
}

function answer(c: Context, datasource: string, { version, rules }: StoredRules): Response {
  c.header("etag", `"${version}"`)
  c.header("cache-control", "no-store")
  return c.json({ datasource, version, rules: [...rules] } satisfies DatasourceRules)
}

/** The version that `If-Match` names; null for any. An edge that compresses an answer makes its ETag a weak one. */
function versionSeen(header: string | undefined): number | null {
  const value = header?.trim() ?? ""
  if (value === "*") return null
  const found = /^(?:W\/)?"(\d{1,9})"$/.exec(value)
  if (found) return Number(found[1])
  if (value === "")
    throw new ApiError(
      428,
      "if_match_missing",
      "Which rules are replaced?",
      "Send the ETag of the rules that you read as If-Match, so that nobody's change is lost, or If-Match: * to replace them whatever they are.",
      { where: "If-Match" },
    )
  throw new ApiError(
    400,
    "invalid_request",
    "The request is not as expected",
    `If-Match is an ETag that these rules had, such as "3", or *; not ${value.slice(0, 100)}.`,
    { where: "If-Match" },
  )
}
