/** Numbers of a few digits out of bytes. */

export function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}

/** How many of the next bytes are digits, at most two of them counted. */
export function oneOrTwo(bytes: Uint8Array, p: number, end: number): number {
  if (p >= end || !isDigit(bytes[p]!)) return 0
  return p + 1 < end && isDigit(bytes[p + 1]!) ? 2 : 1
}

export function numberOf(bytes: Uint8Array, p: number, digits: number): number {
  return digits === 1 ? bytes[p]! - 48 : digits === 2 ? number2(bytes, p) : Number.NaN
}

/** Two digits as a number, else NaN. */
export function number2(bytes: Uint8Array, p: number): number {
  const a = bytes[p]! - 48
  const b = bytes[p + 1]! - 48
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : Number.NaN
}

export function number4(bytes: Uint8Array, p: number): number {
  return number2(bytes, p) * 100 + number2(bytes, p + 2)
}
