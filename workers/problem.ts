import type { Problem } from "#domain/contracts/problem.ts"
import { DruidRefused, DruidUnavailable } from "#workers/druid/client.ts"
import { StorageRefused, StorageUnavailable } from "#workers/storage/storage.ts"

/** An answer that says what was wrong, where, and what to do; thrown anywhere below a route. */
export class ApiError extends Error {
  override readonly name = "ApiError"
  readonly problem: Problem

  constructor(
    status: number,
    code: string,
    title: string,
    detail: string,
    more: { readonly where?: string; readonly task_id?: string } = {},
  ) {
    super(detail)
    this.problem = { type: "about:blank", status, code, title, detail, ...more }
  }
}

export function problemResponse(problem: Problem): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      ...(problem.status === 503 ? { "retry-after": "5" } : {}),
    },
  })
}

/** Any failure as an answer. What is no fault of the caller says so, and no more: the log has the rest. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem
  const away = (code: string, who: string) =>
    new ApiError(503, code, `${who} does not answer`, `${(error as Error).message} Try again in a moment.`).problem
  if (error instanceof StorageUnavailable) return away("s3_unavailable", "S3")
  if (error instanceof DruidUnavailable) return away("druid_unavailable", "Druid")
  if (error instanceof StorageRefused)
    return new ApiError(
      502,
      "s3_refused",
      "S3 refused a call of Grove",
      `${error.message} Check the bucket's name and region, and what the keys that Grove has may do.`,
    ).problem
  if (error instanceof DruidRefused)
    return new ApiError(502, "druid_refused", "Druid refused a call of Grove", `Druid said: ${error.message}`).problem
  if (isDatabaseAway(error))
    return new ApiError(
      503,
      "database_unavailable",
      "Postgres does not answer",
      "Grove's database cannot be reached. Try again in a moment.",
    ).problem
  return new ApiError(
    500,
    "internal",
    "Grove failed",
    "Something in Grove broke; its log has the details. Try again, and report it if it stays.",
  ).problem
}

/** The driver wraps what fetch threw; a statement that Postgres refused has a code instead. */
function isDatabaseAway(error: unknown): boolean {
  for (let e = error; e instanceof Error; e = e.cause)
    if (e.name === "NeonDbError") return !("code" in e) || e.code === undefined || e.code === null
  return false
}
