import { A } from "@solidjs/router"
import { createEffect, createSignal, onCleanup, Show } from "solid-js"
import { Button, Note } from "#components/basics.tsx"
import type { IngestionStatus } from "#domain/contracts/ingestions.ts"
import type { Desk } from "./desk.ts"
import { earlierWords, ingestionHref } from "./earlier.ts"
import type { Card, WriteMode } from "./model.ts"
import { watchIngestion } from "./watch.ts"

/** The same file was ingested before, or is on its way: what is known of that, and what to do. */
export function Duplicate(props: { readonly desk: Desk; readonly card: Card; readonly taskId: string | null }) {
  const [status, setStatus] = createSignal<IngestionStatus | null>(null)
  createEffect(() => {
    if (props.taskId) onCleanup(watchIngestion(props.taskId, setStatus))
  })
  const words = () => earlierWords(status(), props.card.datasource)
  const again = (mode: WriteMode) => {
    props.desk.tell(props.card.id, { type: "mode", mode })
    props.desk.send(props.card.id, true)
  }
  return (
    <Note tone="warn" alert>
      <p>
        <b>{words().canAppend ? "This file was ingested before." : "This file is being ingested already."}</b>{" "}
        {words().text}{" "}
        <Show when={props.taskId}>
          {(taskId) => (
            <A class="link" href={ingestionHref(taskId())}>
              See that ingestion
            </A>
          )}
        </Show>
      </p>
      <div class="row wrap">
        <Show when={words().canAppend}>
          <Button onClick={() => again("append")}>Append again</Button>
        </Show>
        <Button onClick={() => again("chunks")}>Replace</Button>
        <Button kind="quiet" onClick={() => void props.desk.cancel(props.card.id)}>
          Stop
        </Button>
      </div>
    </Note>
  )
}
