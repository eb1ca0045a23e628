/** An answer that is an error, in the shape that Druid gives it. */
export class DruidError extends Error {
  readonly status: number
  readonly body: unknown

  constructor(status: number, body: unknown, message: string) {
    super(message)
    this.status = status
    this.body = body
  }
}

const CATEGORIES: Readonly<Record<number, string>> = {
  400: "INVALID_INPUT",
  401: "UNAUTHORIZED",
  404: "NOT_FOUND",
  500: "RUNTIME_FAILURE",
  501: "UNSUPPORTED",
  504: "TIMEOUT",
}

function druidException(status: number, errorCode: string, errorMessage: string, context: object): DruidError {
  const category = CATEGORIES[status] ?? "UNCATEGORIZED"
  const body = { error: "druidException", errorCode, persona: "USER", category, errorMessage, context }
  return new DruidError(status, body, errorMessage)
}

/** `{"error":"druidException","errorCode":…}`: what Druid says to a request that it understands and refuses. */
export const refusal = (errorMessage: string, errorCode = "invalidInput", context: object = {}): DruidError =>
  druidException(400, errorCode, errorMessage, context)

/** What Jackson's refusals look like behind Druid's Overlord. */
export const badRequest = (error: string): DruidError => new DruidError(400, { error }, error)

/** Where a SQL text is wrong; both count from 1. */
export interface SqlPlace {
  readonly line: number
  readonly column: number
  readonly token: string
}

/** A SQL statement that cannot be planned, with its place as Druid gives it: in the message and in the context. */
export function sqlRefusal(message: string, place?: SqlPlace, rest = ""): DruidError {
  if (!place) return refusal(message, "invalidInput", { sourceType: "sql" })
  const [line, column] = [String(place.line), String(place.column)]
  const context = {
    sourceType: "sql",
    line,
    column,
    endLine: line,
    endColumn: String(place.column + Math.max(0, place.token.length - 1)),
  }
  return refusal(`${message} (line [${line}], column [${column}])${rest}`, "invalidInput", context)
}

export const sqlFailure = (message: string): DruidError => druidException(500, "general", message, {})

export const sqlTimeout = (): DruidError =>
  new DruidError(
    504,
    {
      error: "Query timeout",
      errorCode: "legacyQueryException",
      persona: "OPERATOR",
      category: "TIMEOUT",
      errorMessage: "Query did not complete within configured timeout period.",
      context: { legacyErrorCode: "Query timeout" },
    },
    "Query timeout",
  )
