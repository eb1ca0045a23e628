/**
 * Numbers and times read by four bytes at once, which only their usual forms allow: what is answered is right, and what is
 * refused is for the careful readers of `values.ts` and `timestamp-formats.ts`. All read up to three bytes beyond a text.
 */

const ZEROS = 0x30303030
const DAY = 86_400_000

/** The digits `[p, end)`, at most 15 of them and at least one, as a number; -1 where a byte is none. */
export function digitsOf(view: DataView, p: number, end: number): number {
  let value = 0
  const lead = (end - p) & 3
  if (lead !== 0) {
    // Shifted, what is missing becomes leading zeros.
    const four = (view.getInt32(p, true) ^ ZEROS) << (32 - lead * 8)
    if (!areDigits(four)) return -1
    value = numberOf(four)
    p += lead
  }
  for (; p < end; p += 4) {
    const four = view.getInt32(p, true) ^ ZEROS
    if (!areDigits(four)) return -1
    value = value * 10_000 + numberOf(four)
  }
  return value
}

/** Whether all bytes are from 0 to 9. */
function areDigits(four: number): boolean {
  return (((four + 0x06060606) | four) & 0xf0f0f0f0) === 0
}

/** Four digits from 0 to 9, the first in the lowest byte, as a number. */
function numberOf(four: number): number {
  const pairs = (Math.imul(four, 10 * 256 + 1) >>> 8) & 0x00ff00ff
  return Math.imul(pairs, 100 * 65_536 + 1) >>> 16
}

const FIRST_YEAR = 1600
const LAST_YEAR = 2399
/** Days from 1970 to the start of each year, and its place in the tables of months: 0 or, in a leap year, 16. */
const YEARS = Int32Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => Date.UTC(FIRST_YEAR + i, 0, 1) / DAY)
const LEAPS = Uint8Array.from(YEARS, (day, i) => (Date.UTC(FIRST_YEAR + i + 1, 0, 1) / DAY - day - 365) * 16)
const MONTH_STARTS = new Int32Array(32)
const MONTH_DAYS = new Int32Array(32)
for (const [leap, year] of [
  [0, 2023],
  [16, 2024],
] as const) {
  for (let month = 1; month <= 12; month++) {
    const start = Date.UTC(year, month - 1, 1)
    MONTH_STARTS[leap + month] = (start - Date.UTC(year, 0, 1)) / DAY
    MONTH_DAYS[leap + month] = (Date.UTC(year, month, 1) - start) / DAY
  }
}

/** Epoch milliseconds of the ten bytes `yyyy-MM-dd`, a day of the calendar; else NaN. */
export function dayOf(view: DataView, start: number): number {
  const y = view.getInt32(start, true) ^ ZEROS
  const m = view.getInt32(start + 4, true) ^ 0x2d30302d
  const d = (view.getInt32(start + 8, true) & 0xffff) ^ 0x3030
  if (!areDigits(y) || (((m + 0x00060600) | m) & 0xfff0f0ff) !== 0 || !areDigits(d)) return Number.NaN
  const year = numberOf(y) - FIRST_YEAR
  const month = ((m >>> 8) & 15) * 10 + ((m >>> 16) & 15)
  const day = (d & 15) * 10 + (d >>> 8)
  if (year < 0 || year > LAST_YEAR - FIRST_YEAR || month > 12) return Number.NaN
  const at = LEAPS[year]! + month
  if (day === 0 || day > MONTH_DAYS[at]!) return Number.NaN
  return (YEARS[year]! + MONTH_STARTS[at]! + day - 1) * DAY
}

/** Milliseconds of the eight bytes `HH:mm:ss`; else NaN. */
export function clockOf(view: DataView, start: number): number {
  const left = view.getInt32(start, true) ^ 0x303a3030
  const right = view.getInt32(start + 4, true) ^ 0x30303a30
  if ((((left + 0x06000606) | left) & 0xf0fff0f0) !== 0) return Number.NaN
  if ((((right + 0x06060006) | right) & 0xf0f0fff0) !== 0) return Number.NaN
  const hour = (left & 15) * 10 + ((left >>> 8) & 15)
  const minute = (left >>> 24) * 10 + (right & 15)
  const second = ((right >>> 16) & 15) * 10 + (right >>> 24)
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN
  return hour * 3_600_000 + minute * 60_000 + second * 1000
}
