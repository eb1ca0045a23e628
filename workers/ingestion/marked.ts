import { toIsoInterval } from "#domain/ingestion/granularity.ts"
import { MARK } from "#domain/ingestion/spec.ts"
import type { Marked } from "#domain/ingestion/transition.ts"
import { identifier, within } from "#domain/query/sql-text.ts"
import type { IngestionRow } from "#workers/db/schema.ts"
import type { DruidClient } from "#workers/druid/client.ts"
import { isUnknownTable } from "#workers/druid/sql.ts"

/** Druid's interval of an ingestion's task; null before it has one. */
export function intervalOf(row: Pick<IngestionRow, "intervalStart" | "intervalEnd">): string | null {
  if (row.intervalStart === null || row.intervalEnd === null) return null
  return toIsoInterval({ start: row.intervalStart, end: row.intervalEnd })
}

/** Whether all segments of the interval are loaded, and how many rows of this ingestion they have. */
export async function lookAtSegments(
  druid: DruidClient,
  row: IngestionRow,
): Promise<{ readonly loaded: boolean; readonly marked: Marked }> {
  const interval = intervalOf(row)
  const percent = interval === null ? null : await druid.loadStatus(row.datasource, interval)
  // Without a segment in the metadata, nothing was published.
  if (percent === null) return { loaded: false, marked: { settled: true, rows: 0 } }
  if (percent < 100) return { loaded: false, marked: { settled: false } }
  return { loaded: true, marked: await countMarked(druid, row) }
}

async function countMarked(druid: DruidClient, row: IngestionRow): Promise<Marked> {
  const time = within(row.intervalStart!, row.intervalEnd!)
  try {
    const { rows } = await druid.sql({
      sql: `SELECT COUNT(*) FROM ${identifier(row.datasource)} WHERE ${identifier(MARK)} = ? AND ${time.text}`,
      parameters: [{ type: "VARCHAR", value: row.id }, ...time.parameters],
    })
    return { settled: true, rows: Number(rows[0]?.[0] ?? 0) }
  } catch (error) {
    // The Broker looks for new tables, and for new columns of old ones, once a minute by default.
    if (isUnknownTable(error) || isUnknownMark(error)) return { settled: false }
    throw error
  }
}

function isUnknownMark(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith(`Column '${MARK}' not found`)
}
