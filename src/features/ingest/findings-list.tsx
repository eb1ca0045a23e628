import { For, Show } from "solid-js"
import { Badge, Empty, Note } from "#components/basics.tsx"
import { formatCount } from "#components/format.ts"
import type { Finding, Severity } from "#domain/findings/finding.ts"
import type { Card } from "./model.ts"

const ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }
const WORDS: Readonly<Record<Severity, string>> = { error: "wrong", warning: "look at it", info: "good to know" }

/** Everything that is wrong with the file, the most severe first. */
export function FindingsList(props: { readonly card: Card; readonly onColumn: (name: string) => void }) {
  const findings = () => [...(props.card.profile?.findings ?? [])].sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
  return (
    <Show
      when={findings().length > 0}
      fallback={
        <Empty title={props.card.state.kind === "reading" ? "Nothing wrong so far" : "Nothing wrong was found"}>
          <p>Every row is checked: its number of cells, its types, its times, and its encoding.</p>
        </Empty>
      }
    >
      <div class="findings">
        <For each={findings()}>{(finding) => <FindingNote finding={finding} onColumn={props.onColumn} />}</For>
      </div>
    </Show>
  )
}

const tone = (severity: Severity) => (severity === "error" ? "err" : severity === "warning" ? "warn" : "plain")

/** One finding with the places where it was seen. */
export function FindingNote(props: { readonly finding: Finding; readonly onColumn?: (name: string) => void }) {
  const places = () => props.finding.places.slice(0, props.onColumn ? 5 : 3)
  return (
    <Note tone={tone(props.finding.severity)}>
      <div class="row">
        <Badge tone={tone(props.finding.severity)}>{WORDS[props.finding.severity]}</Badge>
        <Show when={props.onColumn && props.finding.column}>
          {(column) => (
            <button type="button" class="link" onClick={() => props.onColumn?.(column())}>
              {column()}
            </button>
          )}
        </Show>
      </div>
      <p>{props.finding.message}</p>
      <For each={places()}>
        {(place) => (
          <div class="place mono">
            <span class="soft">row {formatCount(place.row)}</span>
            <span class="cut grow" title={place.text} dir="auto">
              {place.text === "" ? "(empty)" : place.text}
            </span>
          </div>
        )}
      </For>
      <Show when={props.finding.count > places().length && places().length > 0}>
        <span class="faint">and {formatCount(props.finding.count - places().length)} more</span>
      </Show>
    </Note>
  )
}
