import { fromZone, inZone } from "./zones.ts"

/** A Joda pattern of times as strftime has it; null where a letter is not known here. */
export function strftimeOf(pattern: string): string | null {
  const LETTERS: Readonly<Record<string, string>> = {
    yyyy: "%Y",
    yy: "%y",
    MM: "%m",
    M: "%-m",
    MMM: "%b",
    MMMM: "%B",
    dd: "%d",
    d: "%-d",
    HH: "%H",
    H: "%-H",
    hh: "%I",
    mm: "%M",
    ss: "%S",
    SSS: "%g",
    a: "%p",
    EEE: "%a",
    EEEE: "%A",
    DDD: "%j",
    Z: "%z",
  }
  let out = ""
  for (const part of pattern.match(/([a-zA-Z])\1*|'[^']*'|[^a-zA-Z']+/g) ?? []) {
    if (part.startsWith("'")) out += part.slice(1, -1).replaceAll("%", "%%")
    else if (/^[a-zA-Z]/.test(part)) {
      if (!LETTERS[part]) return null
      out += LETTERS[part]
    } else out += part.replaceAll("%", "%%")
  }
  return out
}

/** An ISO period of one unit, the kind that queries use; null for any other. */
export interface Period {
  readonly count: number
  readonly unit: "second" | "minute" | "hour" | "day" | "week" | "month" | "year"
}

const UNITS: Readonly<Record<string, Period["unit"]>> = {
  PS: "second",
  PTS: "second",
  PTM: "minute",
  PTH: "hour",
  PD: "day",
  PW: "week",
  PM: "month",
  PY: "year",
}

export function readPeriod(text: string): Period | null {
  const match = /^(PT?)(\d{1,6})([SMHDWY])$/.exec(text)
  const unit = match && UNITS[`${match[1]}${match[3]}`]
  const count = Number(match?.[2])
  return unit && count > 0 ? { count, unit } : null
}

export const intervalOf = ({ count, unit }: Period, times = "1"): string =>
  `(to_${unit}s(CAST(${count} * (${times}) AS INTEGER)))`

/** Where multiples of a unit are counted from: Druid aligns days to 1970 and weeks to its first Monday. */
const ORIGINS = { week: "TIMESTAMP '1970-01-05 00:00:00'", other: "TIMESTAMP '1970-01-01 00:00:00'" }

/**
 * The beginning of the period that a time falls into. In a zone, days and longer begin at its midnight; hours and shorter
 * are cut without passing through the local time, which an autumn night has twice.
 */
export function floorTime(time: string, period: Period, origin: string | null, zone: string | null): string {
  if (zone === null) return floorPlain(time, period, origin)
  const local = inZone(time, zone)
  const localOrigin = origin === null ? null : inZone(origin, zone)
  const floored = floorPlain(local, period, localOrigin)
  const isShort = period.unit === "hour" || period.unit === "minute" || period.unit === "second"
  return isShort ? `(${time} - (${local} - ${floored}))` : fromZone(floored, zone)
}

function floorPlain(time: string, period: Period, origin: string | null): string {
  if (period.count === 1 && origin === null) return `date_trunc('${period.unit}', ${time})`
  const from = origin ?? (period.unit === "week" ? ORIGINS.week : ORIGINS.other)
  return `time_bucket(${intervalOf(period)}, ${time}, ${from})`
}

export function shiftTime(time: string, period: Period, times: string, zone: string | null): string {
  const step = intervalOf(period, times)
  return zone === null ? `(${time} + ${step})` : fromZone(`(${inZone(time, zone)} + ${step})`, zone)
}

const PARTS: Readonly<Record<string, string>> = {
  EPOCH: "epoch",
  SECOND: "second",
  MINUTE: "minute",
  HOUR: "hour",
  DAY: "day",
  DOW: "isodow",
  ISODOW: "isodow",
  DOY: "doy",
  WEEK: "week",
  MONTH: "month",
  QUARTER: "quarter",
  YEAR: "year",
  ISOYEAR: "isoyear",
  MILLISECOND: "millisecond",
}

/** A part of a time as a number; Druid's days of the week are 1 (Monday) to 7. Null for an unknown part. */
export function extractPart(unit: string, time: string, zone: string | null): string | null {
  const part = PARTS[unit.toUpperCase()]
  if (!part) return null
  const local = zone === null ? time : inZone(time, zone)
  return `CAST(trunc(date_part('${part}', ${local})) AS BIGINT)`
}
