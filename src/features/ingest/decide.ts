import type { Choices, TimestampChoice } from "#domain/ingestion/choices.ts"
import type { ColumnProfile, Profile, TimestampCandidate } from "#domain/profile/profile.ts"
import { type Rivalry, rivalsOf } from "#domain/profile/rivals.ts"
import { timestampFormat, twinOf } from "#domain/schema/timestamp-formats.ts"
import type { ColumnType, Role } from "#domain/schema/types.ts"

/** Something only a person can say; sending waits for it. */
export interface Decision {
  readonly key: string
  readonly kind: Rivalry
  readonly column: string
  readonly proposed: TimestampCandidate
  readonly other: TimestampCandidate
}

/** Which roles a column can have. */
export function possibleRoles(column: ColumnProfile): readonly Role[] {
  const roles: Role[] = ["dimension"]
  if (column.type === "integer" || column.type === "float") roles.push("metric")
  if (column.timestamps.length > 0) roles.push("timestamp")
  return roles
}

/** Why a column cannot have a role; null where it can. */
export function issueWithRole(column: ColumnProfile, role: Role): string | null {
  if (possibleRoles(column).includes(role)) return null
  return role === "metric"
    ? `Metric needs numbers; this column ${HOLDS[column.type]}.`
    : "Time needs dates or times; no value of this column reads as one."
}

/** A column's role under the choices. */
export function roleOf(column: ColumnProfile, choices: Choices | null): Role {
  if (!choices) return column.role
  const { timestamp } = choices
  if (timestamp.kind === "column" && timestamp.column === column.name) return "timestamp"
  return choices.columns.find((c) => c.name === column.name)?.role ?? column.role
}

/**
 * The choices after a column was given a role. There is one time column at most: the one before becomes a dimension.
 * Where the time column gets another role, every row gets the start of the day `now` (epoch milliseconds).
 */
export function chooseRole(profile: Profile, choices: Choices, name: string, role: Role, now: number): Choices {
  const column = profile.columns.find((c) => c.name === name)
  if (!column || !possibleRoles(column).includes(role)) return choices
  const wasTime = choices.timestamp.kind === "column" && choices.timestamp.column === name
  const format = column.timestamps[0]?.format
  const timestamp: TimestampChoice =
    role === "timestamp" && format
      ? wasTime
        ? choices.timestamp
        : { kind: "column", column: name, format }
      : wasTime
        ? constantTime(now)
        : choices.timestamp
  const columns = choices.columns.map((c) => {
    if (c.name === name) return { ...c, role }
    return role === "timestamp" && c.role === "timestamp" ? { ...c, role: "dimension" as const } : c
  })
  return { timestamp, columns }
}

/** The choices after the time column's format was said. */
export function chooseFormat(choices: Choices, column: string, format: string): Choices {
  return { ...choices, timestamp: { kind: "column", column, format } }
}

/** The choices with one time for every row, a day in ISO 8601 (`2026-11-24`); others are left as they are. */
export function chooseDay(choices: Choices, day: string): Choices {
  const time = Date.parse(`${day}T00:00:00.000Z`)
  return Number.isNaN(time) ? choices : { ...choices, timestamp: constantTime(time) }
}

function constantTime(now: number): TimestampChoice {
  return { kind: "constant", value: new Date(now - (now % 86_400_000)).toISOString() }
}

export function decisionKey(column: string): string {
  return `day_or_month:${column}`
}

/** What is still to decide: the time column's day and month can be read both ways by every value that is a time. */
export function openDecisions(profile: Profile, choices: Choices, settled: readonly string[]): readonly Decision[] {
  const { timestamp } = choices
  if (timestamp.kind !== "column") return []
  const key = decisionKey(timestamp.column)
  const column = profile.columns.find((c) => c.name === timestamp.column)
  const proposed = column?.timestamps.find((t) => t.format === timestamp.format)
  if (!column || !proposed || settled.includes(key)) return []
  const [rival] = rivalsOf(proposed, column.timestamps)
  if (!rival) return []
  return [{ key, kind: rival.kind, column: column.name, proposed, other: rival.candidate }]
}

/** A column of texts most of whose values are times, where no column is the time; null where there is none. */
export function unreadTime(
  profile: Profile,
  choices: Choices,
): { readonly column: string; readonly unread: number; readonly of: number } | null {
  if (choices.timestamp.kind === "column") return null
  const values = (column: ColumnProfile) => profile.rows - column.nulls
  const parsed = (column: ColumnProfile) => column.timestamps[0]?.parsed ?? 0
  const [best] = profile.columns
    .filter((column) => column.type === "string" && parsed(column) >= Math.max(1, profile.rows / 2))
    .sort((a, b) => parsed(b) - parsed(a))
  return best ? { column: best.name, unread: values(best) - parsed(best), of: values(best) } : null
}

/** A timestamp format in words: `day first`, `month first`, else its own label; with an example that the column may have. */
export function formatWords(id: string, type: ColumnType = "timestamp"): string {
  if (id === "iso" && type === "date") return "ISO 8601, such as 2024-01-31"
  const format = timestampFormat(id)
  // Parquet says itself that a column is a time; there is no format to choose.
  if (!format) return id === "parquet_timestamp" ? "Parquet time" : id
  if (format.monthFirst) return "Month first"
  const language = /MMM.* ([a-z]{2,3}(?:-Latn)?)$/.exec(id)?.[1]
  if (language) return `Months in ${new Intl.DisplayNames("en", { type: "language" }).of(language) ?? language}`
  if (!twinOf(format)) return `${format.label.replace(/^./, (c) => c.toUpperCase())}, such as ${format.example}`
  return id.startsWith("y") ? "Year first" : "Day first"
}

const TYPE_WORDS: Readonly<Record<ColumnType, string>> = {
  integer: "integer",
  float: "decimal",
  boolean: "true or false",
  date: "date",
  timestamp: "timestamp",
  string: "text",
}

const HOLDS: Readonly<Record<ColumnType, string>> = {
  integer: "holds numbers",
  float: "holds numbers",
  boolean: "is true or false",
  date: "holds dates",
  timestamp: "holds times",
  string: "is text",
}

export function typeWords(type: ColumnType): string {
  return TYPE_WORDS[type]
}
