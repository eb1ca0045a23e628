import { Hono } from "hono"
import type { Datasource, DatasourceColumn, DatasourceSummary, LineageEntry } from "#domain/contracts/datasources.ts"
import { MARK } from "#domain/ingestion/spec.ts"
import type { IngestionStore, ListedIngestion } from "#workers/db/store.ts"
import type { Deps } from "#workers/deps.ts"
import {
  columnsOf,
  type DruidColumn,
  type DruidDatasource,
  listDatasources,
  rowsByMark,
  timeRange,
} from "#workers/druid/datasources.ts"
import { unknownDatasource } from "./query.ts"

/** Ingestions that are looked at for what they brought. */
const LINEAGE = 100
/** A column that is in none of the latest files has no profile. */
const PROFILES = 5

type Profiles = Awaited<ReturnType<IngestionStore["latestProfiles"]>>

export function datasourceRoutes({ druid, store }: Deps) {
  const routes = new Hono()

  routes.get("/", async (c) => {
    const [all, ready] = await Promise.all([listDatasources(druid), readyIngestions(store, null, 200)])
    return c.json({
      datasources: all.map((d) =>
        summary(
          d,
          ready.find((row) => row.datasource === d.name),
        ),
      ),
    })
  })

  routes.get("/:name", async (c) => {
    const name = c.req.param("name")
    if (name.includes("\0")) throw unknownDatasource(name)
    const [columns, [found], ready, profiles] = await Promise.all([
      columnsOf(druid, name),
      listDatasources(druid, name),
      readyIngestions(store, name, LINEAGE),
      store.latestProfiles(name, PROFILES),
    ])
    if (columns.length === 0) throw unknownDatasource(name)
    const isMarked = columns.some((column) => column.name === MARK)
    const [time, counts] = await Promise.all([
      timeRange(druid, name),
      isMarked
        ? rowsByMark(
            druid,
            name,
            ready.map((row) => row.id),
          )
        : Promise.resolve(null),
    ])
    const answer: Datasource = {
      ...summary(found ?? { name, rows: 0, bytes: 0, segments: 0, start: "", end: "" }, ready[0]),
      time: time && { first: isoTime(time.first), last: isoTime(time.last) },
      columns: columns.map((column) => columnView(column, profiles)),
      lineage: ready.map((row) => lineageView(row, counts)),
    }
    return c.json(answer)
  })

  return routes
}

/** Latest first. */
function readyIngestions(
  store: IngestionStore,
  datasource: string | null,
  limit: number,
): Promise<readonly ListedIngestion[]> {
  return store.list({ datasource, states: ["ready"], text: null, before: null, limit })
}

function summary(d: DruidDatasource, last: ListedIngestion | undefined): DatasourceSummary {
  return {
    name: d.name,
    rows: d.rows,
    bytes: d.bytes,
    segments: d.segments,
    interval: intervalOf(d),
    last_ingestion: last ? { task_id: last.id, filename: last.filename, at: last.updatedAt.toISOString() } : null,
  }
}

/** With the granularity ALL, segments reach beyond what a date can say. */
function intervalOf({ segments, start, end }: DruidDatasource): DatasourceSummary["interval"] {
  const isKnown = segments > 0 && !Number.isNaN(Date.parse(start)) && !Number.isNaN(Date.parse(end))
  return isKnown ? { start: isoTime(start), end: isoTime(end) } : null
}

const isoTime = (text: string): string => new Date(text).toISOString()

/** What Druid knows of a column, and what the latest file that had it said. */
function columnView({ name, sqlType, type }: DruidColumn, profiles: Profiles): DatasourceColumn {
  const source = profiles.find((row) => row.profile?.columns.some((c) => c.name === name))
  const found = source?.profile?.columns.find((c) => c.name === name)
  const chosen = source?.choices?.columns.find((c) => c.name === name)?.role
  const proposed = type === "timestamp" ? "timestamp" : type === "integer" || type === "float" ? "metric" : "dimension"
  return {
    name,
    type,
    sql_type: sqlType,
    // A column that was not the time column of its file is none here.
    role: name !== "__time" && chosen === "timestamp" ? "dimension" : (chosen ?? proposed),
    hidden: name === MARK,
    profile: found
      ? {
          type: found.type,
          distinct: found.distinct,
          distinct_exact: found.distinctExact,
          nulls: found.nulls,
          min: found.min,
          max: found.max,
          top: [...found.top],
        }
      : null,
  }
}

function lineageView(row: ListedIngestion, counts: ReadonlyMap<string, number> | null): LineageEntry {
  return {
    task_id: row.id,
    filename: row.filename,
    mode: row.mode,
    rows_now: counts === null ? null : (counts.get(row.id) ?? 0),
    rows: row.kept,
    bytes: row.size,
    at: row.updatedAt.toISOString(),
  }
}
