import { A, useLocation, useNavigate } from "@solidjs/router"
import { createEffect, createSignal, For, type JSX, onCleanup, onMount, Show, Suspense } from "solid-js"
import { Dot, Key } from "#components/basics.tsx"
import { Finder } from "./finder.tsx"
import { pollHealth, server } from "./health.ts"
import { isTyping, modifierOf } from "./keys.ts"
import { KeysSheet } from "./keys-sheet.tsx"
import { type Place, providePlaces } from "./places.ts"
import { statusWords } from "./status.ts"
import "./shell.css"

const PAGES = [
  { href: "/data-ingestion", label: "Ingest", holds: [] },
  { href: "/ingestions", label: "Ingestions", holds: [] },
  { href: "/datasources", label: "Datasources", holds: ["/dashboards"] },
] as const

/** What stands around every page: the bar, and the place for the page itself. */
export function Shell(props: { readonly children: JSX.Element }) {
  pollHealth()
  const location = useLocation()
  const navigate = useNavigate()
  const [finding, setFinding] = createSignal(false)
  const [keys, setKeys] = createSignal(false)
  providePlaces(() =>
    PAGES.map(({ href, label }): Place => ({ kind: "page", label, hint: "page", go: () => navigate(href) })),
  )
  providePlaces(() => [{ kind: "command", label: "Keys", hint: "command", go: () => setKeys(true) }])
  const [datasources, setDatasources] = createSignal<readonly Place[]>([])
  providePlaces(datasources)
  createEffect(() => {
    if (!finding()) return
    void import("#features/datasources/places.ts")
      .then(({ datasourcesToFind }) => datasourcesToFind())
      .then((found) =>
        setDatasources(
          found.map(({ label, hint, href }): Place => ({ kind: "datasource", label, hint, go: () => navigate(href) })),
        ),
      )
  })
  onMount(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key === "?" && !isTyping(event.target)) return setKeys(true)
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey) return
      event.preventDefault()
      setFinding(true)
    }
    addEventListener("keydown", key)
    onCleanup(() => removeEventListener("keydown", key))
  })
  const words = () => statusWords(server())
  const isAt = (href: string) => location.pathname === href || location.pathname.startsWith(`${href}/`)
  const isHere = (page: (typeof PAGES)[number]) => [page.href, ...page.holds].some(isAt)
  return (
    <>
      <a class="skip" href="#main">
        To the content
      </a>
      <header class="bar">
        <A class="mark" href="/" end>
          <Mark />
          Grove
        </A>
        <nav aria-label="Pages">
          <For each={PAGES}>
            {(page) => (
              <A href={page.href} aria-current={isHere(page) ? "page" : undefined}>
                {page.label}
              </A>
            )}
          </For>
        </nav>
        <span class="grow" />
        <button type="button" class="btn quiet find" onClick={() => setFinding(true)}>
          Find
          <Key>{modifierOf(navigator.userAgent)} K</Key>
        </button>
        <span class="row soft" role="status" title={words().detail}>
          <Dot tone={words().tone} />
          {words().text}
          <span class="sr">{words().detail}</span>
        </span>
      </header>
      <main id="main" tabindex="-1">
        <Suspense>{props.children}</Suspense>
      </main>
      <Show when={finding()}>
        <Finder onClose={() => setFinding(false)} />
      </Show>
      <Show when={keys()}>
        <KeysSheet onClose={() => setKeys(false)} />
      </Show>
    </>
  )
}

function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <path
        d="M10 18V9M10 12C6.5 12 4 9.8 4 6.4 7.6 6.4 10 8.6 10 12ZM10 9.4C10 5.6 12.6 3 16.4 3 16.4 6.8 13.8 9.4 10 9.4Z"
        fill="none"
        stroke="var(--accent)"
        stroke-width="1.7"
        stroke-linejoin="round"
        stroke-linecap="round"
      />
    </svg>
  )
}
