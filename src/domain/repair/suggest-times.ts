import type { TimestampCandidate } from "../profile/profile.ts"
import { rivalsOf } from "../profile/rivals.ts"
import { readTimeText } from "../schema/times/read-text.ts"
import { timestampFormat, twinOf } from "../schema/timestamp-formats.ts"
import type { Operation } from "./repair.ts"

/** Formats of more kinds than these in one column are no slip: its source has to say what they are. */
const MOST_FORMATS = 3
/** Repairs leave these as they are, and look for them to tell what a time is. */
const PLAIN: ReadonlySet<string> = new Set(["iso", "iso_space"])

/** A column that is read as times, as far as its ways to be mended depend on it. */
export interface TimeColumn {
  readonly name: string
  readonly timestamps?: readonly TimestampCandidate[]
}

const timeBy = (column: string, format: string): Operation => ({ op: "time", columns: [column], format })

/** Its times in the plain form, so that what is none can be told from them; nothing to do where they are in it. */
export function plainTimes({ name, timestamps = [] }: TimeColumn): readonly Operation[] {
  const [best] = timestamps
  return best && !PLAIN.has(best.format) ? [timeBy(name, best.format)] : []
}

/** Both ways to read a column whose day and month, or whose months' names, can be read in two, the proposed one first. */
export function rivalReadings(column: TimeColumn): readonly (readonly [format: string, operation: Operation])[] {
  const [best, ...others] = column.timestamps ?? []
  if (!best) return []
  const formats = [best.format, ...rivalsOf(best, others).map(({ candidate }) => candidate.format)]
  return formats.map((format) => [format, timeBy(column.name, format)])
}

/** Other formats by which texts that a column's own does not read are times, and an example of theirs. */
export interface OtherTimes {
  readonly formats: readonly string[]
  readonly example: string
  readonly operations: readonly Operation[]
}

/**
 * Ways to read texts that are written in other formats than the rest of their column: first the column's own format, then
 * as few others as read all of the texts. Where day and month of these can be read both ways, there are two ways.
 */
export function otherTimes(column: TimeColumn, texts: readonly string[]): readonly OtherTimes[] {
  const [best] = column.timestamps ?? []
  if (!best || texts.length === 0) return []
  const readings = texts.map((text) => readTimeText(text.trim()).readings.map((r) => r.format))
  const first = coverOf(readings, [])
  if (first === null) return []
  const twin = first.length === 1 ? twinOf(timestampFormat(first[0]!)!)?.id : undefined
  const others = twin !== undefined && readings.every((formats) => formats.includes(twin)) ? [[twin]] : []
  return [first, ...others].map((formats) => ({
    formats,
    example: texts[0]!.trim(),
    operations: [...plainTimes(column), ...formats.filter((id) => !PLAIN.has(id)).map((id) => timeBy(column.name, id))],
  }))
}

/** The fewest formats, taken greedily, that read every text; null where it takes too many or one is no time. */
function coverOf(readings: readonly (readonly string[])[], taken: readonly string[]): readonly string[] | null {
  const left = readings.filter((formats) => !formats.some((id) => taken.includes(id)))
  if (left.length === 0) return taken
  if (taken.length === MOST_FORMATS || left.some((formats) => formats.length === 0)) return null
  const counts = new Map<string, number>()
  for (const id of left.flat()) counts.set(id, (counts.get(id) ?? 0) + 1)
  const [most] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))
  return coverOf(readings, [...taken, most])
}
