import { For, Show } from "solid-js"
import { formatCount } from "#components/format.ts"
import { indexOfRow } from "./look.ts"
import type { Card } from "./model.ts"

/** Where something was seen, the first `shown` places of them; one among the first rows leads there. */
export function PlacesList(props: {
  readonly card: Card
  readonly count: number
  readonly places: readonly { readonly row: number | null; readonly text: string }[]
  readonly shown: number
  readonly onRow: (index: number) => void
}) {
  const places = () => props.places.slice(0, props.shown)
  return (
    <>
      <For each={places()}>
        {(place) => (
          <div class="place mono">
            <Show when={place.row}>
              {(row) => (
                <Show
                  when={indexOfRow(props.card, row()) !== null}
                  fallback={<span class="soft">row {formatCount(row())}</span>}
                >
                  <button type="button" class="link" onClick={() => props.onRow(indexOfRow(props.card, row()) ?? 0)}>
                    row {formatCount(row())}
                  </button>
                </Show>
              )}
            </Show>
            <span class="cut grow" title={place.text} dir="auto">
              {place.text === "" ? "(empty)" : place.text}
            </span>
          </div>
        )}
      </For>
      <Show when={props.count > places().length && places().length > 0}>
        <span class="faint">and {formatCount(props.count - places().length)} more</span>
      </Show>
    </>
  )
}
