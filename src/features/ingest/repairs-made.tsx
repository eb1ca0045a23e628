import { For, Show } from "solid-js"
import { Button } from "#components/basics.tsx"
import { plural } from "#components/format.ts"
import { wordsOf } from "#domain/repair/repair.ts"
import type { Desk } from "./desk.ts"
import { type Card, isOpen } from "./model.ts"

/** The repairs that were made, in their order, each with the rows that it changed; the rows that were left out as a file. */
export function RepairsMade(props: { readonly desk: Desk; readonly card: Card }) {
  const results = () => props.card.mended.results
  const undo = (index: number) =>
    props.desk.mend(
      props.card.id,
      props.card.repairs.filter((_, i) => i !== index),
    )
  return (
    <Show when={results().length > 0}>
      <section class="repairs" aria-label="Repairs made">
        <h2>Repairs made</h2>
        <ol>
          <For each={results()}>
            {({ repair, rows }, i) => (
              <li>
                <span class="grow">{wordsOf(repair.operation)}</span>
                <span class="soft num">{plural(rows, "row")}</span>
                <Show when={isOpen(props.card)}>
                  <Button small kind="quiet" onClick={() => undo(i())}>
                    Undo
                  </Button>
                </Show>
              </li>
            )}
          </For>
        </ol>
        <Show when={props.card.mended.rejected}>
          {(rejected) => (
            <div>
              <Button small onClick={() => download(rejected(), rejectedName(props.card.name))}>
                Download the rows that were left out
              </Button>
            </div>
          )}
        </Show>
      </section>
    </Show>
  )
}

const rejectedName = (name: string): string => `${name.replace(/\.[a-z0-9]+$/i, "")}-left-out.csv`

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement("a")
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
