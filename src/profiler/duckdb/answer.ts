import { DataType, type RecordBatchReader, type Vector } from "apache-arrow"

/** Integers that a number does not hold are bigints; times are ISO 8601 in UTC. */
export type LocalCell = string | number | bigint | boolean | null

export interface LocalAnswer {
  readonly columns: readonly { readonly name: string; readonly type: LocalType }[]
  readonly rows: readonly (readonly LocalCell[])[]
}

export type LocalType = "string" | "integer" | "float" | "boolean" | "date" | "timestamp" | "other"

/** An answer of Arrow as plain data that crosses between workers. */
export function toAnswer(reader: RecordBatchReader): LocalAnswer {
  // Else it forgets the schema at the end.
  reader.open({ autoDestroy: false })
  const { schema } = reader
  const rows: LocalCell[][] = []
  for (const batch of reader) {
    const columns = schema.fields.map((field, i) => cellsOf(batch.getChildAt(i)!, field.type))
    for (let r = 0; r < batch.numRows; r++) rows.push(columns.map((cells) => cells[r]!))
  }
  const columns = schema.fields.map(({ name, type }) => ({ name, type: typeOf(type) }))
  return { columns, rows }
}

function typeOf(type: DataType): LocalType {
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return "string"
  if (DataType.isInt(type)) return "integer"
  if (DataType.isFloat(type)) return "float"
  if (DataType.isBool(type)) return "boolean"
  if (DataType.isDate(type)) return "date"
  return DataType.isTimestamp(type) ? "timestamp" : "other"
}

function cellsOf(vector: Vector, type: DataType): LocalCell[] {
  const toCell = cellOf(typeOf(type))
  return Array.from(vector, (value) => (value === null || value === undefined ? null : toCell(value)))
}

function cellOf(type: LocalType): (value: unknown) => LocalCell {
  switch (type) {
    case "timestamp":
      return (value) => new Date(value as number).toISOString()
    case "date":
      return (value) => new Date(value as number).toISOString().slice(0, 10)
    case "integer":
      return (value) =>
        (typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value) as LocalCell
    case "other":
      return String
    default:
      return (value) => value as LocalCell
  }
}
