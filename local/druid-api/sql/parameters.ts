import * as z from "zod"
import { refusal } from "../errors.ts"
import { quoteText } from "../names.ts"
import { fromZone } from "./zones.ts"

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
export const parameter = z.strictObject({ type: z.string(), value: z.union([scalar, z.array(scalar)]) })
export type Parameter = z.infer<typeof parameter>

type Scalar = z.infer<typeof scalar>

const wrong = ({ type, value }: Parameter) =>
  refusal(`Parameter value [${JSON.stringify(value)}] is not of type [${type}]`, "invalidInput", { sourceType: "sql" })

/**
 * A parameter as a literal of DuckDB's SQL: Druid puts it into the plan as one too.
 *
 * @param zone the time zone of times without an offset as SQL; null is UTC
 */
export function literalOf(given: Parameter, zone: string | null = null): string {
  const type = given.type.toUpperCase()
  const { value } = given
  if (type === "ARRAY") {
    if (!Array.isArray(value)) throw wrong(given)
    return `[${value.map(elementOf).join(", ")}]`
  }
  if (Array.isArray(value)) throw wrong(given)
  if (value === null) return "NULL"
  switch (type) {
    case "VARCHAR":
    case "CHAR":
      return quoteText(String(value))
    case "BOOLEAN":
      return String(value).toLowerCase() === "true" ? "TRUE" : "FALSE"
    case "TINYINT":
    case "SMALLINT":
    case "INTEGER":
    case "BIGINT":
      if (!/^-?\d{1,19}$/.test(String(value))) throw wrong(given)
      return `(${value})::BIGINT`
    case "FLOAT":
    case "REAL":
    case "DOUBLE":
    case "DECIMAL":
      if (value === "" || !Number.isFinite(Number(value))) throw wrong(given)
      return `(${Number(value)})::DOUBLE`
    case "TIMESTAMP":
    case "DATE":
      return timestampOf(given, value, zone)
    default:
      throw refusal(`Unsupported parameter type [${given.type}]`, "invalidInput", { sourceType: "sql" })
  }
}

function elementOf(value: Scalar): string {
  if (value === null) return "NULL"
  return typeof value === "number"
    ? `(${value})::${Number.isInteger(value) ? "BIGINT" : "DOUBLE"}`
    : quoteText(String(value))
}

/** Milliseconds, or a text such as `2024-01-31 13:45:00` or ISO 8601. */
function timestampOf(given: Parameter, value: Exclude<Scalar, null>, zone: string | null): string {
  const plain = String(value).trim().replace(" ", "T")
  const hasOffset = typeof value === "number" || /T.*(Z|[+-]\d\d:?\d\d)$/.test(plain)
  const time = typeof value === "number" ? value : Date.parse(hasOffset || !plain.includes("T") ? plain : `${plain}Z`)
  if (!Number.isFinite(time)) throw wrong(given)
  const sql = `epoch_ms(${Math.floor(time)})`
  return zone === null || hasOffset ? sql : fromZone(sql, zone)
}
