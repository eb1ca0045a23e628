/** Leads the keyboard to the column that was just selected. */
export const focusInspector = (): void => document.querySelector<HTMLElement>(".side")?.focus({ preventScroll: true })

/** Leads it from there back to the column's row; elsewhere it stays. */
export function leaveInspector(): void {
  if (document.activeElement?.closest(".side"))
    document.querySelector<HTMLElement>(".columns-table tr[data-on]")?.focus()
}
