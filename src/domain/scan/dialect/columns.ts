import { type CellKind, isValueKind, kindOf } from "./kinds.ts"

type Cells = readonly (string | null)[]

/** What most cells of each column look like, and how surely. */
export interface ColumnKind {
  readonly kind: CellKind
  /** Of the cells that are not empty. */
  readonly share: number
  /** Of all cells. */
  readonly filled: number
}

/** Rows that are looked at. */
const ROWS = 400

export function columnKinds(rows: readonly Cells[], width: number): readonly ColumnKind[] {
  const step = Math.max(1, Math.floor(rows.length / ROWS))
  const sample = rows.filter((_, i) => i % step === 0)
  return Array.from({ length: width }, (_, c) => {
    const counts = new Map<CellKind, number>()
    for (const row of sample) {
      const kind = kindOf(row[c] ?? null)
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
    }
    const filled = sample.length - (counts.get("empty") ?? 0)
    counts.delete("empty")
    const [kind, times] = [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most), ["empty", 0] as [
      CellKind,
      number,
    ])
    return { kind, share: filled === 0 ? 0 : times / filled, filled: sample.length === 0 ? 0 : filled / sample.length }
  })
}

/** Most cells are numbers, times or addresses. */
export const holdsValues = ({ kind, share }: ColumnKind): boolean => isValueKind(kind) && share >= 0.5

/** How well a record fits the columns; higher is better, and only comparable for one table. */
export function fitOf(cells: Cells, kinds: readonly ColumnKind[]): number {
  let fit = 0
  for (const [c, column] of kinds.entries()) {
    const kind = kindOf(cells[c] ?? null)
    if (kind === "empty") fit += column.filled < 0.5 ? 0.8 : 0
    else if (kind === column.kind) fit += column.share
    else if (!isValueKind(kind) && !isValueKind(column.kind)) fit += 0.6 * (column.filled > 0 ? 1 : 0)
    else fit -= 0.5
  }
  return fit
}
