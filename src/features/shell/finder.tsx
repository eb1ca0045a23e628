import { createMemo, createSignal, createUniqueId, For, onMount, Show } from "solid-js"
import { Key } from "#components/basics.tsx"
import { findPlaces, type Place, places } from "./places.ts"
import "./finder.css"

/** One field for everything: type, walk with the arrows, Enter goes there. */
export function Finder(props: { readonly onClose: () => void }) {
  let dialog!: HTMLDialogElement
  let list!: HTMLDivElement
  const id = createUniqueId()
  const [typed, setTyped] = createSignal("")
  const [at, setAt] = createSignal(0)
  const found = createMemo(() => findPlaces(places(), typed()))
  onMount(() => {
    // A click beside the dialog closes it, where the browser knows this.
    dialog.setAttribute("closedby", "any")
    dialog.showModal()
  })

  const walk = (step: number) => {
    const count = found().length
    if (count === 0) return
    setAt((now) => (now + step + count) % count)
    list.children[at()]?.scrollIntoView({ block: "nearest" })
  }
  const open = (place: Place | undefined) => {
    if (!place) return
    dialog.close()
    place.go()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") walk(1)
    else if (event.key === "ArrowUp") walk(-1)
    else if (event.key === "Enter") open(found()[at()])
    else return
    event.preventDefault()
  }

  return (
    <dialog class="finder" ref={dialog} aria-label="Find" onClose={props.onClose}>
      <input
        class="finder-field"
        role="combobox"
        aria-label="Find files, columns, datasources and commands"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found().length > 0 ? `${id}-${at()}` : undefined}
        placeholder="Files, columns, datasources, commands"
        autocomplete="off"
        spellcheck={false}
        value={typed()}
        onInput={(event) => {
          setTyped(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKey}
      />
      <div class="finder-list" id={`${id}-list`} role="listbox" aria-label="Found" ref={list}>
        <For each={found()}>
          {(place, index) => (
            <div
              class="finder-option"
              tabIndex={-1}
              id={`${id}-${index()}`}
              role="option"
              aria-selected={index() === at()}
              onMouseMove={() => setAt(index())}
              onMouseDown={(event) => {
                event.preventDefault()
                open(place)
              }}
            >
              <span class="finder-label">{place.label}</span>
              <span class="faint">{place.hint}</span>
            </div>
          )}
        </For>
      </div>
      <Show when={found().length === 0}>
        <p class="finder-none soft" role="status">
          Nothing here is called “{typed()}”.
        </p>
      </Show>
      <p class="finder-foot faint">
        <Key>?</Key> on any page shows all keys
      </p>
    </dialog>
  )
}
