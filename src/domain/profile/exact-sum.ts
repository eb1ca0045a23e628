/**
 * The exact sum of doubles as a list of parts that do not overlap (Shewchuk, Adaptive Precision Floating-Point Arithmetic,
 * 1997): the order in which values are added does not change it.
 */
export type Partials = number[]

export function addExactly(partials: Partials, value: number): void {
  let x = value
  let kept = 0
  for (let y of partials) {
    if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x]
    const high = x + y
    const low = y - (high - x)
    if (low !== 0) partials[kept++] = low
    x = high
  }
  partials.length = kept
  partials.push(x)
}

/** The double nearest to the sum. */
export function sumOf(partials: Partials): number {
  let sum = 0
  for (let i = partials.length - 1; i >= 0; i--) sum += partials[i]!
  return sum
}
