import { rm } from "node:fs/promises"
import { join } from "node:path"
import type { S3Client } from "@aws-sdk/client-s3"
import type { DuckDBConnection } from "@duckdb/node-api"
import { quoteText } from "../names.ts"
import type { TaskPlan } from "../spec.ts"
import { sqlTypeOf } from "../store.ts"
import { createCanonicalWriter } from "./canonical.ts"
import { createCsvReader } from "./csv.ts"
import { createNdjsonReader } from "./ndjson.ts"
import { type OpenObject, openObject, saveObject } from "./object.ts"
import { readParquet } from "./parquet.ts"
import type { Meters } from "./stats.ts"

export interface ReadContext {
  readonly client: S3Client
  /** The task's own: what is put down for it lives as long as this. */
  readonly connection: DuckDBConnection
  /** Where files may be put down for DuckDB to read. */
  readonly folder: string
  readonly meters: Meters
  readonly signal: AbortSignal
}

/**
 * Reads one object of a task and counts its rows.
 *
 * @returns a SELECT of the rows that are kept: `t` (milliseconds) and `d0`, `d1`, … in the order of the plan's dimensions
 */
export async function readObject(plan: TaskPlan, n: number, context: ReadContext): Promise<string> {
  const { client, connection, folder, meters, signal } = context
  const object = await openObject(client, plan.objects[n]!, signal)
  let files = 0
  const newFile = () => join(folder, `${n}-${files++}`)
  const file = newFile()
  if (plan.format.kind === "parquet") {
    await saveObject(object, file)
    meters.stats.processedBytes += object.storedBytes()
    return await readParquet(connection, plan, file, newFile, meters)
  }
  await canonise(plan, object, file, meters, signal)
  meters.stats.processedBytes += object.storedBytes()
  return canonicalSelect(plan, file)
}

async function canonise(plan: TaskPlan, object: OpenObject, file: string, meters: Meters, signal: AbortSignal) {
  const writer = createCanonicalWriter(file)
  try {
    const reader =
      plan.format.kind === "csv"
        ? createCsvReader(plan, plan.format, object.uri, writer, meters)
        : createNdjsonReader(plan, object.uri, writer, meters)
    for await (const chunk of object.bytes) {
      signal.throwIfAborted()
      reader.push(chunk)
    }
    reader.end()
  } finally {
    writer.close()
  }
}

function canonicalSelect(plan: TaskPlan, file: string): string {
  const columns = plan.dimensions.map(({ type }, i) => `'d${i}': '${sqlTypeOf(type)}'`)
  return `SELECT * FROM read_csv(${quoteText(file)}, auto_detect = false, header = false, delim = ',', quote = '"',
    escape = '"', new_line = '\\n', nullstr = '', allow_quoted_nulls = false, max_line_size = 33554432,
    columns = {${["'t': 'BIGINT'", ...columns].join(", ")}})`
}

/** Removes what a task put down. */
export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })
