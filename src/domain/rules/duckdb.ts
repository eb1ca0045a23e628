/** What may stand in the text of a statement for DuckDB: every name and value goes through here. */

/** A name as a quoted identifier. */
export const identifier = (name: string): string => `"${checked(name).replaceAll('"', '""')}"`

/** A text as a literal. */
export const textLiteral = (text: string): string => `'${checked(text).replaceAll("'", "''")}'`

/** A number as a DOUBLE, whichever way it is written. */
export function numberLiteral(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot stand in SQL`)
  return `${Object.is(value, -0) ? 0 : value}::DOUBLE`
}

/** A whole number as it is, such as a limit. */
export function wholeLiteral(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number`)
  return String(value)
}

function checked(text: string): string {
  if (text.includes("\0")) throw new RangeError("NUL cannot stand in SQL")
  return text
}
