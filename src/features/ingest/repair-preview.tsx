import { createMemo, For, Show } from "solid-js"
import { formatCount } from "#components/format.ts"
import { type Cell, changedColumns, previewRepairs, type SampleRow } from "#domain/repair/preview.ts"
import type { Repair } from "#domain/repair/repair.ts"

/** Rows of a preview. */
const SHOWN = 4
/** Columns of a row that is left out, to know it by. */
const NAMED = 3

interface Side {
  readonly name: string
  readonly cell: Cell
}

/** What repairs do to rows of the file, before they are made. */
export function RepairPreview(props: {
  readonly names: readonly string[]
  readonly repairs: readonly Repair[]
  readonly sample: readonly SampleRow[]
  /** The column that is looked at, shown of rows that go. */
  readonly column: string | null
  /** How many rows change is said; not where the rows are those of a finding, which has its own count. */
  readonly counts?: boolean
  /** Said where no row of the sample changes. */
  readonly nothing: string
}) {
  const preview = createMemo(() => previewRepairs(props.names, props.repairs, props.sample))
  const shown = createMemo(() => {
    const { before, after, rows } = preview()
    const { from, to } = changedColumns(preview(), props.repairs)
    const named = props.column === null ? before.slice(0, NAMED) : [props.column]
    const sides = (names: readonly string[], columns: readonly string[], cells: readonly Cell[]) =>
      columns.map((name): Side => ({ name, cell: cells[names.indexOf(name)] ?? null }))
    return rows.slice(0, SHOWN).map((row) => ({
      row: row.row,
      now: sides(before, row.after === null && from.length === 0 ? named : from, row.before),
      next: row.after === null ? null : sides(after, to, row.after),
    }))
  })
  const summary = () => {
    const { rows } = preview()
    const gone = rows.filter((row) => row.after === null).length
    const of = `of the ${formatCount(props.sample.length)} rows looked at`
    if (gone > 0) return `${formatCount(gone)} ${of} ${gone === 1 ? "is" : "are"} left out; they can be downloaded.`
    return `${formatCount(rows.length)} ${of} ${rows.length === 1 ? "changes" : "change"}. The same is done in all rows.`
  }
  return (
    <Show when={shown().length > 0} fallback={<p class="soft">{props.nothing}</p>}>
      <table class="repair-table">
        <thead>
          <tr>
            <th>Row</th>
            <th>Now</th>
            <th>Then</th>
          </tr>
        </thead>
        <tbody>
          <For each={shown()}>
            {(row) => (
              <tr>
                <td class="num faint">{formatCount(row.row)}</td>
                <td>
                  <Sides sides={row.now} />
                </td>
                <td>
                  <Show when={row.next} fallback={<span class="soft">row left out</span>}>
                    {(next) => <Sides sides={next()} />}
                  </Show>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.counts ?? true}>
        <p class="faint">{summary()}</p>
      </Show>
    </Show>
  )
}

/** Cells of a row, each with its column's name where there are several. */
function Sides(props: { readonly sides: readonly Side[] }) {
  return (
    <For each={props.sides}>
      {({ name, cell }) => (
        <div class="repair-cell mono" dir="auto">
          <Show when={props.sides.length > 1}>
            <span class="faint repair-name">{name} </span>
          </Show>
          <Show when={cell !== null} fallback={<span class="faint">empty</span>}>
            {cell}
          </Show>
        </div>
      )}
    </For>
  )
}
