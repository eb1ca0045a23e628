import { timestampFormat, twinsOf } from "../schema/timestamp-formats.ts"
import type { TimestampCandidate } from "./profile.ts"

/** Why a column's times can be read in several ways: by the place of day and month, or by the language of a month's name. */
export type Rivalry = "day_or_month" | "month_name"

/** Another format that reads as many values of a column as the first, as other times. */
export interface Rival {
  readonly kind: Rivalry
  readonly candidate: TimestampCandidate
}

/** The formats that a person has to choose from beside the proposed one, the likeliest first. */
export function rivalsOf(proposed: TimestampCandidate, candidates: readonly TimestampCandidate[]): readonly Rival[] {
  const equal = candidates.filter((c) => c.format !== proposed.format && c.parsed === proposed.parsed)
  const format = timestampFormat(proposed.format)
  const twins = format ? twinsOf(format).map(({ id }) => id) : []
  const base = baseOf(proposed.format)
  return equal.flatMap((candidate): Rival[] => {
    if (twins.includes(candidate.format)) return [{ kind: "day_or_month", candidate }]
    const isOther = candidate.min !== proposed.min || candidate.max !== proposed.max
    return base !== null && baseOf(candidate.format) === base && isOther ? [{ kind: "month_name", candidate }] : []
  })
}

/** The order of a format of one language, or null. */
function baseOf(id: string): string | null {
  return /^(.*MMM.*) [a-z]{2,3}(-Latn)?$/.exec(id)?.[1] ?? null
}
