import { createSignal } from "solid-js"
import { extensionOf, READABLE } from "#domain/ingestion/keys.ts"
import type { Card } from "./model.ts"

export type View = "columns" | "rows" | "findings" | "spec"

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

/** The number of the first row, as findings count: a header line is row 1. */
export function firstRowNumber({ profile, name }: Pick<Card, "profile" | "name">): number {
  if (profile === null) return READABLE[extensionOf(name) ?? ""] === "parquet" ? 1 : 2
  return profile.dialect?.header ? 2 : 1
}

/** Where among the first rows a row of the file stands; null where it is further down, or the header. */
export function indexOfRow(card: Pick<Card, "profile" | "first" | "name">, row: number): number | null {
  const index = row - firstRowNumber(card)
  return index >= 0 && index < (card.first?.rows.length ?? 0) ? index : null
}
