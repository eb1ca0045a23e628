import type { ColumnProfile, Histogram, TimestampCandidate, TopValue } from "../profile/profile.ts"
import { proposalRank, SECOND_BITS, timestampFormat } from "../schema/timestamp-formats.ts"
import type { ColumnType } from "../schema/types.ts"
import { textOf, wholeTextOf } from "./bytes.ts"
import { type ColumnScan, valueText } from "./column.ts"
import { sumText } from "./decimal.ts"
import type { Dictionary } from "./dictionary.ts"
import type { Facts } from "./facts.ts"
import { addGrid, copyGrid, histogramOf } from "./histogram.ts"
import { estimate } from "./hll.ts"
import { candidatesOf } from "./time-candidates.ts"
import { BOOLEAN, DATE, FLOAT, INTEGER, TIMESTAMP } from "./values.ts"

const TOP = 10

/**
 * A column as a profile shows it; its role is for the caller to propose.
 *
 * @param facts of its values: `column.many`'s, or those of its dictionary
 * @param rows of the whole scan
 * @param timestamps where others than the likeliest of them come first
 */
export function columnProfileOf(
  column: ColumnScan,
  facts: Facts,
  index: number,
  name: string,
  rows: number,
  timestamps: readonly TimestampCandidate[] = candidatesOf(column, facts),
): Omit<ColumnProfile, "role"> {
  const type = typeOf(facts, timestamps)
  const isNumber = type === "integer" || type === "float"
  const count = rows - column.nulls
  const { distinct, distinctExact } = distinctOf(column, isNumber, count)
  return {
    index,
    name,
    type,
    count,
    nulls: column.nulls,
    empties: column.empties,
    distinct,
    distinctExact,
    ...extremesOf(facts, type, timestamps),
    sum: isNumber ? sumText(facts.sums) : null,
    longest: facts.longest,
    ...topOf(column),
    histogram: histogramFor(facts, type, timestamps),
    timestamps,
  }
}

/** Values that are not empty. */
export const valuesOf = (facts: Facts): number => facts.kinds.reduce((sum, n) => sum + n, 0)

function typeOf(facts: Facts, timestamps: readonly TimestampCandidate[]): ColumnType {
  const { kinds } = facts
  const values = valuesOf(facts)
  if (values === 0) return "string"
  if (kinds[INTEGER] === values) return "integer"
  if (kinds[INTEGER]! + kinds[FLOAT]! === values) return "float"
  if (kinds[BOOLEAN] === values) return "boolean"
  if (kinds[DATE]! + kinds[TIMESTAMP]! === values && timestamps[0]?.parsed === values)
    return kinds[TIMESTAMP] === 0 ? "date" : "timestamp"
  return "string"
}

function distinctOf(
  { dictionary, many, empties }: ColumnScan,
  isNumber: boolean,
  count: number,
): Pick<ColumnProfile, "distinct" | "distinctExact"> {
  if (dictionary === null) return { distinct: Math.min(count, estimate(many!.registers)), distinctExact: false }
  const distinct = isNumber ? distinctNumbers(dictionary) : dictionary.size + (empties > 0 ? 1 : 0)
  return { distinct, distinctExact: true }
}

/** `1`, `1.0` and `+1` are one number. */
function distinctNumbers({ bytes, starts, size }: Dictionary): number {
  const numbers = new Set<number | bigint>()
  for (let id = 0; id < size; id++) {
    const text = wholeTextOf(bytes, starts[id]!, starts[id + 1]!).trim()
    const number = Number(text)
    numbers.add(
      Number.isInteger(number) && !Number.isSafeInteger(number) && !/[.e]/i.test(text) ? BigInt(text) : number,
    )
  }
  return numbers.size
}

function extremesOf(
  facts: Facts,
  type: ColumnType,
  timestamps: readonly TimestampCandidate[],
): Pick<ColumnProfile, "min" | "max"> {
  if (valuesOf(facts) === 0) return { min: null, max: null }
  if (type === "integer")
    return { min: integerText(facts.minNumber, facts.minBig), max: integerText(facts.maxNumber, facts.maxBig) }
  if (type === "float") return { min: String(facts.minNumber), max: String(facts.maxNumber) }
  const time = timestamps[0]
  if ((type === "date" || type === "timestamp") && time)
    return { min: timeText(time.min, type), max: timeText(time.max, type) }
  return { min: facts.minText && textOf(facts.minText), max: facts.maxText && textOf(facts.maxText) }
}

/** A double beyond 2⁵³ comes from a number of which the exact form was kept. */
function integerText(nearest: number, exact: bigint | null): string {
  return Number.isSafeInteger(nearest) || exact === null ? String(nearest) : String(exact)
}

function timeText(time: number, type: "date" | "timestamp"): string {
  const text = new Date(time).toISOString()
  return type === "date" ? text.slice(0, text.indexOf("T")) : text
}

function topOf({ dictionary, many }: ColumnScan): Pick<ColumnProfile, "top" | "topError"> {
  const counted = dictionary ?? many?.heavy?.dictionary
  if (!counted) return { top: [], topError: 0 }
  const topError = dictionary ? 0 : many!.heavy!.error
  const top = mostFrequent(counted).map(
    (id): TopValue => ({ value: valueText(counted, id), count: counted.counts[id]! + topError }),
  )
  return { top, topError }
}

/** The ids of the most frequent values, texts in their order where counts are equal. */
function mostFrequent(dictionary: Dictionary): readonly number[] {
  const { counts, size } = dictionary
  const least = counts.slice(0, size).sort().at(-TOP) ?? 0
  const ids: number[] = []
  for (let id = 0; id < size; id++) if (counts[id]! >= least) ids.push(id)
  const texts = new Map(ids.map((id) => [id, valueText(dictionary, id)]))
  return ids.sort((a, b) => counts[b]! - counts[a]! || (texts.get(a)! < texts.get(b)! ? -1 : 1)).slice(0, TOP)
}

function histogramFor(facts: Facts, type: ColumnType, timestamps: readonly TimestampCandidate[]): Histogram | null {
  if (type === "integer") return histogramOf(facts.integers)
  if (type === "float") {
    const grid = copyGrid(facts.floats)
    addGrid(grid, facts.integers)
    return histogramOf(grid)
  }
  if (type !== "date" && type !== "timestamp") return null
  const { format } = timestamps[0]!
  // Only two readings of a value are kept in grids: not that of a year of two digits in front, nor those by language.
  if (proposalRank(format) === 2 || / [a-z]{2}(-Latn)?$/.test(format)) return null
  const { monthFirst, bit } = timestampFormat(format)!
  return histogramOf(monthFirst || (bit & SECOND_BITS) !== 0 ? facts.secondTimes : facts.times)
}
