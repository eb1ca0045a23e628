import { quoteName, quoteText } from "../names.ts"

/** A view under the name that Druid's users know, its columns in Druid's spelling. */
function view(schema: string, name: string, columns: Readonly<Record<string, string>>, from: string): string {
  const list = Object.entries(columns).map(([column, sql]) => `${sql} AS ${quoteName(column)}`)
  return `CREATE OR REPLACE VIEW ${quoteName(schema)}.${quoteName(name)} AS SELECT ${list.join(", ")} FROM ${from}`
}

const INFORMATION = ["SCHEMATA", "TABLES", "COLUMNS"]
const SYS = ["segments", "tasks"]

const SYSTEM_NAMES = [
  ...INFORMATION.map((name) => ["INFORMATION_SCHEMA", name, "SYSTEM_TABLE"]),
  ...SYS.map((name) => ["sys", name, "SYSTEM_TABLE"]),
]
const SYSTEM_ROWS = SYSTEM_NAMES.map((row) => `(${row.map((text) => quoteText(text)).join(", ")})`).join(", ")

const DATASOURCES = "SELECT DISTINCT 'druid' AS s, datasource AS t, 'TABLE' AS k FROM grove.segments"

const JDBC =
  "CASE type WHEN 'VARCHAR' THEN 12 WHEN 'BIGINT' THEN -5 WHEN 'DOUBLE' THEN 8 WHEN 'FLOAT' THEN 6 ELSE 93 END"
const iso = (ms: string) => `strftime(epoch_ms(${ms}), '%Y-%m-%dT%H:%M:%S.%gZ')`

/** Druid's tables about itself, as far as Grove and its tests ask for them. */
export const SYSTEM_TABLES: readonly string[] = [
  view(
    "INFORMATION_SCHEMA",
    "SCHEMATA",
    { CATALOG_NAME: "'druid'", SCHEMA_NAME: "s", SCHEMA_OWNER: "NULL::VARCHAR" },
    "(VALUES ('druid'), ('INFORMATION_SCHEMA'), ('sys')) AS v(s)",
  ),
  view(
    "INFORMATION_SCHEMA",
    "TABLES",
    {
      TABLE_CATALOG: "'druid'",
      TABLE_SCHEMA: "s",
      TABLE_NAME: "t",
      TABLE_TYPE: "k",
      IS_JOINABLE: "'NO'",
      IS_BROADCAST: "'NO'",
    },
    `(${DATASOURCES} UNION ALL SELECT * FROM (VALUES ${SYSTEM_ROWS}) AS v(s, t, k))`,
  ),
  view(
    "INFORMATION_SCHEMA",
    "COLUMNS",
    {
      TABLE_CATALOG: "'druid'",
      TABLE_SCHEMA: "'druid'",
      TABLE_NAME: "datasource",
      COLUMN_NAME: "name",
      ORDINAL_POSITION: "position::BIGINT",
      COLUMN_DEFAULT: "''",
      IS_NULLABLE: "CASE name WHEN '__time' THEN 'NO' ELSE 'YES' END",
      DATA_TYPE: "type",
      JDBC_TYPE: `(${JDBC})::BIGINT`,
    },
    "grove.columns",
  ),
  view(
    "sys",
    "segments",
    {
      segment_id: `datasource || '_' || ${iso("start_ms")} || '_' || ${iso("end_ms")} || '_' || version`,
      datasource: "datasource",
      start: iso("start_ms"),
      end: iso("end_ms"),
      size: "size",
      version: "version",
      partition_num: "0::BIGINT",
      num_replicas: "1::BIGINT",
      num_rows: "num_rows",
      is_active: "1::BIGINT",
      is_published: "1::BIGINT",
      is_available: "1::BIGINT",
      is_realtime: "0::BIGINT",
      is_overshadowed: "0::BIGINT",
      replication_factor: "1::BIGINT",
    },
    "grove.segments",
  ),
  view(
    "sys",
    "tasks",
    {
      task_id: "id",
      group_id: "id",
      type: "'index_parallel'",
      datasource: "datasource",
      created_time: iso("created_ms"),
      status: "status",
      duration: "duration_ms",
      error_msg: "error",
    },
    "grove.tasks",
  ),
]
