import { Show } from "solid-js"
import { Select } from "#components/basics.tsx"
import { formatCount } from "#components/format.ts"
import type { TableInfo } from "#profiler/api.ts"
import type { Desk } from "./desk.ts"
import { type Card, isOpen } from "./model.ts"

/** Which of the file's tables is read: its worksheets, its paths to records. */
export function TableChoice(props: { readonly desk: Desk; readonly card: Card }) {
  const table = () => props.card.profile?.table ?? null
  return (
    <Show when={props.card.tables.length > 1 && table()}>
      {(name) => (
        <Select
          label="Table"
          small
          value={name()}
          disabled={!isOpen(props.card)}
          options={props.card.tables.map((t) => ({ value: t.name, label: tableWords(t) }))}
          onChange={(table) => props.desk.readAs(props.card.id, { ...props.card.options, table })}
        />
      )}
    </Show>
  )
}

/** A table with its size, as far as it is known. */
export function tableWords({ name, rows, columns, hidden }: TableInfo): string {
  const size =
    rows === null
      ? ""
      : columns === null
        ? `, ${formatCount(rows)} rows`
        : `, ${formatCount(rows)} × ${formatCount(columns)}`
  return `${name}${size}${hidden ? ", hidden" : ""}`
}
