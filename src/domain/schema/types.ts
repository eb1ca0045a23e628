/** What every value of a column is. A column has the narrowest type that all its non-null values satisfy. */
export type ColumnType = "integer" | "float" | "boolean" | "date" | "timestamp" | "string"

/** What Druid makes of a column: its `__time`, a dimension to group and filter by, or a number to add up. */
export type Role = "timestamp" | "dimension" | "metric"
