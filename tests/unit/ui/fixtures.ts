import type { IngestionStatus } from "#domain/contracts/ingestions.ts"
import type { State } from "#domain/ingestion/states.ts"
import type { ColumnProfile, Profile, TimestampCandidate } from "#domain/profile/profile.ts"
import { type Card, type CardEvent, newCard, reduce } from "#features/ingest/model.ts"

const DAY = 86_400_000
const JAN = Date.UTC(2024, 0, 1)

export const reads = (format: string, parsed: number, days = 90): TimestampCandidate => ({
  format,
  parsed,
  min: JAN,
  max: JAN + days * DAY,
})

export function column(index: number, name: string, more: Partial<ColumnProfile> = {}): ColumnProfile {
  return {
    index,
    name,
    type: "string",
    role: "dimension",
    count: 100,
    nulls: 0,
    empties: 0,
    distinct: 10,
    distinctExact: true,
    min: "a",
    max: "z",
    sum: null,
    longest: 8,
    top: [{ value: "a", count: 40 }],
    topError: 0,
    histogram: null,
    timestamps: [],
    ...more,
  }
}

/** 100 rows: a time that is read one way, a word, a number, and a date of both orders. */
export const PROFILE: Profile = {
  version: 1,
  format: "csv",
  container: null,
  table: null,
  encoding: "utf-8",
  bom: false,
  dialect: { delimiter: ",", quote: '"', escape: '"', comment: null, header: true, newline: "lf" },
  bytes: 2_000_000,
  textBytes: 2_000_000,
  rows: 100,
  fingerprint: "ab".repeat(32),
  columns: [
    column(0, "at", { type: "timestamp", role: "timestamp", timestamps: [reads("iso", 97)] }),
    column(1, "store"),
    column(2, "price", { type: "float", role: "metric" }),
    column(3, "due", {
      type: "date",
      timestamps: [reads("MM/dd/yyyy", 90), reads("dd/MM/yyyy", 90, 300)],
    }),
  ],
  findings: [],
}

export const run = (card: Card, ...events: readonly CardEvent[]): Card => events.reduce(reduce, card)

export const dropped = (): Card => newCard("f1", { name: "Umsätze 2024.csv", size: 2_000_000 })

export const readDone = (profile: Profile, at: number): CardEvent => ({
  type: "read_done",
  profile,
  tables: [],
  parquet: null,
  mended: { results: [], rejected: null },
  at,
})

export const profiled = (profile: Profile = PROFILE): Card =>
  run(dropped(), { type: "read_started", at: 1000 }, readDone(profile, 1400))

export function status(state: State, more: Partial<IngestionStatus> = {}): IngestionStatus {
  return {
    task_id: "T1",
    datasource: "umsatze_2024",
    filename: "Umsätze 2024.csv",
    status: state,
    progress: { stage: state, percent: 60, rows_processed: 97, rows_expected: 97, bytes: 2_000_000 },
    druid_task_id: "grove_T1_1",
    error: null,
    events: [],
    ...more,
  }
}
