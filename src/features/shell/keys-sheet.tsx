import { For, onMount } from "solid-js"
import { Button, Key } from "#components/basics.tsx"
import { keyHelp, modifierOf } from "./keys.ts"
import "./keys-sheet.css"

/** All keys, on every page. */
export function KeysSheet(props: { readonly onClose: () => void }) {
  let dialog!: HTMLDialogElement
  onMount(() => dialog.showModal())
  return (
    <dialog class="sheet keys" ref={dialog} onClose={props.onClose} aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl>
        <For each={keyHelp(modifierOf(navigator.userAgent))}>
          {({ keys, does }) => (
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
