import { type JSX, Show } from "solid-js"
import { Button, Note } from "#components/basics.tsx"
import type { Failure } from "./ask.ts"

/** A panel: its heading, its numbers (dimmed while newer ones are under way), or why there are none. */
export function PanelFrame(props: {
  readonly id: string
  readonly title: string
  readonly note?: JSX.Element
  readonly aside?: JSX.Element
  readonly busy: boolean
  readonly failure: Failure | null
  readonly onAgain: () => void
  readonly wide?: boolean
  readonly bare?: boolean
  readonly children: JSX.Element
}) {
  return (
    <section
      class="card panel"
      classList={{ wide: props.wide, bare: props.bare }}
      data-panel={props.id}
      data-busy={props.busy ? "" : undefined}
      aria-label={props.title}
      aria-busy={props.busy}
    >
      <header classList={{ sr: props.bare }}>
        <h2>{props.title}</h2>
        <span class="faint grow">{props.note}</span>
        <span class="faint">{props.aside}</span>
      </header>
      <Show when={props.failure} fallback={<div class="panel-body">{props.children}</div>}>
        {(failure) => <Failed failure={failure()} onAgain={props.onAgain} />}
      </Show>
    </section>
  )
}

/** What went wrong, what to do, and a way to try again. */
export function Failed(props: { readonly failure: Failure; readonly onAgain: () => void }) {
  return (
    <Note tone="err" alert>
      <p>
        <strong>{props.failure.title}.</strong> {props.failure.detail}
      </p>
      <span>
        <Button small onClick={() => props.onAgain()}>
          Try again
        </Button>
      </span>
    </Note>
  )
}

/** A change beside a figure, with its meaning in colour and, for a reader of screens, in words. */
export function ChangeMark(props: {
  readonly change: { readonly text: string; readonly tone: "good" | "err" | "plain" } | null
  readonly against: string
}) {
  return (
    <Show when={props.change}>
      {(change) => (
        <span class={`change ${change().tone}`} title={`against ${props.against}`}>
          {change().text}
        </span>
      )}
    </Show>
  )
}
