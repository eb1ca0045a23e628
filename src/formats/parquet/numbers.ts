/** Numbers as the shortest text that stands for just this value. */

export function doubleText(value: number): string {
  return String(value)
}

/** The shortest decimal that is nearest to a number of 32 bits: 0.1, where the double would be 0.10000000149011612. */
export function floatText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 24) return String(value)
  if (Math.abs(value) < 1000) {
    // Steps of 1e-4 are wider than what lies between two such floats: one step at most is nearest to this one.
    const rounded = Math.round(value * 1e4) / 1e4
    if (Math.fround(rounded) === value) return String(rounded)
  }
  if (!Number.isFinite(value)) return String(value)
  // Below the normal numbers there are fewer than six digits.
  for (let digits = Math.abs(value) < 2e-38 ? 1 : 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}

/** A number of 16 bits: sign, 5 bits of exponent, 10 of fraction. */
export function halfOf(low: number, high: number): number {
  const bits = (high << 8) | low
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  const size =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
        ? fraction === 0
          ? Number.POSITIVE_INFINITY
          : Number.NaN
        : (1 + fraction / 1024) * 2 ** (exponent - 15)
  return bits >> 15 === 1 ? -size : size
}

/** An unscaled whole number with its point: `1234` at scale 2 is `12.34`. */
export function decimalText(unscaled: string, scale: number): string {
  if (scale <= 0) return scale === 0 || unscaled === "0" ? unscaled : unscaled + "0".repeat(-scale)
  const negative = unscaled.startsWith("-")
  const digits = (negative ? unscaled.slice(1) : unscaled).padStart(scale + 1, "0")
  return `${negative ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** A big-endian number in two's complement. */
export function signedOf(bytes: Uint8Array, start: number, end: number): bigint {
  const length = end - start
  if (length === 0) return 0n
  let value = 0n
  let at = start
  for (; at + 4 <= end; at += 4)
    value =
      (value << 32n) |
      BigInt(((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0)
  for (; at < end; at++) value = (value << 8n) | BigInt(bytes[at]!)
  return BigInt.asIntN(length * 8, value)
}
