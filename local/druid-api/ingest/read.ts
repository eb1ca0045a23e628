import { rm } from "node:fs/promises"
import { join } from "node:path"
import type { S3Client } from "@aws-sdk/client-s3"
import { quoteText } from "../names.ts"
import type { TaskPlan } from "../spec.ts"
import { type Store, sqlTypeOf } from "../store.ts"
import { createCanonicalWriter } from "./canonical.ts"
import { createCsvReader } from "./csv.ts"
import { openObject } from "./object.ts"
import type { Meters } from "./stats.ts"

/** One object's rows, ready for DuckDB to take: a SELECT of `t` (milliseconds) and `d0`, `d1`, … in the plan's order. */
export interface ReadObject {
  readonly select: string
  readonly file: string
}

/** Reads one object of a task and counts its rows; the file it leaves is removed by `discard`. */
export async function readObject(
  plan: TaskPlan,
  n: number,
  client: S3Client,
  store: Store,
  meters: Meters,
  signal: AbortSignal,
): Promise<ReadObject> {
  const object = await openObject(client, plan.objects[n]!, signal)
  const file = join(store.incoming, `${Date.now()}-${n}`)
  if (plan.format.kind !== "csv") throw new Error("later")
  const writer = createCanonicalWriter(file)
  try {
    const reader = createCsvReader(plan, plan.format, object.uri, writer, meters)
    for await (const chunk of object.bytes) {
      signal.throwIfAborted()
      reader.push(chunk)
    }
    reader.end()
  } catch (error) {
    writer.abort()
    await discard({ file, select: "" })
    throw error
  }
  writer.close()
  meters.stats.processedBytes += object.storedBytes()
  return { file, select: canonicalSelect(plan, file) }
}

export const discard = ({ file }: ReadObject): Promise<void> => rm(file, { force: true })

function canonicalSelect(plan: TaskPlan, file: string): string {
  const columns = plan.dimensions.map(({ type }, i) => `'d${i}': '${sqlTypeOf(type)}'`)
  return `SELECT * FROM read_csv(${quoteText(file)}, auto_detect = false, header = false, delim = ',', quote = '"',
    escape = '"', new_line = '\\n', nullstr = '', allow_quoted_nulls = false, max_line_size = 33554432,
    columns = {${["'t': 'BIGINT'", ...columns].join(", ")}})`
}
