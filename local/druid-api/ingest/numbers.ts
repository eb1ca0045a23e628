/** A whole number that Java's BigDecimal reads and a `long` holds; null for what Druid calls bad. */
export function readLong(text: string): bigint | null {
  if (/^[+-]?\d{1,19}$/.test(text)) return inRange(BigInt(text.startsWith("+") ? text.slice(1) : text))
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text)
  if (!match) return null
  const [, sign, whole = "", fraction = "", exponent = "0"] = match
  const digits = whole + fraction
  if (digits === "") return null
  const significant = digits.replace(/0+$/, "")
  const shift = digits.length - significant.length - fraction.length + Number(exponent)
  if (significant.replace(/^0+/, "") === "") return 0n
  // A digit behind the point is left, or there are more digits than a long can have.
  if (shift < 0 || significant.replace(/^0+/, "").length + shift > 19) return null
  const value = BigInt(significant) * 10n ** BigInt(shift)
  return inRange(sign === "-" ? -value : value)
}

const inRange = (value: bigint) => (value === BigInt.asIntN(64, value) ? value : null)

const DOUBLE = /^[+-]?(?:NaN|Infinity|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?)$/

/** A number as Guava's `Doubles.tryParse` reads it, a Java suffix such as `1.5d` included; null for what Druid calls bad. */
export function readDouble(text: string): number | null {
  if (!DOUBLE.test(text)) return null
  return Number(text.replace(/[fFdD]$/, ""))
}

/** A double as DuckDB's CSV reader takes it. */
export const writeDouble = (value: number): string =>
  Number.isFinite(value)
    ? Object.is(value, -0)
      ? "-0.0"
      : String(value)
    : Number.isNaN(value)
      ? "nan"
      : value > 0
        ? "inf"
        : "-inf"
