import { createVirtualizer, type VirtualItem } from "@tanstack/solid-virtual"
import { createEffect, createMemo, For, on, onMount, Show } from "solid-js"
import type { Card } from "./model.ts"

const ROW_PX = 28
/** A column is as wide as the longest of its first values, within these. */
const COLUMN_PX = { least: 72, most: 280, letter: 8.4, padding: 24 } as const
const MEASURED_ROWS = 30
const NUMBER_PX = 56

/** The first rows as they stand in the file, with only those in sight in the document: also for 2,000 columns. */
export function RowsTable(props: {
  readonly card: Card
  readonly column: string | null
  readonly row?: number | null
  readonly height?: number
}) {
  let scroller!: HTMLDivElement
  const names = createMemo(() => props.card.first?.columns ?? [])
  const rows = createMemo(() => props.card.first?.rows ?? [])
  const widths = createMemo(() =>
    names().map((name, i) =>
      columnWidth([
        name,
        ...rows()
          .slice(0, MEASURED_ROWS)
          .map((r) => r[i] ?? ""),
      ]),
    ),
  )
  const down = createVirtualizer({
    get count() {
      return rows().length
    },
    getScrollElement: () => scroller,
    estimateSize: () => ROW_PX,
    overscan: 6,
    initialRect: { width: 900, height: 400 },
  })
  const across = createVirtualizer({
    get count() {
      return names().length
    },
    horizontal: true,
    getScrollElement: () => scroller,
    estimateSize: (i) => widths()[i] ?? COLUMN_PX.least,
    overscan: 2,
    initialRect: { width: 1200, height: 400 },
  })
  onMount(() =>
    createEffect(() => {
      if (typeof props.row === "number") down.scrollToIndex(props.row, { align: "center" })
    }),
  )
  const numeric = createMemo(
    () =>
      new Set(props.card.profile?.columns.filter((c) => c.type === "integer" || c.type === "float").map((c) => c.name)),
  )
  createEffect(
    on(
      () => props.column,
      (column) => {
        const at = names().indexOf(column ?? "")
        if (at >= 0) across.scrollToIndex(at, { align: "auto" })
      },
      { defer: true },
    ),
  )
  const cellProps = (cell: VirtualItem) => ({
    class: "rows-cell cut",
    classList: {
      on: names()[cell.index] === props.column,
      num: numeric().has(names()[cell.index] ?? ""),
    },
    "aria-colindex": cell.index + 2,
    style: { left: `${NUMBER_PX + cell.start}px`, width: `${cell.size}px` },
  })

  return (
    <section
      class="rows"
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={`First rows of ${props.card.name}`}
      style={{ height: props.height ? `${props.height}px` : undefined }}
    >
      <table
        class="rows-body"
        aria-rowcount={rows().length + 1}
        aria-colcount={names().length + 1}
        style={{ width: `${NUMBER_PX + across.getTotalSize()}px`, height: `${ROW_PX + down.getTotalSize()}px` }}
      >
        <thead>
          <tr class="rows-head" style={{ height: `${ROW_PX}px` }}>
            <th class="rows-number faint" scope="col">
              Row
            </th>
            <For each={across.getVirtualItems()}>
              {(cell) => (
                <th scope="col" {...cellProps(cell)} title={names()[cell.index]} dir="auto">
                  {names()[cell.index]}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={down.getVirtualItems()}>
            {(row) => (
              <tr
                class="rows-row"
                data-row={row.index}
                data-on={row.index === props.row ? "" : undefined}
                aria-rowindex={row.index + 2}
                style={{ top: `${ROW_PX + row.start}px`, height: `${row.size}px` }}
              >
                <th class="rows-number faint" scope="row">
                  {props.card.first?.numbers[row.index]}
                </th>
                <For each={across.getVirtualItems()}>
                  {(cell) => {
                    const value = () => rows()[row.index]?.[cell.index] ?? null
                    return (
                      <td {...cellProps(cell)} title={value() ?? "empty"} dir="auto">
                        <Show when={value() !== null} fallback={<span class="faint">–</span>}>
                          {value()}
                        </Show>
                      </td>
                    )
                  }}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  )
}

function columnWidth(texts: readonly string[]): number {
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0)
  return Math.round(Math.min(COLUMN_PX.most, Math.max(COLUMN_PX.least, longest * COLUMN_PX.letter + COLUMN_PX.padding)))
}
