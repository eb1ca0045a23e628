import type { NumberKind } from "./number-format.ts"

const MS_A_DAY = 86_400_000
/** Days from 1970-01-01 back to day 0 of either system; day 60 of the first never was, so that day 0 lies two before 1900. */
const DAY_ZERO_1900 = -25_569
const DAY_ZERO_1904 = -24_107
/** 9999-12-31, beyond which Excel shows no dates. */
const LAST_1900 = 2_958_465
const LAST_1904 = 2_957_003

const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

/** Days are repeated often; a workbook has some thousand different ones. */
const MOST_CACHED = 50_000

/** Writes the numbers of cells that are shown as dates or times. */
export function createSerialTexts(date1904: boolean): (serial: number, kind: NumberKind) => string | null {
  const days = new Map<number, string>()
  const last = date1904 ? LAST_1904 : LAST_1900

  function dayText(day: number): string {
    const known = days.get(day)
    if (known !== undefined) return known
    // Day 60 of the 1900 system is 1900-02-29, which never was; the days before it are counted from one day later.
    const sinceEpoch = date1904 ? day + DAY_ZERO_1904 : day + DAY_ZERO_1900 + (day < 60 ? 1 : 0)
    const text = new Date(sinceEpoch * MS_A_DAY).toISOString().slice(0, 10)
    if (days.size < MOST_CACHED) days.set(day, text)
    return text
  }

  /**
   * @returns `2024-01-31`, `2024-01-31 13:45:00`, `13:45:00`, `36:15:00` for what has passed; null where the number is no
   *   day: negative, too late, or 1900-02-29
   */
  return (serial, kind) => {
    if (kind.elapsed) return passed(serial)
    if (!(serial >= 0 && serial < last + 1)) return null
    const ms = Math.round(serial * MS_A_DAY)
    const day = Math.floor(ms / MS_A_DAY)
    const clock = ms - day * MS_A_DAY
    if (day === 0 && !(date1904 && kind.date)) return kind.time || clock > 0 ? clockText(clock) : null
    if (!date1904 && day === 60) return null
    if (day > last) return null
    return clock === 0 && !kind.time ? dayText(day) : `${dayText(day)} ${clockText(clock)}`
  }
}

function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${fraction(ms % 1000)}`
}

const fraction = (ms: number): string => (ms === 0 ? "" : `.${String(ms).padStart(3, "0")}`)

function passed(serial: number): string | null {
  const ms = Math.round(Math.abs(serial) * MS_A_DAY)
  if (!Number.isSafeInteger(ms)) return null
  const seconds = Math.floor(ms / 1000)
  const hours = Math.floor(seconds / 3600)
  return `${serial < 0 && ms > 0 ? "-" : ""}${two(hours)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${fraction(ms % 1000)}`
}

/** A date that stands in a cell as ISO 8601 text, in the form of all others. */
export function isoText(text: string, kind: NumberKind): string {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text.trim())
  if (!match) return text
  const [, day, clock, part = "", zone = ""] = match
  if (clock === undefined || (clock === "00:00:00" && /^(\.0+)?$/.test(part) && zone === "" && !kind.time)) return day!
  return `${day} ${clock}${/^\.0+$/.test(part) ? "" : part}${zone}`
}
