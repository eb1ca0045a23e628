import { For, onMount } from "solid-js"
import { Button, Key } from "#components/basics.tsx"

const KEYS = [
  [["↑", "↓"], "walk through files, columns and rows"],
  [["Enter"], "open what has the focus"],
  [["Esc"], "go back"],
  [["⌘K"], "find files, columns, datasources and commands; Ctrl K elsewhere"],
  [["A"], "accept the proposal: day or month first"],
  [["F"], "next column with a finding"],
  [["Del"], "take the file off the list"],
  [["?"], "this list"],
] as const

/** All keys of the page. */
export function KeysSheet(props: { readonly onClose: () => void }) {
  let dialog!: HTMLDialogElement
  onMount(() => dialog.showModal())
  return (
    <dialog class="sheet keys" ref={dialog} onClose={props.onClose} aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl>
        <For each={KEYS}>
          {([keys, does]) => (
            <>
              <dt>
                <For each={keys}>{(key) => <Key>{key}</Key>}</For>
              </dt>
              <dd>{does}</dd>
            </>
          )}
        </For>
      </dl>
      <Button onClick={() => dialog.close()}>Close</Button>
    </dialog>
  )
}
