/**
 * Figures as people read them: grouped by comma, a true minus, a thin space before a unit's sign, MB = 10⁶ bytes.
 * Pure; times are shown in UTC, as Druid stores them.
 */

const THIN = "\u2009"
const NARROW_NBSP = "\u202f"
const MINUS = "\u2212"
const NONE = "–"

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const

const withMinus = (text: string): string => text.replace(/^-/, MINUS)
const group = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ",")

/** A count: `541,909`. */
export function formatCount(n: number): string {
  return formatDecimal(String(Math.round(n)))
}

/**
 * A number with at most `digits` decimals, fewer where they would be zeros: `1,630`, `−11,062.06`.
 * Where there is no finite number: an en dash.
 */
export function formatNumber(n: number, digits = 2): string {
  if (!Number.isFinite(n)) return NONE
  const text = n.toFixed(digits)
  return formatDecimal(digits > 0 ? text.replace(/\.?0+$/, "") : text)
}

/** Decimal text, exact to its last digit, grouped: `"-11062.06"` becomes `−11,062.06`. Other text comes back as it is. */
export function formatDecimal(text: string): string {
  const parts = /^(-?)(\d+)(\.\d+)?$/.exec(text)
  if (!parts) return withMinus(text)
  const [, sign, whole = "", rest = ""] = parts
  const zero = /^0*$/.test(whole + rest.slice(1))
  return `${sign && !zero ? MINUS : ""}${group(whole)}${rest}`
}

/** Three significant digits, no trailing zeros. */
function significant(n: number): string {
  const size = Math.abs(n)
  return formatNumber(n, size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2)
}

/** A share of 1 as per cent: `24.9 %`, `< 0.1 %`, `0`. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return NONE
  if (share === 0) return "0"
  const percent = share * 100
  if (percent > 0 && percent < 0.05) return `<${THIN}0.1${THIN}%`
  if (percent < 100 && percent >= 99.95) return `>${THIN}99.9${THIN}%`
  return `${formatNumber(percent, 1)}${THIN}%`
}

/** How far something is, from 0 to 1: `0 %`, `42 %`; `100 %` only when it is done. */
export const formatProgress = (share: number): string => `${Math.floor(Math.min(1, Math.max(0, share)) * 100)}${THIN}%`

/** A change between two figures, signed: `+14.2 %`, `−0.7 %`, `0 %`; `new` where there was nothing before. */
export function formatChange(now: number, before: number): string {
  if (!Number.isFinite(now) || !Number.isFinite(before)) return NONE
  if (before === 0) return now === 0 ? `0${THIN}%` : "new"
  const percent = ((now - before) / Math.abs(before)) * 100
  const text = formatNumber(percent, Math.abs(percent) >= 99.95 ? 0 : 1)
  return `${percent > 0 && text !== "0" ? "+" : ""}${text}${THIN}%`
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"] as const

function byteUnit(bytes: number): { readonly unit: (typeof BYTE_UNITS)[number]; readonly factor: number } {
  let at = 0
  while (at < BYTE_UNITS.length - 1 && bytes >= 999.5 * 1000 ** at) at++
  return { unit: BYTE_UNITS[at]!, factor: 1000 ** at }
}

/** Bytes: `812 B`, `45.6 MB`, `118 MB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return NONE
  const { unit, factor } = byteUnit(bytes)
  return `${significant(bytes / factor)}${NARROW_NBSP}${unit}`
}

/** Done of total in the total's unit: `61.2 of 118 MB`. */
export function formatBytesOf(done: number, total: number): string {
  const { unit, factor } = byteUnit(total)
  const whole = total / factor
  const digits = factor === 1 ? 0 : 1
  return `${formatFixed(done / factor, digits)} of ${whole >= 99.95 ? formatFixed(whole, 0) : formatFixed(whole, digits)}${NARROW_NBSP}${unit}`
}

/** A fixed number of decimals, so that a figure that counts up does not change its width. */
function formatFixed(n: number, digits: number): string {
  return formatDecimal(n.toFixed(digits))
}

/** Bytes a second: `38 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  if (!Number.isFinite(bytesPerSecond) || bytesPerSecond <= 0) return NONE
  const { unit, factor } = byteUnit(bytesPerSecond)
  const n = bytesPerSecond / factor
  return `${formatNumber(n, n < 10 ? 1 : 0)}${NARROW_NBSP}${unit}/s`
}

/** A length of time in milliseconds: `80 ms`, `0.2 s`, `7 s`, `1 min 12 s`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return NONE
  const n = Math.max(0, ms)
  if (n < 95) return `${Math.round(n)}${NARROW_NBSP}ms`
  if (n < 9950) return `${formatNumber(n / 1000, 1)}${NARROW_NBSP}s`
  const seconds = Math.round(n / 1000)
  if (seconds < 60) return `${seconds}${NARROW_NBSP}s`
  const unit = (count: number, name: string) => `${formatCount(count)}${NARROW_NBSP}${name}`
  const both = (first: string, rest: number, name: string) => (rest ? `${first} ${unit(rest, name)}` : first)
  if (seconds < 3600) return both(unit(Math.floor(seconds / 60), "min"), seconds % 60, "s")
  const minutes = Math.round(seconds / 60)
  if (minutes < 48 * 60) return both(unit(Math.floor(minutes / 60), "h"), minutes % 60, "min")
  return `${formatCount(Math.round(minutes / 1440))} days`
}

/** How long ago, both in epoch milliseconds: `just now`, `3 min ago`, `yesterday`, `12 days ago`, then the date. */
export function formatAgo(then: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - then) / 1000))
  if (seconds < 45) return "just now"
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes}${NARROW_NBSP}min ago`
  const hours = Math.round(minutes / 60)
  if (hours < 24) return `${hours}${NARROW_NBSP}h ago`
  const days = Math.round(hours / 24)
  if (days === 1) return "yesterday"
  return days < 31 ? `${days} days ago` : formatDay(then)
}

/** A day in UTC: `1 Dec 2010`. */
export function formatDay(ms: number): string {
  if (!Number.isFinite(ms)) return NONE
  const d = new Date(ms)
  return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`
}

/** An instant in UTC: `1 Dec 2010, 08:26`; seconds only where there are some; midnight is the day alone. */
export function formatInstant(ms: number): string {
  if (!Number.isFinite(ms)) return NONE
  const d = new Date(ms)
  const two = (n: number) => String(n).padStart(2, "0")
  const [h, m, s] = [d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds()]
  if (h === 0 && m === 0 && s === 0) return formatDay(ms)
  return `${formatDay(ms)}, ${two(h)}:${two(m)}${s ? `:${two(s)}` : ""}`
}

/** `1 row`, `2 rows`, `541,909 rows`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${formatCount(n)} ${n === 1 ? one : many}`
}
