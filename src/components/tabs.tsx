import { For, type JSX, Show } from "solid-js"
import { Badge, type Tone } from "./basics.tsx"

export interface Tab<T extends string> {
  readonly id: T
  readonly label: string
  readonly count?: number
  readonly tone?: Tone
}

/** Tabs with arrow keys; the panel belongs to `TabPanel` of the same `name`. */
export function Tabs<T extends string>(props: {
  readonly name: string
  readonly label: string
  readonly tabs: readonly Tab<T>[]
  readonly current: T
  readonly onChange: (id: T) => void
}) {
  let list!: HTMLDivElement
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const at = props.tabs.findIndex((t) => t.id === props.current)
    const next = props.tabs[(at + step + props.tabs.length) % props.tabs.length]
    if (!next) return
    props.onChange(next.id)
    list.querySelector<HTMLElement>(`#${tabId(props.name, next.id)}`)?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label={props.label} ref={list} onKeyDown={move}>
      <For each={props.tabs}>
        {(tab) => (
          <button
            type="button"
            role="tab"
            id={tabId(props.name, tab.id)}
            aria-selected={tab.id === props.current}
            aria-controls={panelId(props.name)}
            tabindex={tab.id === props.current ? 0 : -1}
            onClick={() => props.onChange(tab.id)}
          >
            {tab.label}
            <Show when={tab.count}>{(count) => <Badge tone={tab.tone}>{count()}</Badge>}</Show>
          </button>
        )}
      </For>
    </div>
  )
}

/** What the current tab shows. */
export function TabPanel(props: {
  readonly name: string
  readonly current: string
  readonly class?: string
  readonly children: JSX.Element
}) {
  return (
    <div
      class={props.class}
      role="tabpanel"
      tabIndex={-1}
      id={panelId(props.name)}
      aria-labelledby={tabId(props.name, props.current)}
    >
      {props.children}
    </div>
  )
}

const tabId = (name: string, id: string) => `${name}-tab-${id}`
const panelId = (name: string) => `${name}-panel`
