import { For, Show } from "solid-js"
import { Button } from "#components/basics.tsx"
import { plural } from "#components/format.ts"
import { touchesRows, wordsOf } from "#domain/repair/repair.ts"
import { withoutRepair } from "#domain/repair/replay.ts"
import type { Desk } from "./desk.ts"
import { type Card, isOpen } from "./model.ts"

/** The repairs that were made, in their order, each with the rows that it changed; the rows that were left out as a file. */
export function RepairsMade(props: { readonly desk: Desk; readonly card: Card }) {
  const results = () => props.card.mended.results
  return (
    <Show when={results().length > 0}>
      <section class="repairs" aria-label="Repairs made">
        <h2>Repairs made</h2>
        <ol>
          <For each={results()}>
            {({ repair, rows }, i) => {
              const others = () => results().length - 1 - remaining(props.card, i()).length
              return (
                <li>
                  <span class="grow">{wordsOf(repair.operation)}</span>
                  <span class="soft num">{touchesRows(repair.operation) ? plural(rows, "row") : ""}</span>
                  <Show when={isOpen(props.card)}>
                    <Button small kind="quiet" onClick={() => undo(props.desk, props.card, i())}>
                      {others() === 0 ? "Undo" : `Undo, with ${plural(others(), "other")} that need it`}
                    </Button>
                  </Show>
                </li>
              )
            }}
          </For>
        </ol>
        <div class="row wrap">
          <Show when={props.card.mended.rejected}>
            {(rejected) => (
              <Button small onClick={() => download(rejected(), `${bareName(props.card.name)}-left-out.csv`)}>
                Download the rows that were left out
              </Button>
            )}
          </Show>
          <Show when={isOpen(props.card)}>
            <Button small kind="quiet" onClick={() => saveRepairs(props.card)}>
              Save the repairs as a file
            </Button>
            <Show when={results().length > 1}>
              <Button small kind="quiet" onClick={() => props.desk.mend(props.card.id, [])}>
                Undo all
              </Button>
            </Show>
          </Show>
        </div>
      </section>
    </Show>
  )
}

/** The same in one line above every view of the file: what was made last, and how it is taken back. */
export function RepairsLine(props: { readonly desk: Desk; readonly card: Card; readonly onShow: () => void }) {
  const results = () => props.card.mended.results
  const last = () => (isOpen(props.card) ? results().at(-1) : undefined)
  return (
    <Show when={last()}>
      {(made) => (
        <p class="repairs-line soft">
          <span class="cut" title={wordsOf(made().repair.operation)}>
            {wordsOf(made().repair.operation)}
          </span>
          <span class="num">{touchesRows(made().repair.operation) ? plural(made().rows, "row") : ""}</span>
          <Button small kind="quiet" onClick={() => undo(props.desk, props.card, results().length - 1)}>
            Undo this
          </Button>
          <Button small kind="quiet" onClick={props.onShow}>
            {plural(results().length, "repair")} made
          </Button>
        </p>
      )}
    </Show>
  )
}

const remaining = ({ columnsBefore, repairs }: Card, index: number) => withoutRepair(columnsBefore, repairs, index)

const undo = (desk: Desk, card: Card, index: number) => desk.mend(card.id, remaining(card, index))

const bareName = (name: string): string => name.replace(/\.[a-z0-9]+$/i, "")

/** As `grove ingest --repairs` takes them. */
function saveRepairs({ name, repairs }: Card): void {
  const text = `${JSON.stringify(repairs, null, 2)}\n`
  download(new Blob([text], { type: "application/json" }), `${bareName(name)}-repairs.json`)
}

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement("a")
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
