import { For } from "solid-js"
import { Button, Note } from "#components/basics.tsx"
import { unfinishedWords } from "./earlier.ts"
import type { Unfinished } from "./model.ts"

/** Uploads that an earlier tab left: each is gone on with by its file, or forgotten. */
export function UnfinishedNotes(props: {
  readonly uploads: readonly Unfinished[]
  readonly onChoose: () => void
  readonly onForget: (upload: Unfinished) => void
}) {
  return (
    <For each={props.uploads}>
      {(upload) => (
        <Note tone="warn">
          <p>
            <b>{upload.filename}</b> {unfinishedWords(upload)}
          </p>
          <div class="row">
            <Button small onClick={props.onChoose}>
              Choose it
            </Button>
            <Button small kind="quiet" onClick={() => props.onForget(upload)}>
              Forget it
            </Button>
          </div>
        </Note>
      )}
    </For>
  )
}
