import { For, type JSX, Show } from "solid-js"

export interface TableColumn<T> {
  readonly label: string
  readonly cell: (row: T) => JSX.Element
  /** Figures stand at the right. */
  readonly num?: boolean
  /** The label is for assistive technology alone. */
  readonly bare?: boolean
  /** Not shown on a phone. */
  readonly wide?: boolean
}

/**
 * A table of rows that can be opened: by click, or by arrow keys and Enter. Links and buttons inside keep their own keys.
 *
 * @param props.below what is shown beneath a row, such as its events; null for nothing
 */
export function Table<T>(props: {
  readonly label: string
  readonly columns: readonly TableColumn<T>[]
  readonly rows: readonly T[]
  readonly selected?: (row: T) => boolean
  readonly onOpen?: (row: T) => void
  readonly expanded?: (row: T) => boolean
  readonly below?: (row: T) => JSX.Element
}) {
  return (
    <div class="table-scroll">
      <table class="table">
        <caption class="sr">{props.label}</caption>
        <thead>
          <tr>
            <For each={props.columns}>
              {(column) => (
                <th scope="col" classList={{ num: column.num, wide: column.wide }}>
                  <span classList={{ sr: column.bare }}>{column.label}</span>
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody onKeyDown={walkRows}>
          <For each={props.rows}>
            {(row) => (
              <>
                <tr
                  classList={{ opens: props.onOpen !== undefined }}
                  tabindex={props.onOpen ? 0 : undefined}
                  data-on={props.selected?.(row) ? "" : undefined}
                  onClick={(e) => {
                    if (!isControl(e.target)) props.onOpen?.(row)
                  }}
                  onKeyDown={(e) => {
                    if (e.key === "Enter" && e.target === e.currentTarget) props.onOpen?.(row)
                  }}
                >
                  <For each={props.columns}>
                    {(column, i) => (
                      <td classList={{ num: column.num, wide: column.wide }}>
                        <Show when={i() === 0 && props.below}>
                          <button
                            type="button"
                            class="open-row"
                            tabindex={-1}
                            aria-label="Details"
                            aria-expanded={props.expanded?.(row) === true}
                            onClick={() => props.onOpen?.(row)}
                          />
                        </Show>
                        {column.cell(row)}
                      </td>
                    )}
                  </For>
                </tr>
                <Show when={props.below && props.expanded?.(row)}>
                  <tr class="below">
                    <td colspan={props.columns.length}>{props.below?.(row)}</td>
                  </tr>
                </Show>
              </>
            )}
          </For>
        </tbody>
      </table>
    </div>
  )
}

const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("a, button, select, input") !== null

/** ↑ and ↓ move the focus between the rows that can take it. */
export function walkRows(event: KeyboardEvent & { readonly currentTarget: HTMLElement }) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step || !(event.target instanceof HTMLElement) || event.target.matches("select, input")) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[tabindex]")].filter((el) =>
    el.matches("tr, [role=option], [role=row]"),
  )
  const at = rows.findIndex((row) => row.contains(event.target as Node))
  const next = rows[at + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}
