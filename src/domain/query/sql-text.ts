/** SQL with parameters: a value never becomes part of the text. */
export interface SqlText {
  readonly text: string
  readonly parameters: readonly Parameter[]
}

export interface Parameter {
  readonly type: "VARCHAR" | "BIGINT" | "DOUBLE" | "BOOLEAN" | "TIMESTAMP"
  readonly value: string | number | boolean
}

/** A name as a quoted identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const sql = (text: string, ...parameters: readonly Parameter[]): SqlText => ({ text, parameters })

export function join(parts: readonly SqlText[], separator: string): SqlText {
  return sql(parts.map((p) => p.text).join(separator), ...parts.flatMap((p) => p.parameters))
}

/** Puts a part's text into another, its parameters where they belong. */
export function wrap(before: string, part: SqlText, after: string): SqlText {
  return sql(before + part.text + after, ...part.parameters)
}

/** `2024-01-31 00:00:00.000`, as Druid reads a TIMESTAMP. */
export function timestamp(millis: number): Parameter {
  return { type: "TIMESTAMP", value: new Date(millis).toISOString().slice(0, 23).replace("T", " ") }
}
