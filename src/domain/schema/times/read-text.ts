import {
  HAS_ZONE,
  isOwnPattern,
  parseTimes,
  proposalRank,
  SECOND_BITS,
  TIME_SLOTS,
  TIMESTAMP_FORMATS,
} from "../timestamp-formats.ts"
import { epochOfYear } from "./numbers.ts"
import { knownPattern, patternProblem } from "./pattern.ts"
import { formatsOfKey, lastReading, lastRefusal, readGeneral } from "./read.ts"

/** A time that a text can be read as. */
export interface TimeReading {
  /** An id of `timestamp-formats.ts`. */
  readonly format: string
  /** ISO 8601 without a zone, where the text has none. */
  readonly local?: string
  /** ISO 8601 with the offset as it was written, where the text has a zone, and in UTC where it counts since 1970. */
  readonly instant?: string
}

export interface ReadText {
  /** Formats that read the text, the one that Grove would propose first. */
  readonly readings: readonly TimeReading[]
  /** Why there is none, in a sentence. */
  readonly refused?: string
}

const REASONS = {
  no_date: "There is a time of day without a date.",
  no_year: "The year is missing.",
  zone: "The letters behind the time are no zone that means one thing only; write an offset such as +01:00.",
  offset: "The offset from UTC cannot be read; write it as +01:00.",
  calendar: "There is no such day or time of day.",
  unknown: "This is no date or time that can be read for sure.",
} as const

const encoder = new TextEncoder()
const slots = new Float64Array(TIME_SLOTS)
const EPOCHS = new Set(["posix", "millis", "micros", "nanos"])

/** All ways to read one text as a time. A column has more evidence than one text: the formats that read all its values. */
export function readTimeText(text: string): ReadText {
  const bytes = encoder.encode(text)
  const isGeneral = readGeneral(bytes, 0, bytes.length)
  const nanos = isGeneral
    ? lastReading.nanos
    : Number(/^\d{13}(\d{6})$/.exec(text)?.[1] ?? Number(/^\d{13}(\d{3})$/.exec(text)?.[1] ?? 0) * 1000)
  const readings = [
    ...maskReadings(bytes, nanos, isGeneral ? lastReading.offset / 60_000 : 0),
    ...(isGeneral ? generalReadings() : []),
  ].sort((a, b) => proposalRank(a.format) - proposalRank(b.format))
  if (readings.length > 0) return { readings }
  const year = /^\d{4}$/.test(text) ? epochOfYear(Number(text)) : Number.NaN
  if (!Number.isNaN(year)) return { readings: [{ format: "yyyy", local: isoText(year, 0) }] }
  return { readings: [], refused: REASONS[lastRefusal() ?? "unknown"] }
}

function maskReadings(bytes: Uint8Array, nanos: number, offset: number): readonly TimeReading[] {
  const mask = parseTimes(bytes, 0, bytes.length, slots)
  return TIMESTAMP_FORMATS.flatMap(({ id, bit }) => {
    if ((mask & bit) === 0) return []
    const hasZone = EPOCHS.has(id) || (slots[3]! & HAS_ZONE) !== 0
    return [readingOf(id, slots[(bit & SECOND_BITS) === 0 ? 0 : 1]!, nanos, hasZone ? offset : undefined)]
  })
}

function generalReadings(): readonly TimeReading[] {
  const { key, times, hasZone, nanos } = lastReading
  const offset = hasZone ? lastReading.offset / 60_000 : undefined
  return formatsOfKey(key).flatMap((ids, i) => ids.map((format) => readingOf(format, times[i]!, nanos, offset)))
}

/**
 * One text by a format that a person names, which may be a pattern of their own (`times/pattern.ts`).
 *
 * @returns no reading, and why, where the format is none or does not read the text
 */
export function readTimeTextAs(text: string, format: string): ReadText {
  const detected = readTimeText(text).readings.filter((reading) => reading.format === format)
  if (detected.length > 0) return { readings: detected }
  if (!isOwnPattern(format))
    return { readings: [], refused: patternProblem(format) ?? `The text does not read as ${format}.` }
  const read = knownPattern(format)?.read(text)
  if (!read) return { readings: [], refused: `The text does not read by the pattern ${format}.` }
  return { readings: [readingOf(format, read.time, read.nanos, read.offset)] }
}

/** @param offset minutes ahead of UTC, undefined without a zone */
function readingOf(format: string, time: number, nanos: number, offset: number | undefined): TimeReading {
  if (offset === undefined) return { format, local: isoText(time, nanos) }
  return { format, instant: `${isoText(time + offset * 60_000, nanos)}${offsetText(offset)}` }
}

function offsetText(offset: number): string {
  if (offset === 0) return "Z"
  const two = (value: number) => String(value).padStart(2, "0")
  const minutes = Math.abs(offset)
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** ISO 8601 without a zone, with as many digits of a second as there are. */
function isoText(time: number, nanos: number): string {
  const text = new Date(time).toISOString().slice(0, -1)
  const fraction = `${text.slice(text.indexOf(".") + 1)}${String(nanos).padStart(6, "0")}`.replace(/0+$/, "")
  return fraction === "" ? text.slice(0, text.indexOf(".")) : `${text.slice(0, text.indexOf(".") + 1)}${fraction}`
}
