import type { DatasourceColumn } from "#domain/contracts/datasources.ts"
import type { DashboardSchema } from "#domain/dashboard/dashboard.ts"

type Profile = NonNullable<DatasourceColumn["profile"]>

/** A column by its short form, such as `"amount float -3..9"` or `"region string north|south"`. */
export function column(text: string): DatasourceColumn {
  const [, name = "", type = "string", values] = /^(.+?) (string|integer|float|timestamp)(?: (.+))?$/.exec(text) ?? []
  return {
    name,
    type: type as DatasourceColumn["type"],
    sql_type: { string: "VARCHAR", integer: "BIGINT", float: "DOUBLE", timestamp: "TIMESTAMP" }[type] ?? "",
    role: type === "timestamp" ? "timestamp" : type === "string" || /id$/i.test(name) ? "dimension" : "metric",
    hidden: name.startsWith("grove_"),
    profile: values === undefined ? null : profile(type, values),
  }
}

function profile(type: string, values: string): Profile {
  const range = /^(-?[\d.]+)\.\.(-?[\d.]+)$/.exec(values)
  const top = range ? [] : values.split("|").map((value) => ({ value, count: 100 }))
  return {
    type: values === "date" ? "date" : (type as Profile["type"]),
    distinct: range ? 1000 : top.length,
    distinct_exact: true,
    nulls: 0,
    min: range?.[1] ?? null,
    max: range?.[2] ?? null,
    top,
  }
}

export const schema = (...columns: readonly string[]): DashboardSchema => ({
  name: "sales",
  rows: 1000,
  columns: ["__time timestamp", ...columns, "grove_ingestion string"].map(column),
})

/** Unpacks a CSV's header and values into a schema, its types and least and most frequent values as they are. */
export function schemaOfCsv(records: readonly (readonly string[])[], time: string): DashboardSchema {
  const [header = [], ...rows] = records
  const columns = header.map((name, i) =>
    columnOf(
      name,
      rows.map((row) => row[i] ?? ""),
    ),
  )
  return {
    name: "csv",
    rows: rows.length,
    columns: [column("__time timestamp"), ...columns.filter((c) => c.name !== time), column("grove_ingestion string")],
  }
}

function columnOf(name: string, cells: readonly string[]): DatasourceColumn {
  const values = cells.filter((cell) => cell !== "")
  const isNumber = values.every((v) => /^-?(0|[1-9]\d*)(\.\d+)?$/.test(v))
  const type = !isNumber ? "string" : values.every((v) => !v.includes(".")) ? "integer" : "float"
  const counts = new Map<string, number>()
  for (const v of values) counts.set(v, (counts.get(v) ?? 0) + 1)
  const numbers = values.map(Number)
  return {
    ...column(`${name} ${type}`),
    profile: {
      type,
      distinct: counts.size,
      distinct_exact: true,
      nulls: cells.length - values.length,
      min: isNumber ? String(numbers.reduce((a, b) => Math.min(a, b))) : null,
      max: isNumber ? String(numbers.reduce((a, b) => Math.max(a, b))) : null,
      top: [...counts]
        .map(([value, count]) => ({ value, count }))
        .sort((a, b) => b.count - a.count)
        .slice(0, 20),
    },
  }
}
