import { identifier, type Parameter, type SqlText } from "./sql-text.ts"

/** The one place where values become part of DuckDB's SQL. Its prepared statements cannot be ended while they run. */

export { identifier }

/** A text as a literal. DuckDB's parser ends at the character NUL, which a file may hold. */
export function textLiteral(text: string): string {
  const parts = text.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`)
  return parts.length === 1 ? parts[0]! : `(${parts.join(" || chr(0) || ")})`
}

/** A number as a literal of the type that its value has: an integer stays one, all else is a double. */
export function numberLiteral(value: number | bigint): string {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return `(${value})::BIGINT`
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no value of a query.`)
  return `(${value})::DOUBLE`
}

/** A number as a DOUBLE, whichever way it is written: what rules reckon with. */
export function doubleLiteral(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot stand in SQL`)
  return `(${Object.is(value, -0) ? 0 : value})::DOUBLE`
}

/** A whole number as it is, such as a limit. */
export function wholeLiteral(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number`)
  return String(value)
}

/** Epoch milliseconds as a TIMESTAMP literal, which is in UTC. */
export function timeLiteral(millis: number): string {
  if (!Number.isSafeInteger(millis)) throw new RangeError(`${millis} is no time.`)
  return `make_timestamp_ms((${millis})::BIGINT)`
}

/** A name in quotes, a text in quotes, or a parameter's place. */
const PIECE = /"(?:[^"]|"")*"|'(?:[^']|'')*'|\?/g

/** Puts the values of the parameters where their places are, each as a literal. */
export function inline({ text, parameters }: SqlText): string {
  let next = 0
  const whole = text.replace(PIECE, (piece) => {
    if (piece !== "?") return piece
    const parameter = parameters[next++]
    if (!parameter) throw new RangeError("The statement has more places than parameters.")
    return literalOf(parameter)
  })
  if (next !== parameters.length) throw new RangeError("The statement has fewer places than parameters.")
  return whole
}

function literalOf({ type, value }: Parameter): string {
  if (type === "VARCHAR") return textLiteral(String(value))
  return type === "BIGINT" ? numberLiteral(BigInt(value)) : `(${Number(value)})::DOUBLE`
}
