import type { Tone } from "#components/basics.tsx"
import type { Ingestion } from "#domain/contracts/ingestions.ts"
import type { State } from "#domain/ingestion/states.ts"

/** What the list is narrowed to. Empty text is no filter. */
export interface Filter {
  readonly group: Group
  readonly datasource: string
  readonly text: string
}

export type Group = "all" | "under_way" | "ready" | "failed"

const ENDED: ReadonlySet<State> = new Set<State>(["ready", "failed", "cancelled"])

export const isUnderWay = (state: State): boolean => !ENDED.has(state)

/** The ingestions that a filter lets through, in their order. */
export function filterIngestions(all: readonly Ingestion[], filter: Filter): readonly Ingestion[] {
  const text = filter.text.trim().toLowerCase()
  return all.filter(
    (i) =>
      inGroup(i.status, filter.group) &&
      (filter.datasource === "" || i.datasource === filter.datasource) &&
      (text === "" || `${i.filename}\n${i.datasource}\n${i.task_id}`.toLowerCase().includes(text)),
  )
}

function inGroup(state: State, group: Group): boolean {
  switch (group) {
    case "all":
      return true
    case "under_way":
      return isUnderWay(state)
    case "ready":
      return state === "ready"
    case "failed":
      return state === "failed" || state === "cancelled"
  }
}

/** All datasources of a list, by name. */
export function datasourcesOf(all: readonly Ingestion[]): readonly string[] {
  return [...new Set(all.map((i) => i.datasource))].sort((a, b) => a.localeCompare(b))
}

/** A state in words, with its tone. */
export function stateWords(state: State): { readonly text: string; readonly tone: Tone | "live" } {
  switch (state) {
    case "created":
    case "uploading":
      return { text: "Uploading", tone: "live" }
    case "staged":
    case "uploaded":
      return { text: "Handing over", tone: "live" }
    case "submitted":
      return { text: "In Druid's queue", tone: "live" }
    case "running":
      return { text: "Druid is reading", tone: "live" }
    case "loading":
      return { text: "Druid is loading", tone: "live" }
    case "cancelling":
      return { text: "Cancelling", tone: "live" }
    case "ready":
      return { text: "Ready", tone: "good" }
    case "failed":
      return { text: "Failed", tone: "err" }
    case "cancelled":
      return { text: "Cancelled", tone: "plain" }
  }
}

const ALONE_MS = 60_000

/**
 * Nothing more comes of an upload whose page was closed until the file is chosen again.
 *
 * @param now epoch milliseconds
 * @param sentHere fingerprints of the files that this page is sending
 */
export function isWaitingForFile(ingestion: Ingestion, now: number, sentHere: readonly string[]): boolean {
  return (
    (ingestion.status === "created" || ingestion.status === "uploading") &&
    now - Date.parse(ingestion.created_at) > ALONE_MS &&
    !sentHere.includes(ingestion.fingerprint)
  )
}

/** How long it took, or takes so far, in milliseconds. */
export function tookMs(ingestion: Ingestion, now: number): number {
  const until = isUnderWay(ingestion.status) ? now : Date.parse(ingestion.updated_at)
  return Math.max(0, until - Date.parse(ingestion.created_at))
}
