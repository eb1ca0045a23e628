import { createSignal } from "solid-js"
import type { DashboardState } from "#domain/dashboard/dashboard.ts"
import { DEFAULT_STATE } from "#domain/dashboard/url.ts"
import { FIRST_ROWS_ONLY, type RowsAsk } from "./rows-ask.ts"

export type View = "columns" | "rows" | "dashboard" | "findings" | "rules" | "spec"

export type Look = ReturnType<typeof createLook>

/** What of a file is looked at: the view, and the row and column that something led to. */
export function createLook() {
  const [view, setView] = createSignal<View>("columns")
  const [row, setRow] = createSignal<number | null>(null)
  const [sought, setSought] = createSignal<string | null>(null)
  const [asks, setAsks] = createSignal<ReadonlyMap<string, RowsAsk>>(new Map())
  const [states, setStates] = createSignal<ReadonlyMap<string, DashboardState>>(new Map())
  return {
    view,
    setView,
    /** The row to show, by its number in the file, until it is shown. */
    row,
    setRow,
    /** What is asked of the rows of a file, by its id: it stays while another view or file is looked at. */
    rowsAsk: (id: string): RowsAsk => asks().get(id) ?? FIRST_ROWS_ONLY,
    /** What the dashboard of a file is narrowed to, likewise. */
    dashboardState: (id: string): DashboardState => states().get(id) ?? DEFAULT_STATE,
    setDashboardState: (id: string, state: DashboardState) => setStates((all) => new Map([...all, [id, state]])),
    setRowsAsk: (id: string, ask: RowsAsk) => setAsks((all) => new Map([...all, [id, ask]])),
    /** The column whose row takes the focus as soon as it is there. */
    sought,
    setSought,
    showColumn(name: string) {
      setView("columns")
      setSought(name)
    },
    showRow(row: number) {
      setRow(row)
      setView("rows")
    },
    /** As for a file that was not looked at yet. */
    reset() {
      setView("columns")
      setRow(null)
      setSought(null)
    },
  }
}
