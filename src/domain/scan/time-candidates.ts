import type { TimestampCandidate } from "../profile/profile.ts"
import { GENERAL_FORMATS, placeIn } from "../schema/times/general.ts"
import {
  epochOfSeconds,
  epochOfSerial,
  epochOfYear,
  epochOfYearMonth,
  MOST_LENGTH,
  PARTS_BY_LENGTH,
} from "../schema/times/numbers.ts"
import { formatsOfKey } from "../schema/times/read.ts"
import { proposalRank, TIMESTAMP_FORMATS, type TimestampFormat, timestampFormat } from "../schema/timestamp-formats.ts"
import type { ColumnScan } from "./column.ts"
import type { Dictionary } from "./dictionary.ts"
import { type Facts, formatFacts, PADDED } from "./facts.ts"
import { FLOAT, INTEGER, LEADING_ZERO } from "./values.ts"

/** As many as a profile may have. */
const MOST_CANDIDATES = 64

/** The formats that read values of a column: those that read most first, of these the likeliest first. */
export function candidatesOf(column: ColumnScan, facts: Facts): readonly TimestampCandidate[] {
  const masked = maskedOf(facts)
  const candidates = [...masked, ...generalOf(facts, masked), ...numbersOf(column, facts)].filter(isShown(masked))
  const ranks = new Map(candidates.map((candidate) => [candidate, rankOf(candidate, candidates)]))
  return candidates.sort((a, b) => b.parsed - a.parsed || ranks.get(a)! - ranks.get(b)!).slice(0, MOST_CANDIDATES)
}

function maskedOf(facts: Facts): readonly TimestampCandidate[] {
  return TIMESTAMP_FORMATS.flatMap(({ id }, i): TimestampCandidate[] => {
    const { parsed, min, max } = formatFacts(facts, i)
    return parsed === 0 ? [] : [{ format: id, parsed, min, max }]
  })
}

/** A space for the T is offered only where it reads more. */
function isShown(masked: readonly TimestampCandidate[]): (candidate: TimestampCandidate) => boolean {
  const iso = masked.find((c) => c.format === "iso")
  return (c) => c.format !== "iso_space" || c.parsed > (iso?.parsed ?? 0)
}

/** How many times shorter the span of a year in front has to be for it to be the likelier reading. */
const MUCH_SHORTER = 4

/** 24/01/31 is a day of January 2024 where the column's other readings are spread over decades. */
function rankOf(candidate: TimestampCandidate, all: readonly TimestampCandidate[]): number {
  const rank = proposalRank(candidate.format)
  if (rank < 2) return rank
  const twins = timestampTwins(candidate.format)
  const rivals = all.filter((other) => other.parsed === candidate.parsed && twins.includes(other.format))
  return rivals.every((rival) => span(candidate) * MUCH_SHORTER < span(rival)) ? -1 : rank
}

const span = ({ min, max }: TimestampCandidate): number => max - min

const timestampTwins = (id: string): readonly string[] =>
  GENERAL_FORMATS.find((format) => format.id === id)?.twins ?? []

/** Formats of the general grammar, with the values that are left to it and those that it reads like others. */
function generalOf(facts: Facts, masked: readonly TimestampCandidate[]): readonly TimestampCandidate[] {
  const found = shapesByFormat(facts)
  return [
    ...GENERAL_FORMATS.flatMap(({ id, covers }): TimestampCandidate[] => {
      const own = found.get(id)
      found.delete(id)
      // A value that `iso` reads is read by `iso_space` as well.
      const parts = masked.filter(({ format }) => format !== "iso" && covers.includes(format))
      if (own === undefined && parts.length < 2) return []
      return [
        parts.reduce(
          add,
          own ?? { format: id, parsed: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY },
        ),
      ]
    }),
    ...found.values(),
  ]
}

function add(into: TimestampCandidate, from: TimestampCandidate): TimestampCandidate {
  const { format, parsed, min, max } = into
  return { format, parsed: parsed + from.parsed, min: Math.min(min, from.min), max: Math.max(max, from.max) }
}

function shapesByFormat({ shapes }: Facts): Map<string, TimestampCandidate> {
  const found = new Map<string, TimestampCandidate>()
  if (shapes === null) return found
  const formats = new Set([...shapes.keys()].flatMap((key) => formatsOfKey(key).flat()))
  for (const format of formats) {
    for (const [key, { count, mins, maxs }] of shapes) {
      const place = placeIn(key, format)
      if (place < 0) continue
      const part = { format, parsed: count, min: mins[place]!, max: maxs[place]! }
      const known = found.get(format)
      found.set(format, known ? add(known, part) : part)
    }
  }
  return found
}

/** Numbers all of which could be times: the days of a spreadsheet, years, months and days in digits. */
function numbersOf(column: ColumnScan, facts: Facts): readonly TimestampCandidate[] {
  const { kinds } = facts
  const values = kinds.reduce((sum, n) => sum + n, 0)
  if (values === 0 || facts.traits[PADDED]! > 0) return []
  const numbers = kinds[INTEGER]! + kinds[FLOAT]!
  if (numbers + kinds[LEADING_ZERO]! < values) return []
  const counted = numbers === values ? countedOf(column, facts, values) : null
  return counted ? [counted] : partsOf(column, facts, values)
}

/** By the least and the greatest of the numbers. */
function countedOf({ dictionary }: ColumnScan, facts: Facts, parsed: number): TimestampCandidate | null {
  const { minNumber, maxNumber } = facts
  const all = (format: string, epochOfNumber: (value: number) => number): TimestampCandidate | null => {
    const min = epochOfNumber(minNumber)
    const max = epochOfNumber(maxNumber)
    return Number.isNaN(min) || Number.isNaN(max) ? null : { format, parsed, min, max }
  }
  const isShort = facts.longest <= MOST_LENGTH
  const serials = all("excel", epochOfSerial)
  if (serials) return isShort ? serials : null
  if (facts.kinds[FLOAT]! > 0) return isShort ? all("posix_decimal", epochOfSeconds) : null
  // There are few years and months: a column that has more values than its dictionary keeps has others as well.
  if (dictionary === null) return null
  const isRead = ({ format }: TimestampCandidate) => timesOf(dictionary, timestampFormat(format)!.parse) !== null
  const found = all("yyyy", epochOfYear) ?? all("yyyyMM", epochOfYearMonth)
  return found && isRead(found) ? found : null
}

/** By the parts of each value: the one format that reads all of them, or of several the one that spans by far the least. */
function partsOf({ dictionary }: ColumnScan, { longest }: Facts, parsed: number): readonly TimestampCandidate[] {
  if (dictionary === null) return []
  const read = (PARTS_BY_LENGTH.get(longest) ?? []).flatMap((format): TimestampCandidate[] => {
    const times = timesOf(dictionary, timestampFormat(format)!.parse)
    return times ? [{ format, parsed, ...times }] : []
  })
  const [best, next] = read.sort((a, b) => span(a) - span(b))
  return best && (!next || span(best) * MUCH_SHORTER < span(next)) ? [best] : []
}

/** The first and the last time of the values, or null where one of them is none. */
function timesOf(
  { size, bytes, starts }: Dictionary,
  parse: TimestampFormat["parse"],
): { readonly min: number; readonly max: number } | null {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (let id = 0; id < size; id++) {
    const time = parse(bytes, starts[id]!, starts[id + 1]!)
    if (Number.isNaN(time)) return null
    min = Math.min(min, time)
    max = Math.max(max, time)
  }
  return { min, max }
}
