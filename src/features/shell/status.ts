import type { Tone } from "#components/basics.tsx"
import type { Server } from "./health.ts"

export interface StatusWords {
  readonly tone: Tone
  /** In the bar. */
  readonly text: string
  /** What follows from it, for the title and for assistive technology. */
  readonly detail: string
}

/** The server's health in words. */
export function statusWords(server: Server): StatusWords {
  if (server === null) return { tone: "plain", text: "Druid", detail: "Asking whether Druid answers." }
  if (server === "offline")
    return {
      tone: "err",
      text: "Offline",
      detail: "Grove's server does not answer. Files can still be looked at; sending waits until it is back.",
    }
  if (!server.druid.reachable)
    return {
      tone: "warn",
      text: "Druid is away",
      detail:
        `Druid does not answer. What you send is kept and submitted when it is back. ${server.druid.detail ?? ""}`.trim(),
    }
  if (!server.database.reachable)
    return {
      tone: "warn",
      text: "Database is away",
      detail:
        `The database of ingestions does not answer, so nothing can be sent. ${server.database.detail ?? ""}`.trim(),
    }
  return {
    tone: "good",
    text: `Druid ${server.druid.version ?? ""}`.trim(),
    detail: "Druid answers.",
  }
}
