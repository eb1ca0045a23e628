import { For, Show } from "solid-js"
import { formatCount } from "#components/format.ts"

/** Where something was seen, the first `shown` places of them; each leads to its row. */
export function PlacesList(props: {
  readonly count: number
  readonly places: readonly { readonly row: number | null; readonly text: string }[]
  readonly shown: number
  /** Shows a row, by its number in the file. */
  readonly onRow: (row: number) => void
}) {
  const places = () => props.places.slice(0, props.shown)
  return (
    <div class="places">
      <For each={places()}>
        {(place) => (
          <div class="place mono">
            <Show when={place.row}>
              {(row) => (
                <button type="button" class="link" onClick={() => props.onRow(row())}>
                  row {formatCount(row())}
                </button>
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
    </div>
  )
}
