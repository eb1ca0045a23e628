/**
 * The assignment of rows to columns with the greatest sum of weights (Kuhn, The Hungarian Method, 1955, in the form
 * with potentials that takes O(rows² × columns)). Weights of zero or less are never assigned.
 *
 * @param weights one list for each row, all of the same length
 * @returns for each row its column, or -1
 */
export function assign(weights: readonly (readonly number[])[]): readonly number[] {
  const rows = weights.length
  // A column for each row that stands for "none".
  const columns = (weights[0]?.length ?? 0) + rows
  const cost = (row: number, column: number): number => -Math.max(0, weights[row]?.[column] ?? 0)
  const ofRow = new Float64Array(rows + 1)
  const ofColumn = new Float64Array(columns + 1)
  const taken = new Int32Array(columns + 1)
  const way = new Int32Array(columns + 1)
  for (let row = 1; row <= rows; row++) {
    taken[0] = row
    let at = 0
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY)
    const used = new Uint8Array(columns + 1)
    do {
      used[at] = 1
      const here = taken[at]!
      let delta = Number.POSITIVE_INFINITY
      let next = 0
      for (let column = 1; column <= columns; column++) {
        if (used[column]) continue
        const reduced = cost(here - 1, column - 1) - ofRow[here]! - ofColumn[column]!
        if (reduced < least[column]!) {
          least[column] = reduced
          way[column] = at
        }
        if (least[column]! < delta) {
          delta = least[column]!
          next = column
        }
      }
      for (let column = 0; column <= columns; column++) {
        if (used[column]) {
          ofRow[taken[column]!] = ofRow[taken[column]!]! + delta
          ofColumn[column] = ofColumn[column]! - delta
        } else least[column] = least[column]! - delta
      }
      at = next
    } while (taken[at] !== 0)
    do {
      const before = way[at]!
      taken[at] = taken[before]!
      at = before
    } while (at !== 0)
  }
  const result = new Array<number>(rows).fill(-1)
  for (let column = 1; column <= columns; column++) {
    const row = taken[column]! - 1
    if (row >= 0 && (weights[row]?.[column - 1] ?? 0) > 0) result[row] = column - 1
  }
  return result
}
