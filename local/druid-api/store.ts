import { mkdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import { quoteName, quoteText } from "./names.ts"
import type { DimensionType } from "./spec.ts"
import { SYSTEM_TABLES } from "./sql/system-tables.ts"

/** The types that Druid's SQL calls them. */
const SQL_TYPES = { string: "VARCHAR", long: "BIGINT", double: "DOUBLE", float: "FLOAT" } as const

/** Of two types of one column in two segments, Druid's SQL shows the one that holds both. */
const WIDER: readonly DimensionType[] = ["long", "float", "double", "string"]

export const sqlTypeOf = (type: DimensionType): string => SQL_TYPES[type]

export const widest = (a: DimensionType, b: DimensionType): DimensionType =>
  WIDER[Math.max(WIDER.indexOf(a), WIDER.indexOf(b))]!

export interface Store {
  readonly instance: DuckDBInstance
  /** Where objects are put down for DuckDB to read; the only folder that it may. */
  readonly incoming: string
  /** For the bookkeeping; statements on it run one after the other. */
  readonly connection: DuckDBConnection
  close(): void
}

/** Runs a statement and returns its rows as objects. */
export async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
  values: readonly (string | number | bigint | null)[] = [],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const reader = await connection.runAndReadAll(sql, [...values])
  return reader.getRowObjects()
}

/**
 * Opens the folder of an embedded Druid. Its DuckDB may read and write its own files and one folder, nothing else on the
 * machine or the network, and no statement can change that.
 */
export async function openStore(dataDir: string): Promise<Store> {
  const incoming = join(dataDir, "incoming")
  await rm(incoming, { recursive: true, force: true })
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  const instance = await DuckDBInstance.create(join(dataDir, "rows.duckdb"))
  try {
    const connection = await instance.connect()
    for (const statement of [...bookkeeping(), ...guards(dataDir, incoming)]) await connection.run(statement)
    return {
      instance,
      incoming,
      connection,
      close() {
        connection.closeSync()
        instance.closeSync()
      },
    }
  } catch (error) {
    instance.closeSync()
    throw error
  }
}

function bookkeeping(): readonly string[] {
  return [
    "CREATE SCHEMA IF NOT EXISTS druid",
    "CREATE SCHEMA IF NOT EXISTS grove",
    `CREATE TABLE IF NOT EXISTS grove.tasks (
      id VARCHAR PRIMARY KEY, datasource VARCHAR NOT NULL, status VARCHAR NOT NULL, created_ms BIGINT NOT NULL,
      duration_ms BIGINT NOT NULL, error VARCHAR, payload VARCHAR NOT NULL, report VARCHAR)`,
    `CREATE TABLE IF NOT EXISTS grove.segments (
      datasource VARCHAR NOT NULL, version VARCHAR NOT NULL, start_ms BIGINT NOT NULL, end_ms BIGINT NOT NULL,
      num_rows BIGINT NOT NULL, size BIGINT NOT NULL, columns VARCHAR NOT NULL)`,
    `CREATE TABLE IF NOT EXISTS grove.columns (
      datasource VARCHAR NOT NULL, name VARCHAR NOT NULL, position INTEGER NOT NULL, type VARCHAR NOT NULL)`,
    `CREATE SCHEMA IF NOT EXISTS ${quoteName("INFORMATION_SCHEMA")}`,
    "CREATE SCHEMA IF NOT EXISTS sys",
    ...SYSTEM_TABLES,
    `CREATE OR REPLACE MACRO druid.druid_bigint(x) AS CASE typeof(x)
      WHEN 'DOUBLE' THEN TRY_CAST(trunc(TRY_CAST(CAST(x AS VARCHAR) AS DOUBLE)) AS BIGINT)
      WHEN 'FLOAT' THEN TRY_CAST(trunc(TRY_CAST(CAST(x AS VARCHAR) AS DOUBLE)) AS BIGINT)
      WHEN 'TIMESTAMP' THEN epoch_ms(TRY_CAST(CAST(x AS VARCHAR) AS TIMESTAMP))
      ELSE TRY_CAST(CAST(x AS VARCHAR) AS BIGINT) END`,
  ]
}

function guards(dataDir: string, incoming: string): readonly string[] {
  return [
    `SET temp_directory = ${quoteText(join(dataDir, "spilled"))}`,
    `SET allowed_directories = [${quoteText(incoming)}]`,
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET memory_limit = '2GB'",
    "SET GLOBAL preserve_insertion_order = false",
    // As Druid does it: UTC, whole numbers divide to whole ones, null is the smallest value.
    "SET GLOBAL TimeZone = 'UTC'",
    "SET GLOBAL integer_division = true",
    "SET GLOBAL default_null_order = 'nulls_first_on_asc_last_on_desc'",
    "SET GLOBAL enable_external_access = false",
    "SET GLOBAL lock_configuration = true",
  ]
}
