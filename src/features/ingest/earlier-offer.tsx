import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from "solid-js"
import { Button } from "#components/basics.tsx"
import { wordsOf } from "#domain/repair/repair.ts"
import { replayOf } from "#domain/repair/replay.ts"
import { sampleFor } from "./change.ts"
import type { Desk } from "./desk.ts"
import { earlierLine, replayLines } from "./earlier.ts"
import { takesNameOf } from "./follow-earlier.ts"
import { type Card, isOpen } from "./model.ts"
import { RepairPreview } from "./repair-preview.tsx"

/** A name is being typed until it has stood so long. */
const TYPED_MS = 500

/** How the last file of this shape was made ready, in one line, and the button that does it again. */
export function EarlierOffer(props: { readonly desk: Desk; readonly card: Card }) {
  const [shown, setShown] = createSignal(false)
  const offer = createMemo(() => {
    const { earlier, choices, repairs } = props.card
    if (!earlier || !choices || repairs.length > 0 || !isOpen(props.card)) return null
    const replay = replayOf(earlier.choices, choices)
    return replay && { earlier, replay }
  })
  createEffect(
    on(
      () => props.card.datasource,
      () => {
        const { id } = props.card
        const timer = setTimeout(() => void props.desk.lookForEarlier(id), TYPED_MS)
        onCleanup(() => clearTimeout(timer))
      },
      { defer: true },
    ),
  )
  return (
    <Show when={offer()}>
      {(found) => (
        <section class="earlier" aria-label="An earlier file like this one">
          <div class="row wrap">
            <span class="grow">{earlierLine(found().earlier, found().replay)}</span>
            <Button small kind="quiet" aria-expanded={shown()} onClick={() => setShown((now) => !now)}>
              {shown() ? "Hide them" : "What they are"}
            </Button>
            <Button small onClick={() => props.desk.replay(props.card.id)}>
              Apply them
            </Button>
          </div>
          <Show when={shown()}>
            <ol>
              <For each={found().replay.repairs}>{({ operation }) => <li>{wordsOf(operation)}</li>}</For>
              <For each={replayLines(found().replay)}>{(line) => <li>{line}</li>}</For>
              <Show when={takesNameOf(props.card, found().earlier.datasource)}>
                <li>Name the datasource {found().earlier.datasource}.</li>
              </Show>
            </ol>
            <Show when={found().replay.repairs.length > 0}>
              <RepairPreview
                names={props.card.columnsBefore}
                repairs={found().replay.repairs}
                sample={sampleFor(props.card, null)}
                column={null}
                nothing="Nothing changes in the first rows; further down it may."
              />
            </Show>
          </Show>
        </section>
      )}
    </Show>
  )
}
