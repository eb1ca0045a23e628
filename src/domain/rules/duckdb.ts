import { identifier } from "../query/sql-text.ts"

/** What may stand in the text of a statement for DuckDB: every name and value of rules goes through here. */
export { identifier }

/** A text as a literal. DuckDB's parser ends at the character NUL, which a file may hold. */
export function textLiteral(text: string): string {
  const parts = text.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`)
  return parts.length === 1 ? parts[0]! : `(${parts.join(" || chr(0) || ")})`
}

/** A number as a DOUBLE, which is what rules reckon with. */
export function doubleLiteral(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot stand in SQL`)
  return `(${Object.is(value, -0) ? 0 : value})::DOUBLE`
}

/** A whole number as it is, such as a limit. */
export function wholeLiteral(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number`)
  return String(value)
}
