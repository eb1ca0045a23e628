import type { DatasourceColumn } from "../contracts/datasources.ts"
import { type Choices, expectedRows } from "../ingestion/choices.ts"
import { planSentColumns, type SentColumn } from "../ingestion/sent.ts"
import type { Profile } from "../profile/profile.ts"
import type { DashboardSchema } from "./dashboard.ts"
import type { Extent } from "./times.ts"

const TYPES: Readonly<Record<SentColumn["kind"], readonly [type: DatasourceColumn["type"], sql: string]>> = {
  utf8: ["string", "VARCHAR"],
  int64: ["integer", "BIGINT"],
  float64: ["float", "DOUBLE"],
  timestamp: ["timestamp", "TIMESTAMP"],
}

const TIME: DatasourceColumn = {
  name: "__time",
  type: "timestamp",
  sql_type: "TIMESTAMP",
  role: "timestamp",
  hidden: false,
  profile: null,
}

/** What a datasource would be that has the rows of this file alone: its dashboard can be planned before it is sent. */
export function schemaOfFile(profile: Profile, choices: Choices, name: string, extent: Extent): DashboardSchema {
  const columns = planSentColumns(profile, choices).map((sent, i): DatasourceColumn => {
    const { type, distinct, distinctExact, nulls, min, max, top, ...column } = profile.columns[i]!
    const [queried, sql_type] = TYPES[sent.kind]
    const chosen = choices.columns.find((c) => c.name === sent.name)?.role ?? column.role
    if (sent.kind === "timestamp") return TIME
    return {
      name: sent.name,
      type: queried,
      sql_type,
      // A column that is not the time column is none here.
      role: chosen === "timestamp" ? "dimension" : chosen,
      hidden: false,
      profile: { type, distinct, distinct_exact: distinctExact, nulls, min, max, top: [...top] },
    }
  })
  return {
    name,
    columns: choices.timestamp.kind === "constant" ? [TIME, ...columns] : columns,
    rows: expectedRows(profile, choices).kept,
    time: { first: new Date(extent.first).toISOString(), last: new Date(extent.last).toISOString() },
  }
}
