import type * as z from "zod"
import { ApiError } from "#workers/problem.ts"

/** A JSON body is small: profiles of wide files are the largest. */
const MAX_JSON = 16_000_000

/** The body of a call, checked against its contract; what is wrong is named with its place. */
export async function readBody<T extends z.ZodType>(request: Request, contract: T): Promise<z.output<T>> {
  if (!(request.headers.get("content-type") ?? "").startsWith("application/json"))
    throw new ApiError(
      415,
      "json_expected",
      "JSON is expected",
      "Send the body as JSON, with content-type: application/json.",
    )
  const tooLarge = new ApiError(
    413,
    "body_too_large",
    "The body is too large",
    `A JSON body may have up to ${MAX_JSON / 1_000_000} MB.`,
  )
  if (Number(request.headers.get("content-length") ?? 0) > MAX_JSON) throw tooLarge
  let body: unknown
  try {
    const text = await request.text()
    if (text.length > MAX_JSON) throw tooLarge
    body = JSON.parse(text)
  } catch (cause) {
    if (cause instanceof ApiError) throw cause
    throw new ApiError(400, "invalid_json", "Not JSON", `The body is not JSON: ${(cause as Error).message}`)
  }
  return check(body, contract)
}

export function check<T extends z.ZodType>(value: unknown, contract: T): z.output<T> {
  const parsed = contract.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue!.path.join(".") || (issue!.code === "unrecognized_keys" ? issue!.keys.join(", ") : "")
  const isMissing = issue!.code === "invalid_type" && /received undefined/.test(issue!.message)
  const detail = isMissing ? `${where} is missing.` : `${where ? `${where}: ` : ""}${sentence(issue!.message)}`
  throw new ApiError(400, "invalid_request", "The request is not as expected", detail, where ? { where } : {})
}

const sentence = (words: string): string => (words.endsWith(".") ? words : `${words}.`)

export const idempotencyKey = (request: Request): string | null =>
  request.headers.get("idempotency-key")?.slice(0, 200) || null

export const notFound = (what: string): ApiError => new ApiError(404, "not_found", "Not found", `There is no ${what}.`)

/** What can be an ingestion's id at all; anything else is known to nobody, and not for the database to judge. */
export const isId = (text: string): boolean => /^[\w-]{1,64}$/.test(text)
