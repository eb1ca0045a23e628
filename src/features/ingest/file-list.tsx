import { createEffect, createSignal, Index, on, onCleanup, Show } from "solid-js"
import { Meter } from "#components/basics.tsx"
import { walkRows } from "#components/table.tsx"
import type { Desk } from "./desk.ts"
import { UnfinishedNotes } from "./unfinished.tsx"
import { cardLine } from "./words.ts"

/** The left pane: where files are dropped, and a card for each. */
export function FileList(props: { readonly desk: Desk; readonly onChoose: () => void }) {
  const { desk } = props
  const [now, setNow] = createSignal(Date.now())
  const tick = setInterval(() => setNow(Date.now()), 1000)
  onCleanup(() => clearInterval(tick))
  let list!: HTMLDivElement
  // On a phone the list scrolls by itself; only it moves, and not the page.
  createEffect(
    on(desk.selected, (id) => {
      const chosen = list.children[desk.cards().findIndex((card) => card.id === id)]
      if (!(chosen instanceof HTMLElement)) return
      const top = chosen.offsetTop
      if (top < list.scrollTop) list.scrollTop = top
      else if (top + chosen.offsetHeight > list.scrollTop + list.clientHeight)
        list.scrollTop = top + chosen.offsetHeight - list.clientHeight
    }),
  )

  return (
    <aside class="files" aria-label="Files">
      <button type="button" class="drop" onClick={props.onChoose}>
        <span>
          <b>Drop files here</b> or <u>choose</u>
        </span>
        <span>CSV, Excel, Parquet, JSON, XML</span>
      </button>
      <UnfinishedNotes
        uploads={desk.waiting()}
        onChoose={props.onChoose}
        onForget={(upload) => void desk.forget(upload)}
      />
      <div
        ref={list}
        role="listbox"
        aria-label="Files"
        class="file-cards"
        hidden={desk.cards().length === 0}
        onKeyDown={walkRows}
      >
        <Index each={desk.cards()}>
          {(card) => {
            const line = () => cardLine(card(), now())
            return (
              <div
                class="file"
                role="option"
                tabIndex={card().id === desk.selected() ? 0 : -1}
                aria-selected={card().id === desk.selected()}
                onFocus={() => desk.select(card().id)}
                onClick={() => desk.select(card().id)}
                onKeyDown={(e) => {
                  if (e.key === "Delete" && card().state.kind !== "sending") desk.remove(card().id)
                }}
              >
                <span class="file-name cut" title={card().name} dir="auto">
                  {card().name}
                </span>
                <span class={`file-line ${line().tone}`}>
                  <span class="grow" classList={{ cut: line().tone !== "err" }}>
                    {line().text}
                  </span>
                  <Show when={line().right}>
                    <span>{line().right}</span>
                  </Show>
                </span>
                <Show when={line().share !== null}>
                  <Meter share={line().share ?? 0} label={`${card().name}: ${line().text}`} />
                </Show>
              </div>
            )
          }}
        </Index>
      </div>
    </aside>
  )
}
