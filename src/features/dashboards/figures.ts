import { formatCount, formatDecimal, formatNumber } from "#components/format.ts"
import type { Figure } from "#domain/dashboard/dashboard.ts"

/** Figures of a dashboard: with their currency, and alike where they stand together. */

type Format = Figure["format"]
type Maybe = number | null | undefined

/** How the figures of one list are written: all in the same unit, with the same decimals. */
export interface Form {
  readonly unit: Unit
  readonly decimals: number
}

type Unit = readonly [sign: string, factor: number]

const NONE = "–"
const THIN = "\u2009"
const PLAIN: Unit = ["", 1]
const UNITS: readonly Unit[] = [
  ["bn", 1e9],
  ["M", 1e6],
  ["k", 1e3],
]

const symbols = new Map<string, string>()

/** `EUR` as `€`; the code itself where there is no sign for it. */
function symbolOf(currency: string): string {
  const known = symbols.get(currency)
  if (known !== undefined) return known
  const parts = new Intl.NumberFormat("en", { style: "currency", currency }).formatToParts(0)
  const sign = parts.find((p) => p.type === "currency")?.value ?? currency
  const symbol = /^\p{L}/u.test(sign) ? `${sign}\u202f` : sign
  symbols.set(currency, symbol)
  return symbol
}

const withCurrency = (text: string, format: Format, currency: string | null): string =>
  currency === null || format !== "money" || text === NONE ? text : text.replace(/^(−?)/, `$1${symbolOf(currency)}`)

const withUnit = (text: string, [sign]: Unit): string => (sign === "" ? text : `${text}${THIN}${sign}`)

const fixed = (n: number, { unit, decimals }: Form): string =>
  withUnit(formatDecimal((n / unit[1]).toFixed(decimals)), unit)

/** The greatest unit of those that leave at least one before the point, once it is rounded to three digits. */
const unitFor = (size: number, units: readonly Unit[]): Unit =>
  units.find(([, factor]) => size >= factor * 0.9995) ?? PLAIN

/** Decimals that make three digits of it. */
const threeDigits = (size: number): number => (size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2)

/** A figure that stands for itself, in three digits: `£5.60 M`, `19.9 k`, `6.93 %`; a small count is the count. */
export function shortFigure(n: Maybe, format: Format, currency: string | null): string {
  if (n === null || n === undefined || !Number.isFinite(n)) return NONE
  if (format === "share") return `${formatDecimal((n * 100).toFixed(threeDigits(Math.abs(n * 100))))}${THIN}%`
  const unit = unitFor(Math.abs(n), UNITS)
  const isWhole = n === 0 || (unit === PLAIN && format !== "money" && Number.isInteger(n))
  const decimals = isWhole ? 0 : threeDigits(Math.abs(n / unit[1]))
  return withCurrency(fixed(n, { unit, decimals }), format, currency)
}

/** How the figures of a list are written, by the greatest: in full below a million, from there on in three digits of it. */
export function formOf(values: readonly Maybe[], format: Format): Form {
  const known = values.filter((v) => v !== null && v !== undefined)
  const greatest = known.reduce((most, v) => Math.max(most, Math.abs(v)), 0)
  const unit = unitFor(greatest, UNITS.slice(0, 2))
  if (unit !== PLAIN) return { unit, decimals: threeDigits(greatest / unit[1]) }
  const isWhole = greatest >= 100 || format === "count" || known.every(Number.isInteger)
  return { unit, decimals: isWhole ? 0 : 2 }
}

/** A figure of a list; one too small for the list's form is less than its last digit. */
export function listFigure(n: Maybe, form: Form, format: Format, currency: string | null): string {
  if (n === null || n === undefined) return NONE
  if (format === "share") return shortFigure(n, format, currency)
  const least = form.unit[1] / 10 ** form.decimals
  if (n > 0 && n < least / 2) return `<${THIN}${withCurrency(fixed(least, form), format, currency)}`
  return withCurrency(fixed(n, form), format, currency)
}

/** A figure to the last digit that means something. */
export function fullFigure(n: Maybe, format: Format, currency: string | null): string {
  if (n === null || n === undefined) return NONE
  if (format === "share") return `${formatNumber(n * 100, 2)}${THIN}%`
  if (format === "count") return formatCount(n)
  return withCurrency(formatNumber(n, format === "money" ? 2 : 4), format, currency)
}

/** The labels of an axis, all in the unit of its greatest: `0.5M`, `1M`. */
export function axisFigure(n: number, greatest: number): string {
  const [sign, factor] = greatest < 1e4 ? PLAIN : unitFor(greatest, UNITS)
  return n === 0 ? "0" : `${formatNumber(n / factor, 3)}${sign}`
}
