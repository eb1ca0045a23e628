import { createSignal } from "solid-js"
import type { Card } from "./model.ts"

export type View = "columns" | "rows" | "findings" | "rules" | "spec"

export type Look = ReturnType<typeof createLook>

/** What of a file is looked at: the view, and the row and column that something led to. */
export function createLook() {
  const [view, setView] = createSignal<View>("columns")
  const [row, setRow] = createSignal<number | null>(null)
  const [sought, setSought] = createSignal<string | null>(null)
  return {
    view,
    setView,
    /** The row to show, by its place in the first rows. */
    row,
    /** The column whose row takes the focus as soon as it is there. */
    sought,
    setSought,
    showColumn(name: string) {
      setView("columns")
      setSought(name)
    },
    showRow(index: number) {
      setRow(index)
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

/** Where among the first rows a row of the file stands; null where it is further down, or no row of the table. */
export function indexOfRow({ first }: Pick<Card, "first">, row: number): number | null {
  const index = first?.numbers.indexOf(row) ?? -1
  return index < 0 ? null : index
}
