import type { Datasource } from "../contracts/datasources.ts"
import type { Measure, Value } from "../contracts/query.ts"

/** How a number is written: money has the dashboard's currency where there is one, a share is 0–1. */
export type Format = "money" | "count" | "number" | "share"

/** A number made of measures, by name. A ratio over zero or a missing measure is null. */
export type Formula =
  | { readonly op: "measure"; readonly name: string }
  | { readonly op: "negative"; readonly of: Formula }
  | { readonly op: "sum" | "difference" | "ratio"; readonly left: Formula; readonly right: Formula }

/** One number of a panel: a key figure, a line, a column of a list. */
export interface Figure {
  readonly id: string
  readonly title: string
  readonly format: Format
  readonly formula: Formula
  /** Which direction is good news; `share` figures change by points. */
  readonly better: "up" | "down" | "neither"
  /** How it is computed, in one sentence, such as "sum of amount where it is above zero". */
  readonly explain: string
}

interface PanelBase {
  readonly id: string
  readonly title: string
  /** A few words beside the title, such as "by net sales". */
  readonly note: string
  /** What its figures are made of. */
  readonly measures: readonly Measure[]
  readonly figures: readonly Figure[]
}

export type Panel =
  /** The key figures over the whole interval, each with its change. */
  | (PanelBase & { readonly kind: "figures" })
  /** The figures over time; the first is the line, the others accompany it. */
  | (PanelBase & { readonly kind: "series" })
  /** The values of a column with the greatest first figure; a click filters by the value. */
  | (PanelBase & {
      readonly kind: "top"
      readonly column: string
      readonly limit: number
      /** The measure that the list is ordered by, descending. */
      readonly orderBy: string
    })
  /** The first figure by weekday, and by hour where there is more than one. */
  | (PanelBase & { readonly kind: "clock" })

/** Which columns play which part in sales. */
export interface SalesColumns {
  /** What a row is worth: a column, or price × quantity. */
  readonly amount: Value | null
  readonly quantity: string | null
  readonly order: string | null
  readonly customer: string | null
  readonly product: string | null
  /** Region, country, city, category, channel, store…: in the order of interest. */
  readonly places: readonly string[]
  readonly kinds: readonly string[]
  readonly currency: string | null
  readonly returns: ReturnMarker
}

/** How a return shows in a row. */
export type ReturnMarker =
  | { readonly by: "sign"; readonly of: Value }
  | { readonly by: "values"; readonly column: string; readonly values: readonly (string | number)[] }
  | { readonly by: "none" }

export interface Dashboard {
  readonly datasource: string
  /** `general`: no sales columns were recognised. */
  readonly kind: "sales" | "general"
  readonly columns: SalesColumns | null
  readonly panels: readonly Panel[]
  /** False: its times are days. */
  readonly hasHours: boolean
  /** ISO 4217, where all amounts have the same. */
  readonly currency: string | null
  /** Columns that can be filtered by, in the order of the panels, then the others. */
  readonly filterable: readonly string[]
  /** Those of them that Druid keeps as numbers: the values of their filters are sent as such. */
  readonly numeric: readonly string[]
  /** What a reader should know about how it was read, in whole sentences. */
  readonly notes: readonly string[]
}

/** What a dashboard is planned from: the answer of `GET /api/datasources/{name}` serves. */
export type DashboardSchema = Pick<Datasource, "name" | "columns" | "rows"> & Partial<Pick<Datasource, "time">>

/** What the person chose: the state in the URL. */
export interface DashboardState {
  /** Half-open, epoch milliseconds; null is all rows. */
  readonly interval: { readonly start: number; readonly end: number } | null
  /** One entry a column, its values joined by "or"; null is "no value". */
  readonly filters: readonly ColumnFilter[]
  /** What changes are measured against: the time before of equal length, or the same time a year before. */
  readonly compare: "before" | "year"
  /** IANA name; null is UTC. */
  readonly timezone: string | null
}

export interface ColumnFilter {
  readonly column: string
  readonly values: readonly (string | null)[]
}
