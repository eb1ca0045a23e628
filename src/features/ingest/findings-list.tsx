import { createMemo, For, type JSX, Show } from "solid-js"
import { Badge, Empty, Note } from "#components/basics.tsx"
import { formatCount } from "#components/format.ts"
import type { Finding, Severity } from "#domain/findings/finding.ts"
import type { Desk } from "./desk.ts"
import { type FindingGroup, groupFindings, groupMessage } from "./finding-words.ts"
import type { Card } from "./model.ts"
import { PlacesList } from "./places-list.tsx"
import { RepairOffer } from "./repair-offer.tsx"
import { RepairsMade } from "./repairs-made.tsx"

const WORDS: Readonly<Record<Severity, string>> = { error: "wrong", warning: "look at it", info: "good to know" }
/** Columns that a finding names; the others are counted. */
const NAMED = 24

interface Ways {
  readonly desk: Desk
  readonly card: Card
  readonly onColumn: (name: string) => void
  /** Shows one of the first rows, by its place among them. */
  readonly onRow: (row: number) => void
}

/** Everything that is wrong with the file, the most severe first. */
export function FindingsList(props: Ways) {
  const groups = createMemo(() => groupFindings(props.card.profile?.findings ?? []))
  return (
    <Show
      when={groups().length > 0 || props.card.mended.results.length > 0}
      fallback={
        <Empty title={props.card.state.kind === "reading" ? "Nothing wrong so far" : "Nothing wrong was found"}>
          <p>Every row is checked: its number of cells, its types, its times, and its encoding.</p>
        </Empty>
      }
    >
      <div class="findings">
        <RepairsMade desk={props.desk} card={props.card} />
        <For each={groups()}>
          {(group) => (
            <Show when={group.findings.length > 1} fallback={<Alone finding={group.findings[0]} {...props} />}>
              <Shared group={group} onColumn={props.onColumn} />
            </Show>
          )}
        </For>
      </div>
    </Show>
  )
}

const tone = (severity: Severity) => (severity === "error" ? "err" : severity === "warning" ? "warn" : "plain")

function Alone(props: Ways & { readonly finding: Finding }) {
  return (
    <FindingNote desk={props.desk} card={props.card} finding={props.finding} onRow={props.onRow} places={5}>
      <Show when={props.finding.column}>{(column) => <ColumnLink name={column()} onColumn={props.onColumn} />}</Show>
    </FindingNote>
  )
}

function Shared(props: { readonly group: FindingGroup; readonly onColumn: (name: string) => void }) {
  const findings = () => props.group.findings
  const counts = () => findings().some((f) => f.message !== findings()[0].message)
  return (
    <Note tone={tone(props.group.severity)}>
      <div class="row">
        <Badge tone={tone(props.group.severity)}>{WORDS[props.group.severity]}</Badge>
        <span class="soft">{formatCount(findings().length)} columns</span>
      </div>
      <p>{groupMessage(props.group)}</p>
      <p class="finding-columns">
        <For each={findings().slice(0, NAMED)}>
          {(finding) => (
            <span>
              <ColumnLink name={finding.column ?? ""} onColumn={props.onColumn} />
              <Show when={counts()}>
                <span class="faint"> {formatCount(finding.count)}</span>
              </Show>
            </span>
          )}
        </For>
        <Show when={findings().length > NAMED}>
          <span class="faint">and {formatCount(findings().length - NAMED)} more</span>
        </Show>
      </p>
    </Note>
  )
}

function ColumnLink(props: { readonly name: string; readonly onColumn: (name: string) => void }) {
  return (
    <button type="button" class="link" onClick={() => props.onColumn(props.name)}>
      {props.name}
    </button>
  )
}

/** One finding with the places where it was seen; a place among the first rows leads there. */
export function FindingNote(props: {
  readonly desk: Desk
  readonly card: Card
  readonly finding: Finding
  readonly onRow: (row: number) => void
  /** How many places are shown. */
  readonly places: number
  readonly children?: JSX.Element
}) {
  return (
    <Note tone={tone(props.finding.severity)}>
      <div class="row">
        <Badge tone={tone(props.finding.severity)}>{WORDS[props.finding.severity]}</Badge>
        {props.children}
      </div>
      <p>{props.finding.message}</p>
      <PlacesList count={props.finding.count} places={props.finding.places} shown={props.places} onRow={props.onRow} />
      <RepairOffer desk={props.desk} card={props.card} finding={props.finding} />
    </Note>
  )
}
