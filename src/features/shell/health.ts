import { createEffect, createSignal, on, onCleanup, onMount } from "solid-js"
import type { Health } from "#domain/contracts/ingest.ts"

/** What the page knows of the server: null before the first answer, `offline` when nothing answers. */
export type Server = Health | "offline" | null

const CALM_MS = 30_000
const WORRIED_MS = 5_000

const [server, setServer] = createSignal<Server>(null)

/** The last answer of `GET /api/health`, shared by all pages. */
export { server }

/** Asks now, such as when something was said to be away. */
export async function askHealth(): Promise<void> {
  try {
    const answer = await fetch("/api/health", { headers: { accept: "application/json" } })
    const body: unknown = await answer.json()
    setServer(isHealth(body) ? body : "offline")
  } catch {
    // No answer, or one that is no JSON: to the person both are the same, the server is away.
    setServer("offline")
  }
}

const isHealth = (body: unknown): body is Health => typeof body === "object" && body !== null && "druid" in body

/** Does `act` when the server, or Druid behind it, is back after it was away: nobody has to press “Try again” then. */
export function whenBack(act: () => void): void {
  createEffect(on(health, (now, before) => now === "well" && before === "ill" && act()))
}

const health = () => (server() === null ? null : isWell(server()) ? "well" : "ill")

const isWell = (now: Server): boolean => now !== null && now !== "offline" && now.status === "ok"

/** Asks for the server's health while the page is looked at: seldom when all is well, oftener when not. */
export function pollHealth(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const again = async () => {
    clearTimeout(timer)
    if (document.visibilityState === "visible") await askHealth()
    timer = setTimeout(again, isWell(server()) ? CALM_MS : WORRIED_MS)
  }
  const onSeen = () => {
    if (document.visibilityState === "visible") void again()
  }
  onMount(() => {
    void again()
    document.addEventListener("visibilitychange", onSeen)
  })
  // Somebody else may have found it away, long before the next calm question.
  createEffect(
    on(health, (now) => {
      if (now !== "ill") return
      clearTimeout(timer)
      timer = setTimeout(again, WORRIED_MS)
    }),
  )
  onCleanup(() => {
    clearTimeout(timer)
    document.removeEventListener("visibilitychange", onSeen)
  })
}
