import { rewrittenKey } from "#domain/ingestion/keys.ts"
import type { DruidTask, IngestionSpec } from "#domain/ingestion/spec.ts"
import { buildIngestionSpec, taskId } from "#domain/ingestion/spec.ts"
import type { Observation } from "#domain/ingestion/transition.ts"
import type { IngestionRow } from "#workers/db/schema.ts"
import type { IngestionDeps } from "./deps.ts"

/** While a spec is frozen and sent, nobody else touches the ingestion. */
const SUBMIT_SECONDS = 30

/**
 * Hands the task to Druid. Its spec is frozen in Postgres first, so that whoever comes next sends the very same one.
 *
 * @returns null: it moved meanwhile, such as by a cancel, and nothing was sent
 */
export async function submit(deps: IngestionDeps, row: IngestionRow): Promise<Observation | null> {
  const task = await frozenTask(deps, row)
  if (task === null) return null
  const answer = await deps.druid.submit(task)
  return answer.ok ? { kind: "submit_accepted" } : { kind: "submit_refused", detail: answer.detail }
}

async function frozenTask(deps: IngestionDeps, row: IngestionRow): Promise<DruidTask | null> {
  if (row.task?.id === taskId(row.id, row.attempt)) return row.task
  const spec = await specFor(deps, row)
  const held = await deps.store.wait(
    row,
    SUBMIT_SECONDS,
    {
      task: spec.task,
      kept: spec.kept,
      refused: spec.refused,
      intervalStart: spec.interval.start,
      intervalEnd: spec.interval.end,
    },
    null,
  )
  return held ? spec.task : null
}

async function specFor({ druid, druidS3 }: IngestionDeps, row: IngestionRow): Promise<IngestionSpec> {
  const { profile, choices, sentFormat, objects } = row
  if (!profile || !choices || !sentFormat || !objects)
    throw new Error(`Ingestion ${row.id} is ${row.state} without a profile, choices or objects.`)
  const existing = row.replace === "all" ? await druid.interval(row.datasource) : null
  return buildIngestionSpec({
    id: row.id,
    attempt: row.attempt,
    datasource: row.datasource,
    mode: row.mode,
    replace: row.mode === "replace" ? (row.replace ?? "chunks") : null,
    sent: sentFormat,
    isOriginal: row.sent === "original",
    keys: objectKeys(row.sent, row.keyPrefix, sentFormat, objects),
    profile,
    choices,
    existing,
    s3: druidS3,
  })
}

function objectKeys(
  sent: IngestionRow["sent"],
  prefix: string,
  format: NonNullable<IngestionRow["sentFormat"]>,
  objects: number,
): readonly string[] {
  if (sent === "original") return [prefix]
  const extension = format === "parquet" ? "parquet" : "ndjson.gz"
  return Array.from({ length: objects }, (_, n) => rewrittenKey(prefix, n, extension))
}
