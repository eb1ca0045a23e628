import { failed, ok, type Result } from "../findings/result.ts"
import type { Profile } from "../profile/profile.ts"
import type { RepairResult } from "../repair/repair.ts"
import { patternProblem } from "../schema/times/pattern.ts"
import { isOwnPattern } from "../schema/timestamp-formats.ts"
import type { ColumnType, Role } from "../schema/types.ts"

/** Where `__time` comes from. */
export type TimestampChoice =
  | { readonly kind: "column"; readonly column: string; readonly format: string }
  /** The file has no time: every row gets this one (ISO 8601, UTC). */
  | { readonly kind: "constant"; readonly value: string }

export interface ColumnChoice {
  readonly name: string
  readonly type: ColumnType
  readonly role: Role
}

/** What the user decided, or accepted, about a profile. */
export interface Choices {
  readonly timestamp: TimestampChoice
  readonly columns: readonly ColumnChoice[]
  /** What was mended before the rows were written, in its order, and how many rows each repair changed or took away. */
  readonly repairs?: readonly RepairResult[]
}

/**
 * The choices that a profile proposes by itself.
 *
 * @param now epoch milliseconds, the constant time of a file that has none
 */
export function proposeChoices(profile: Profile, now: number): Choices {
  const time = profile.columns.find((c) => c.role === "timestamp")
  const format = time?.timestamps[0]?.format
  return {
    timestamp:
      time && format
        ? { kind: "column", column: time.name, format }
        : { kind: "constant", value: new Date(now - (now % 86_400_000)).toISOString() },
    columns: profile.columns.map(({ name, type, role }) => ({ name, type, role })),
  }
}

/**
 * The choices of a table as they stand for it when it was read in another way, or mended: what was decided about a column
 * stays where there still is one of this name that it fits.
 */
export function carryChoices(profile: Profile, now: number, earlier: Choices): Choices {
  const proposed = proposeChoices(profile, now)
  const { timestamp } = earlier
  const time = timestamp.kind === "column" ? profile.columns.find((c) => c.name === timestamp.column) : undefined
  const keepsTime =
    timestamp.kind === "constant"
      ? proposed.timestamp.kind === "constant"
      : (time?.timestamps.some((t) => t.format === timestamp.format) ?? false)
  const kept = keepsTime ? timestamp : proposed.timestamp
  const timeName = kept.kind === "column" ? kept.column : null
  return {
    timestamp: kept,
    columns: profile.columns.map(({ name, type, role }) => {
      if (name === timeName) return { name, type, role: "timestamp" }
      const before = earlier.columns.find((c) => c.name === name && c.type === type)
      const chosen = before?.role ?? role
      return { name, type, role: chosen === "timestamp" ? "dimension" : chosen }
    }),
  }
}

/** A time column and format as somebody names them; what is not named is as proposed. */
export interface WantedTime {
  readonly column?: string | undefined
  /** An id of `schema/timestamp-formats.ts`; a pattern of one's own is read by a repair first. */
  readonly format?: string | undefined
}

/**
 * The choices with the time column and format that somebody named.
 *
 * @returns `unknown_column` or `unknown_format` where the file has no such thing; `uncounted_format` for a pattern of a
 *   person's own, as the profile does not say which values it reads: a `time` repair finds out, and writes them as ISO 8601
 */
export function chooseTime(profile: Profile, proposed: Choices, wanted: WantedTime): Result<Choices> {
  if (wanted.column === undefined && wanted.format === undefined) return ok(proposed)
  const name = wanted.column ?? (proposed.timestamp.kind === "column" ? proposed.timestamp.column : null)
  const column = profile.columns.find((c) => c.name === name)
  if (!column)
    return failed(
      "unknown_column",
      `There is no column ${name ?? "to read as a time"}. The columns are: ${profile.columns.map((c) => c.name).join(", ")}.`,
    )
  const format = column.timestamps.find((t) => wanted.format === undefined || t.format === wanted.format)
  if (!format) {
    if (wanted.format !== undefined && isOwnPattern(wanted.format))
      return failed("uncounted_format", uncounted(column.name, wanted.format))
    const problem = wanted.format === undefined ? null : patternProblem(wanted.format)
    if (problem !== null) return failed("unknown_format", problem)
    const known = column.timestamps.map((t) => t.format).join(", ")
    return failed(
      wanted.format === undefined ? "unknown_column" : "unknown_format",
      `No value of ${column.name} reads as ${wanted.format ?? "a time"}${known ? `; these formats do: ${known}` : ""}.`,
    )
  }
  return ok({
    timestamp: { kind: "column", column: column.name, format: format.format },
    columns: proposed.columns.map((c) => {
      if (c.name === column.name) return { ...c, role: "timestamp" }
      return c.role === "timestamp" ? { ...c, role: "dimension" } : c
    }),
  })
}

function uncounted(column: string, format: string): string {
  const operation = JSON.stringify({ op: "time", columns: [column], format })
  return `How many values of ${column} read by the pattern ${format} is not counted yet. Mend the column with the repair ${operation}, which writes its times as ISO 8601, and leave the format out.`
}

/** How many rows Druid will keep and refuse under these choices: what its report is held against. */
export function expectedRows(profile: Profile, choices: Choices): { readonly kept: number; readonly refused: number } {
  const { timestamp } = choices
  if (timestamp.kind === "constant") return { kept: profile.rows, refused: 0 }
  const column = profile.columns.find((c) => c.name === timestamp.column)
  const kept = column?.timestamps.find((t) => t.format === timestamp.format)?.parsed ?? 0
  return { kept, refused: profile.rows - kept }
}
