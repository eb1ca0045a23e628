import type * as z from "zod"
import { ApiError } from "#workers/problem.ts"

/** A JSON body is small: profiles of wide files are the largest. */
const MAX_JSON = 4_000_000

/** The body of a call, checked against its contract; what is wrong is named with its place. */
export async function readBody<T extends z.ZodType>(request: Request, contract: T): Promise<z.output<T>> {
  if (!(request.headers.get("content-type") ?? "").startsWith("application/json"))
    throw new ApiError(
      415,
      "json_expected",
      "JSON is expected",
      "Send the body as JSON, with content-type: application/json.",
    )
  if (Number(request.headers.get("content-length") ?? 0) > MAX_JSON)
    throw new ApiError(
      413,
      "body_too_large",
      "The body is too large",
      `A JSON body may have up to ${MAX_JSON / 1_000_000} MB.`,
    )
  let body: unknown
  try {
    body = await request.json()
  } catch (cause) {
    throw new ApiError(400, "invalid_json", "Not JSON", `The body is not JSON: ${(cause as Error).message}`)
  }
  return check(body, contract)
}

export function check<T extends z.ZodType>(value: unknown, contract: T): z.output<T> {
  const parsed = contract.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue!.path.join(".")
  throw new ApiError(
    400,
    "invalid_request",
    "The request is not as expected",
    `${where ? `${where}: ` : ""}${issue!.message}.`,
    {
      ...(where ? { where } : {}),
    },
  )
}

export const idempotencyKey = (request: Request): string | null =>
  request.headers.get("idempotency-key")?.slice(0, 200) || null

export const notFound = (what: string): ApiError => new ApiError(404, "not_found", "Not found", `There is no ${what}.`)
