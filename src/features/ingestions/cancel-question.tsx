import { onMount } from "solid-js"
import { Button, Note } from "#components/basics.tsx"

/** Asks in place before an ingestion is cancelled; Esc keeps it. */
export function CancelQuestion(props: {
  readonly filename: string
  readonly onCancel: () => void
  readonly onKeep: () => void
}) {
  let place!: HTMLDivElement
  onMount(() => place.querySelector<HTMLElement>("button:last-of-type")?.focus())
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is a part of a form, and this is a question
    <div
      ref={place}
      role="group"
      aria-label={`Cancel ${props.filename}?`}
      onKeyDown={(event) => {
        if (event.key === "Escape") props.onKeep()
      }}
    >
      <Note tone="warn">
        <p>
          <b>Cancel this ingestion?</b> Its rows do not reach Druid.
        </p>
        <div class="row wrap">
          <Button onClick={props.onCancel}>Cancel ingestion</Button>
          <Button kind="quiet" onClick={props.onKeep}>
            Keep
          </Button>
        </div>
      </Note>
    </div>
  )
}
