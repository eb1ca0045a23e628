import { createMemo } from "solid-js"
import type { Card } from "./model.ts"
import { RowsGrid } from "./rows-grid.tsx"

/** The first rows as they stand in the file. */
export function RowsTable(props: { readonly card: Card; readonly column: string | null; readonly height?: number }) {
  const first = () => props.card.first
  const numeric = createMemo(() => numericOf(props.card))
  return (
    <RowsGrid
      label={`First rows of ${props.card.name}`}
      names={first()?.columns ?? []}
      numeric={numeric()}
      sample={first()?.rows ?? []}
      count={first()?.rows.length ?? 0}
      mostRow={first()?.numbers.at(-1) ?? 0}
      row={(index) => firstRow(props.card, index)}
      column={props.column}
      height={props.height}
    />
  )
}

/** Columns whose values stand at the right. */
export const numericOf = ({ profile }: Card): ReadonlySet<string> =>
  new Set(profile?.columns.filter((c) => c.type === "integer" || c.type === "float").map((c) => c.name))

/** One of the first rows, by its place among them. */
export function firstRow({ first }: Card, index: number) {
  const [row, cells] = [first?.numbers[index], first?.rows[index]]
  return row === undefined || cells === undefined ? undefined : { row, cells }
}
