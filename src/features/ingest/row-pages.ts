import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from "solid-js"
import type { LocalRow, RowsPage, RowsView } from "#profiler/duckdb/api.ts"
import { problemWords } from "./table-use.ts"

/** Rows that are fetched at once. */
export const PAGE_ROWS = 100
/** Pages that stay in memory. */
const MOST_PAGES = 40

export type AskRows = (
  view: RowsView & { readonly offset: number; readonly limit: number },
  signal: AbortSignal,
) => Promise<RowsPage>

export interface RowPages {
  /** Rows of the view; null before the first answer. */
  readonly total: Accessor<number | null>
  /** What of the view's rows is there. */
  readonly row: (index: number) => LocalRow | undefined
  /** Sees to it that these rows come, and that others on their way do not. */
  readonly want: (first: number, last: number) => void
  /** What is shown is of the view before. */
  readonly busy: Accessor<boolean>
  readonly failure: Accessor<string | null>
  readonly again: () => void
}

interface Shown {
  readonly view: RowsView
  readonly total: number
}

/**
 * The rows of a view, fetched page by page as they come into sight. While another view is made, the rows of the one before
 * stay.
 *
 * @param view compared by its JSON; null is none
 * @param table another one has other rows for the same view
 */
export function createRowPages(view: Accessor<RowsView | null>, table: Accessor<unknown>, ask: AskRows): RowPages {
  const [shown, setShown] = createSignal<Shown | null>(null)
  const [pages, setPages] = createSignal<ReadonlyMap<number, readonly LocalRow[]>>(new Map())
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<string | null>(null)
  const [round, setRound] = createSignal(0)
  const fetching = new Map<number, AbortController>()
  // Without the memos every step of the card would fetch anew.
  const key = createMemo(() => {
    const now = view()
    return now && JSON.stringify(now)
  })
  const of = createMemo(table)
  const stop = (isWanted: (page: number) => boolean = () => false) => {
    for (const [page, controller] of fetching) {
      if (isWanted(page)) continue
      fetching.delete(page)
      controller.abort()
    }
  }
  onCleanup(() => stop())

  createEffect(
    on([key, of, round], ([wanted]) => {
      stop()
      setFailure(null)
      const next = untrack(view)
      if (wanted === null || next === null) {
        setShown(null)
        setPages(new Map())
        setBusy(false)
        return
      }
      setBusy(true)
      const controller = new AbortController()
      onCleanup(() => controller.abort())
      ask({ ...next, offset: 0, limit: PAGE_ROWS }, controller.signal).then(
        (page) => {
          if (controller.signal.aborted) return
          setPages(new Map([[0, page.rows]]))
          setShown({ view: next, total: page.total })
          setBusy(false)
        },
        (error: unknown) => {
          if (controller.signal.aborted) return
          setBusy(false)
          setFailure(problemWords(error))
        },
      )
    }),
  )

  function fetch(page: number, of: Shown): void {
    const controller = new AbortController()
    fetching.set(page, controller)
    ask({ ...of.view, offset: page * PAGE_ROWS, limit: PAGE_ROWS }, controller.signal)
      .then(
        ({ rows }) => {
          if (controller.signal.aborted || shown() !== of) return
          setPages((all) => new Map([...nearest(all, page), [page, rows]]))
        },
        (error: unknown) => {
          if (!controller.signal.aborted) setFailure(problemWords(error))
        },
      )
      .finally(() => {
        if (fetching.get(page) === controller) fetching.delete(page)
      })
  }

  return {
    total: () => shown()?.total ?? null,
    row: (index) => pages().get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS],
    want(first, last) {
      const now = shown()
      if (!now || busy()) return
      const [from, to] = [Math.floor(first / PAGE_ROWS), Math.floor(Math.max(first, last - 1) / PAGE_ROWS)]
      stop((page) => page >= from && page <= to)
      const known = pages()
      for (let page = from; page <= to; page++) if (!known.has(page) && !fetching.has(page)) fetch(page, now)
    },
    busy,
    failure,
    again: () => setRound((n) => n + 1),
  }
}

/** The pages to keep beside one that comes. */
function nearest<T>(all: ReadonlyMap<number, T>, page: number): readonly (readonly [number, T])[] {
  return [...all].sort(([a], [b]) => Math.abs(a - page) - Math.abs(b - page)).slice(0, MOST_PAGES - 1)
}
