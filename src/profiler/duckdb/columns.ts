import type { Choices } from "#domain/ingestion/choices.ts"
import { planSentColumns, type SentColumn } from "#domain/ingestion/sent.ts"
import type { Profile } from "#domain/profile/profile.ts"
import type { QueryType } from "#domain/query/conditions.ts"
import type { ColumnType } from "#domain/schema/types.ts"

/** A column of the file as the local table holds it. */
export interface LocalColumn {
  readonly name: string
  /** Position in the file. */
  readonly source: number
  readonly type: ColumnType
  /** The format of `schema/timestamp-formats.ts` that reads its times; null for a column that has none. */
  readonly timestampFormat: string | null
  /** Its values are kept as they are written too: what Druid gets of it is text. */
  readonly isText: boolean
  /** What is written is kept beside the value, to be shown; questions go by the value. */
  readonly isWritten?: boolean
}

/** Where the time of a row comes from. */
export type LocalTime =
  | { readonly kind: "column"; readonly column: string }
  /** Epoch milliseconds. */
  | { readonly kind: "constant"; readonly value: number }

/** The number of each row, as a person counts. */
export const ROW = "grove_row"

/**
 * A column's names in DuckDB: of its text, and of its value where it has one that is not text. Names of the file's own
 * would clash where they differ in capitals alone.
 */
export interface Stored {
  readonly text: string | null
  readonly value: string | null
}

export function storedOf(column: LocalColumn, index: number): Stored {
  const kind = kindOf(column)
  return {
    text: column.isText || column.isWritten || kind === "utf8" ? `text_${index}` : null,
    value: kind === "utf8" ? null : `value_${index}`,
  }
}

function kindOf({ type, timestampFormat }: LocalColumn): SentColumn["kind"] {
  switch (type) {
    case "integer":
      return "int64"
    case "float":
      return "float64"
    case "date":
    case "timestamp":
      return timestampFormat === null ? "utf8" : "timestamp"
    // As it is written, it says more, and it is what Druid gets.
    case "boolean":
    case "string":
      return "utf8"
  }
}

/** What the reader has to make of the file, one for each column of the table but its row number. */
export function readColumns(columns: readonly LocalColumn[]): readonly SentColumn[] {
  return columns.flatMap((column, index) => {
    const { text, value } = storedOf(column, index)
    const base = { source: column.source, recurs: false }
    return [
      ...(text === null ? [] : [{ ...base, name: text, kind: "utf8" as const, timestampFormat: null }]),
      ...(value === null
        ? []
        : [{ ...base, name: value, kind: kindOf(column), timestampFormat: column.timestampFormat }]),
    ]
  })
}

/** What a datasource would have the column be. */
export function queryTypeOf(column: LocalColumn): QueryType {
  if (column.isText) return "string"
  const kind = kindOf(column)
  if (kind === "utf8") return "string"
  return kind === "timestamp" ? "timestamp" : column.type === "integer" ? "integer" : "float"
}

/**
 * The table that answers what Druid will answer once the file is sent with these choices.
 *
 * @param isWritten rows are shown as they are written, `12.50` and not 12.5, for more memory
 */
export function planLocalTable(
  profile: Profile,
  choices: Choices,
  isWritten = false,
): { readonly columns: readonly LocalColumn[]; readonly time: LocalTime } {
  const { timestamp } = choices
  const sent = planSentColumns(profile, choices)
  const columns = profile.columns.map((column, i): LocalColumn => {
    const { kind, timestampFormat } = sent[i]!
    const base = { name: column.name, source: column.index, isWritten }
    if (kind === "timestamp") return { ...base, type: "timestamp", timestampFormat, isText: false }
    const type = kind === "int64" ? "integer" : kind === "float64" ? "float" : column.type
    const read = column.timestamps[0]?.format ?? null
    return { ...base, type, timestampFormat: read, isText: kind === "utf8" }
  })
  return {
    columns,
    time:
      timestamp.kind === "column"
        ? { kind: "column", column: timestamp.column }
        : { kind: "constant", value: Date.parse(timestamp.value) },
  }
}
