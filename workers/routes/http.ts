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
  let body: unknown
  try {
    body = JSON.parse(await readText(request, MAX_JSON))
  } catch (cause) {
    if (cause instanceof ApiError) throw cause
    throw new ApiError(400, "invalid_json", "Not JSON", `The body is not JSON: ${(cause as Error).message}`)
  }
  return check(body, contract)
}

/** A body of so many bytes at most; one that does not say its length is left where it goes beyond. */
async function readText(request: Request, most: number): Promise<string> {
  const tooLarge = new ApiError(
    413,
    "body_too_large",
    "The body is too large",
    `A JSON body may have up to ${most / 1_000_000} MB.`,
  )
  if (Number(request.headers.get("content-length") ?? 0) > most) throw tooLarge
  const decoder = new TextDecoder()
  let text = ""
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > most) throw tooLarge
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
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

const MOST_KEY = 200

/** The Idempotency-Key of a call; null without one. */
export function idempotencyKey(request: Request): string | null {
  const key = request.headers.get("idempotency-key") || null
  // Cut off, two keys could become one.
  if (key !== null && key.length > MOST_KEY)
    throw new ApiError(
      400,
      "invalid_request",
      "The Idempotency-Key is too long",
      `An Idempotency-Key has up to ${MOST_KEY} characters; this one has ${key.length}.`,
      { where: "Idempotency-Key" },
    )
  return key
}

export const notFound = (what: string): ApiError => new ApiError(404, "not_found", "Not found", `There is no ${what}.`)

/** What can be an ingestion's id at all; anything else is known to nobody, and not for the database to judge. */
export const isId = (text: string): boolean => /^[\w-]{1,64}$/.test(text)
