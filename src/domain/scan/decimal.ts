/**
 * Exact sums of decimal numbers: one sum of mantissas for each scale (digits after the point), in a double while it
 * is exact, then carried into a big integer. Sums of ranges add up to the same whatever the order.
 */
export interface Sums {
  /** For scales 0 to 15; each below 2⁵² in magnitude. */
  readonly small: Float64Array
  /** What was carried, by scale. */
  readonly big: Map<number, bigint>
}

/** Up to here a double plus another one is exact. */
const EXACT = 2 ** 52
const SMALL_SCALES = 16

export function createSums(): Sums {
  return { small: new Float64Array(SMALL_SCALES), big: new Map() }
}

export function copySums({ small, big }: Sums): Sums {
  return { small: small.slice(), big: new Map(big) }
}

/** Adds `times` a number of at most 15 digits; `mantissa` is an integer. */
export function addDecimal(sums: Sums, mantissa: number, scale: number, times: number): void {
  const amount = mantissa * times
  const next = sums.small[scale]! + amount
  if (amount < EXACT && amount > -EXACT && next < EXACT && next > -EXACT) sums.small[scale] = next
  else addBig(sums, BigInt(mantissa) * BigInt(times), scale)
}

export function addBig(sums: Sums, amount: bigint, scale: number): void {
  sums.big.set(scale, (sums.big.get(scale) ?? 0n) + amount)
}

export function addSums(into: Sums, from: Sums): void {
  from.small.forEach((amount, scale) => {
    if (amount !== 0) addDecimal(into, amount, scale, 1)
  })
  for (const [scale, amount] of from.big) addBig(into, amount, scale)
}

/** The sum as decimal text without trailing zeros, such as `-12.5`; the nearest double where that would be very long. */
export function sumText(sums: Sums): string {
  const parts = [...sums.big]
  sums.small.forEach((amount, scale) => {
    if (amount !== 0) parts.push([scale, BigInt(amount)])
  })
  const scale = parts.reduce((most, [s]) => Math.max(most, s), 0)
  const total = parts.reduce((sum, [s, amount]) => sum + amount * 10n ** BigInt(scale - s), 0n)
  const text = decimalText(total, scale)
  return text.length <= MOST_DIGITS ? text : String(Number(text))
}

/** Longer than this, digits tell nobody anything. */
const MOST_DIGITS = 100

/** `mantissa / 10 ** scale` as decimal text without trailing zeros. */
export function decimalText(mantissa: bigint, scale: number): string {
  const sign = mantissa < 0n ? "-" : ""
  const digits = (mantissa < 0n ? -mantissa : mantissa).toString().padStart(scale + 1, "0")
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, "")
  return sign + whole + (fraction && `.${fraction}`)
}
