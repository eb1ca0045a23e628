import type { Accessor } from "solid-js"
import type { Dashboard, DashboardState, Figure } from "#domain/dashboard/dashboard.ts"
import type { Span } from "#domain/dashboard/time.ts"
import type { Times } from "#domain/dashboard/times.ts"
import type { AskQuery } from "./ask.ts"
import { shortFigure } from "./figures.ts"
import { spanWords } from "./words.ts"

/** What every panel of a page is given: what it shows, and what a click in it does. */
export interface View {
  readonly dashboard: Dashboard
  readonly ask: AskQuery
  readonly state: Accessor<DashboardState>
  readonly times: Accessor<Times>
  readonly toggle: (column: string, value: string | null) => void
  readonly zoom: (span: Span) => void
  /** Counts up when what failed is to be asked again: in all panels, since they mostly fail together. */
  readonly retries: Accessor<number>
  readonly retry: () => void
}

/** What changes are against: `the year before`. */
export const againstWords = (view: View): string => {
  const { compared } = view.times()
  return compared ? spanWords(compared, view.state().timezone) : ""
}

export const short = (view: View, figure: Figure, n: number | null | undefined): string =>
  shortFigure(n, figure.format, view.dashboard.currency)
