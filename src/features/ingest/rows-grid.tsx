import { createVirtualizer, type VirtualItem } from "@tanstack/solid-virtual"
import { createEffect, createMemo, createSignal, For, Index, on, onCleanup, onMount, Show, untrack } from "solid-js"
import type { LocalCell } from "#profiler/duckdb/api.ts"
import { heightOf, scaleOf, scrollTo, windowAt } from "./row-window.ts"
import { hitsIn, type RowsSort } from "./rows-ask.ts"

const ROW_PX = 28
/** Rows that are made above and below those in sight. */
const OVERSCAN = 6
/** A column is as wide as the longest of its first values, within these. */
const COLUMN_PX = { least: 72, most: 280, letter: 8.4, padding: 24 } as const
const SORT_PX = 14
const MEASURED_ROWS = 30
const NUMBER_PX = { least: 56, digit: 7, padding: 24 } as const

export interface GridRow {
  /** As a person counts. */
  readonly row: number
  readonly cells: readonly LocalCell[]
}

/** Rows of a file, with only those in sight in the document: also for 2,000 columns and millions of rows. */
export function RowsGrid(props: {
  readonly label: string
  readonly names: readonly string[]
  readonly numeric: ReadonlySet<string>
  /** How wide the columns are goes by these. */
  readonly sample: readonly (readonly (string | null)[])[]
  readonly count: number
  /** The greatest row number, for the width of its column. */
  readonly mostRow: number
  /** Undefined: on its way. */
  readonly row: (index: number) => GridRow | undefined
  readonly onWindow?: (first: number, last: number) => void
  /** The column that is selected. */
  readonly column: string | null
  /** The place of the row to show. */
  readonly at?: number | null
  readonly search?: string
  readonly sort?: RowsSort | null
  readonly onSort?: (column: string) => void
  readonly busy?: boolean
  /** Another view begins at its top. */
  readonly viewKey?: string
  readonly height?: number
}) {
  let scroller!: HTMLDivElement
  const [scrolled, setScrolled] = createSignal(0)
  const [viewPx, setViewPx] = createSignal(400)
  const widths = createMemo(() =>
    props.names.map((name, i) => {
      const texts = props.sample.slice(0, MEASURED_ROWS).map((r) => r[i] ?? "")
      return columnWidth([name, ...texts]) + (props.onSort ? SORT_PX : 0)
    }),
  )
  const numberPx = () => Math.max(NUMBER_PX.least, String(props.mostRow).length * NUMBER_PX.digit + NUMBER_PX.padding)
  const rows = createMemo(() => ({ count: props.count, rowPx: ROW_PX, viewPx: viewPx() }))
  const shown = createMemo(() => windowAt(rows(), scrolled(), OVERSCAN))
  const indexes = createMemo(() => {
    const { first, last } = shown()
    return Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i)
  })
  const across = createVirtualizer({
    get count() {
      return props.names.length
    },
    horizontal: true,
    getScrollElement: () => scroller,
    estimateSize: (i) => widths()[i] ?? COLUMN_PX.least,
    overscan: 2,
    initialRect: { width: 1200, height: 400 },
  })

  onMount(() => {
    const measure = () => setViewPx(Math.max(ROW_PX, scroller.clientHeight - ROW_PX))
    const watcher = new ResizeObserver(measure)
    watcher.observe(scroller)
    // Passive listeners cannot keep the browser from scrolling as well.
    scroller.addEventListener("wheel", slower, { passive: false })
    onCleanup(() => {
      watcher.disconnect()
      scroller.removeEventListener("wheel", slower)
    })
    measure()
    createEffect(
      on(
        () => props.viewKey,
        () => {
          scroller.scrollTop = 0
        },
        { defer: true },
      ),
    )
    createEffect(
      on([() => props.at, () => props.count], ([at]) => {
        if (typeof at === "number") scroller.scrollTop = scrollTo(rows(), at)
      }),
    )
  })
  createEffect(() => {
    const { first, last } = shown()
    untrack(() => props.onWindow?.(first, last))
  })
  createEffect(
    on(
      () => props.column,
      (column) => {
        const at = props.names.indexOf(column ?? "")
        if (at >= 0) across.scrollToIndex(at, { align: "auto" })
      },
      { defer: true },
    ),
  )
  /** Where scrolling stands for many rows at once, the wheel and the keys still go row by row. */
  const slower = (event: WheelEvent) => {
    const scale = scaleOf(rows())
    if (scale === 1 || event.ctrlKey || event.shiftKey || event.deltaY === 0) return
    event.preventDefault()
    scroller.scrollTop += event.deltaY / scale
  }
  const key = (event: KeyboardEvent) => {
    const scale = scaleOf(rows())
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: ROW_PX,
      ArrowUp: -ROW_PX,
      PageDown: viewPx(),
      PageUp: -viewPx(),
    }
    const step = steps[event.key]
    if (scale === 1 || step === undefined || event.target !== scroller) return
    event.preventDefault()
    scroller.scrollTop += step / scale
  }
  const sortOf = (name: string) => (props.sort?.column === name ? props.sort.direction : null)
  const cellProps = (cell: VirtualItem) => ({
    class: "rows-cell",
    classList: {
      on: props.names[cell.index] === props.column,
      num: props.numeric.has(props.names[cell.index] ?? ""),
    },
    "aria-colindex": cell.index + 2,
    style: { left: `${numberPx() + cell.start}px`, width: `${cell.size}px` },
  })

  return (
    <section
      class="rows"
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={props.label}
      aria-busy={props.busy}
      data-busy={props.busy ? "" : undefined}
      style={{ height: props.height ? `${props.height}px` : undefined }}
      onScroll={() => setScrolled(scroller.scrollTop)}
      onKeyDown={key}
    >
      <table
        class="rows-body"
        aria-rowcount={props.count + 1}
        aria-colcount={props.names.length + 1}
        style={{ width: `${numberPx() + across.getTotalSize()}px`, height: `${ROW_PX + heightOf(rows())}px` }}
      >
        <thead>
          <tr class="rows-head" style={{ height: `${ROW_PX}px` }}>
            <th class="rows-number faint" scope="col" style={{ width: `${numberPx()}px` }}>
              Row
            </th>
            <For each={across.getVirtualItems()}>
              {(cell) => {
                const name = () => props.names[cell.index] ?? ""
                return (
                  <th
                    scope="col"
                    {...cellProps(cell)}
                    title={name()}
                    dir="auto"
                    aria-sort={
                      props.onSort
                        ? ({ asc: "ascending", desc: "descending", none: "none" } as const)[sortOf(name()) ?? "none"]
                        : undefined
                    }
                  >
                    <Show when={props.onSort} fallback={<span class="cut">{name()}</span>}>
                      {(onSort) => (
                        <button type="button" class="rows-sort" onClick={() => onSort()(name())}>
                          <span class="cut">{name()}</span>
                          <span class="rows-arrow" classList={{ on: sortOf(name()) !== null }} aria-hidden="true">
                            {sortOf(name()) === "desc" ? "↓" : "↑"}
                          </span>
                        </button>
                      )}
                    </Show>
                  </th>
                )
              }}
            </For>
          </tr>
        </thead>
        <tbody>
          <Index each={indexes()}>
            {(index, i) => {
              const row = () => props.row(index())
              return (
                <tr
                  class="rows-row"
                  data-row={index()}
                  data-on={index() === props.at ? "" : undefined}
                  aria-rowindex={index() + 2}
                  style={{ top: `${ROW_PX + shown().top + i * ROW_PX}px`, height: `${ROW_PX}px` }}
                >
                  <th class="rows-number faint" scope="row" style={{ width: `${numberPx()}px` }}>
                    {row()?.row ?? "…"}
                  </th>
                  <For each={across.getVirtualItems()}>
                    {(cell) => {
                      const text = () => {
                        const value = row()?.cells[cell.index]
                        return value === undefined ? undefined : value === null ? null : String(value)
                      }
                      return (
                        <td {...cellProps(cell)} title={text() ?? (text() === null ? "empty" : undefined)} dir="auto">
                          <Cell text={text()} search={props.search ?? ""} />
                        </td>
                      )
                    }}
                  </For>
                </tr>
              )
            }}
          </Index>
        </tbody>
      </table>
    </section>
  )
}

/** A cell with what was searched for marked. */
function Cell(props: { readonly text: string | null | undefined; readonly search: string }) {
  return (
    <Show
      when={typeof props.text === "string" ? { text: props.text } : null}
      fallback={<span class="faint">{props.text === null ? "–" : ""}</span>}
    >
      {(known) => (
        <Show when={props.search.trim() !== ""} fallback={<span class="cut">{known().text}</span>}>
          <span class="cut">
            <For each={hitsIn(known().text, props.search)}>
              {(part) => (part.isHit ? <mark>{part.text}</mark> : part.text)}
            </For>
          </span>
        </Show>
      )}
    </Show>
  )
}

function columnWidth(texts: readonly string[]): number {
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0)
  return Math.round(Math.min(COLUMN_PX.most, Math.max(COLUMN_PX.least, longest * COLUMN_PX.letter + COLUMN_PX.padding)))
}
