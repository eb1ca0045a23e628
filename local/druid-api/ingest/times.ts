/** Epoch milliseconds of a text, NaN where Druid would not parse it. */
export type TimeParser = (text: string) => number

/** The parser of a `timestampSpec.format`, or null for one that is not known here. */
export function timeParser(format: string): TimeParser | null {
  switch (format) {
    case "iso":
      return (text) => parseIso(unquoted(text), "T")
    case "auto":
      return parseAuto
    case "millis":
      return (text) => parseWhole(unquoted(text))
    case "posix":
      return (text) => parseWhole(unquoted(text)) * 1000
    default:
      return patternParser(format)
  }
}

/** Druid takes quotes away that are still around a time. */
const unquoted = (text: string) =>
  text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text

/** `Long.parseLong`, as far as a time can be. */
function parseWhole(text: string): number {
  if (!/^[+-]?\d{1,18}$/.test(text)) return Number.NaN
  const value = Number(text)
  return Math.abs(value) <= 8.64e15 ? value : Number.NaN
}

const ZONE = / (Z|UTC|GMT|[+-]\d\d:?\d\d)$/

/** Digits alone are milliseconds; else ISO with a `T` or a space, and perhaps an offset after another space. */
function parseAuto(text: string): number {
  if (/^\d+$/.test(text)) return parseWhole(text)
  const plain = unquoted(text)
  const zone = ZONE.exec(plain)
  return zone ? parseIso(plain.slice(0, zone.index), "T ") : parseIso(plain, "T ")
}

const DAYS_IN_MONTH = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Epoch milliseconds of a day, or NaN if there is none of that number. */
function dayOf(year: number, month: number, day: number): number {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= DAYS_IN_MONTH[month]!)) return Number.NaN
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return Number.NaN
  return new Date(0).setUTCFullYear(year, month - 1, day)
}

const ISO =
  /^([+-]?\d{1,9})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:(.)(?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?(?:[.,](\d+))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/

/** The same text again is frequent: sales files are sorted by day, and many have no time of day. */
let lastText = ""
let lastKey = ""
let lastTime = Number.NaN

/** Joda's lenient ISO: parts may be left out from the right, and single digits stand for two. */
function parseIso(text: string, separators: string): number {
  if (text === lastText && separators === lastKey) return lastTime
  lastText = text
  lastKey = separators
  lastTime = isoOf(text, separators)
  return lastTime
}

function isoOf(text: string, separators: string): number {
  const quick = quickIso(text, separators)
  if (!Number.isNaN(quick)) return quick
  const match = ISO.exec(text)
  if (!match) return Number.NaN
  const [, year, month = "1", day = "1", separator, hour, minute, second, fraction, offset] = match
  if (separator !== undefined && !separators.includes(separator)) return Number.NaN
  const clock = clockOf(Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0))
  // A fraction is one of the smallest part that is there.
  const unit = second !== undefined ? 1000 : minute !== undefined ? 60_000 : 3_600_000
  const rest = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * unit)
  return dayOf(Number(year), Number(month), Number(day)) + clock + rest - offsetOf(offset)
}

function clockOf(hour: number, minute: number, second: number): number {
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return Number.NaN
  return ((hour * 60 + minute) * 60 + second) * 1000
}

function offsetOf(offset: string | undefined): number {
  if (offset === undefined || offset === "Z") return 0
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.length > 3 ? offset.slice(-2) : 0)
  return (offset.startsWith("-") ? -1 : 1) * minutes * 60_000
}

/** `yyyy-MM-dd`, `…THH:mm:ss` and `…THH:mm:ssZ` without the detour over a regular expression; else NaN. */
function quickIso(text: string, separators: string): number {
  const { length } = text
  if (length !== 10 && length !== 19 && !(length === 20 && text.charCodeAt(19) === 90)) return Number.NaN
  const two = (at: number) => {
    const [a, b] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48]
    return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : Number.NaN
  }
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return Number.NaN
  const date = dayOf(two(0) * 100 + two(2), two(5), two(8))
  if (length === 10) return date
  if (!separators.includes(text[10]!) || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return Number.NaN
  return date + clockOf(two(11), two(14), two(17))
}

const FIELDS = { y: "year", M: "month", d: "day", H: "hour", m: "minute", s: "second", S: "fraction" } as const
type Field = (typeof FIELDS)[keyof typeof FIELDS]

/**
 * A parser for the Joda patterns that are made of numbers: `dd/MM/yyyy HH:mm`. Joda reads fewer digits than letters, and
 * a four-letter year of up to nine; where two numbers touch (`yyyyMMdd`) their widths are fixed.
 */
function patternParser(pattern: string): TimeParser | null {
  const parts = pattern.match(/([a-zA-Z])\1*|'[^']*'|[^a-zA-Z']+/g) ?? []
  const fields: Field[] = []
  let source = ""
  for (const [i, part] of parts.entries()) {
    const letter = part[0] as keyof typeof FIELDS
    if (!/[a-zA-Z]/.test(letter)) {
      const literal = part.startsWith("'") ? part.slice(1, -1) || "'" : part
      source += literal.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")
      continue
    }
    const field = FIELDS[letter]
    if (!field || fields.includes(field) || (letter !== "y" && letter !== "S" && part.length > 2)) return null
    if (letter === "y" && part.length !== 4) return null
    const touches = /^[a-zA-Z]/.test(parts[i + 1] ?? "") || /[a-zA-Z]$/.test(parts[i - 1] ?? "")
    fields.push(field)
    source += touches || letter === "S" ? `(\\d{${part.length}})` : letter === "y" ? "([+-]?\\d{1,9})" : "(\\d{1,2})"
  }
  if (!fields.includes("year")) return null
  const expression = new RegExp(`^${source}$`)
  return (text) => {
    const match = expression.exec(unquoted(text))
    if (!match) return Number.NaN
    const of = (field: Field, otherwise: number) => {
      const at = fields.indexOf(field)
      return at < 0 ? otherwise : Number(match[at + 1])
    }
    const fraction = fields.includes("fraction")
      ? Math.floor(Number(`0.${match[fields.indexOf("fraction") + 1]}`) * 1000)
      : 0
    return (
      dayOf(of("year", 1970), of("month", 1), of("day", 1)) +
      clockOf(of("hour", 0), of("minute", 0), of("second", 0)) +
      fraction
    )
  }
}
