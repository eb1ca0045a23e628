import { createMemo, For, type JSX, Match, Show, Switch } from "solid-js"
import { Badge, Button, Empty, Note } from "#components/basics.tsx"
import { formatCount } from "#components/format.ts"
import type { Finding, Severity } from "#domain/findings/finding.ts"
import { ChangeTable, TimeJoins } from "./change-column.tsx"
import type { Desk } from "./desk.ts"
import { type FindingGroup, findingsOf, groupFindings, groupMessage, keepGroups } from "./finding-words.ts"
import { type Card, isOpen, latestCheck } from "./model.ts"
import { PlacesList } from "./places-list.tsx"
import { RepairOffer } from "./repair-offer.tsx"
import { RepairsMade } from "./repairs-made.tsx"
import { Checking } from "./rules-view.tsx"

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
  // Groups that stay the same keep what is open in them, whatever else happens to the card.
  const groups = createMemo<readonly FindingGroup[]>(
    (before) => keepGroups(before, groupFindings(findingsOf(props.card))),
    [],
  )
  return (
    <div class="findings">
      <RepairsMade desk={props.desk} card={props.card} />
      <Show when={props.card.profile}>
        {(profile) => <TimeJoins desk={props.desk} card={props.card} profile={profile()} column={null} />}
      </Show>
      <For each={groups()}>
        {(group) => (
          <Show when={group.findings.length > 1} fallback={<Alone finding={group.findings[0]} {...props} />}>
            <Shared group={group} {...props} />
          </Show>
        )}
      </For>
      <Show when={groups().length === 0}>
        <Empty title={props.card.state.kind === "reading" ? "Nothing wrong so far" : "Nothing wrong was found"}>
          <p>Every row is checked: its number of cells, its types, its times, and its encoding.</p>
          <BesideEachOther desk={props.desk} card={props.card} />
        </Empty>
      </Show>
      <Show when={groups().length > 0}>
        <BesideEachOther desk={props.desk} card={props.card} />
      </Show>
      <Show when={props.card.profile}>
        {(profile) => <ChangeTable desk={props.desk} card={props.card} profile={profile()} />}
      </Show>
    </div>
  )
}

/** How far it is with what takes several rows; nothing once it is done. */
function BesideEachOther(props: { readonly desk: Desk; readonly card: Card }) {
  const check = () => void props.desk.checkRules(props.card.id)
  const failed = () => props.card.rules.kind === "failed"
  return (
    <Show when={props.card.profile && props.card.state.kind !== "reading" && latestCheck(props.card.rules) === null}>
      <div class="findings-beside">
        <Switch>
          <Match when={props.card.rules.kind === "checking" && props.card.rules}>
            {(state) => (
              <>
                <span class="soft">Looking for repeated rows, outliers and gaps in time</span>
                <Checking progress={state().progress} />
              </>
            )}
          </Match>
          <Match when={isOpen(props.card)}>
            <span class="soft">
              {failed()
                ? "Repeated rows, outliers and gaps in time could not be looked for."
                : "Repeated rows, outliers and gaps in time were not looked for yet: the file is large."}
            </span>
            <Button small onClick={check}>
              {failed() ? "Try again" : "Look for them"}
            </Button>
          </Match>
        </Switch>
      </div>
    </Show>
  )
}

const tone = (severity: Severity) => (severity === "error" ? "err" : severity === "warning" ? "warn" : "plain")

/** Findings whose places are names of columns: a better name is given where the column is. */
const OF_NAMES: ReadonlySet<string> = new Set(["empty_header", "duplicate_header", "renamed_header"])

function Alone(props: Ways & { readonly finding: Finding }) {
  const names = () => {
    const known = new Set(props.card.profile?.columns.map((c) => c.name))
    const { code, places } = props.finding
    return OF_NAMES.has(code) ? places.flatMap(({ text }) => (known.has(text) ? [text] : [])).slice(0, NAMED) : []
  }
  return (
    <FindingNote desk={props.desk} card={props.card} finding={props.finding} onRow={props.onRow} places={5}>
      <Show when={props.finding.column}>{(column) => <ColumnLink name={column()} onColumn={props.onColumn} />}</Show>
      <Show when={names().length > 0 && isOpen(props.card)}>
        <span class="soft">Rename</span>
        <For each={names()}>{(name) => <ColumnLink name={name} onColumn={props.onColumn} />}</For>
      </Show>
    </FindingNote>
  )
}

function Shared(props: Ways & { readonly group: FindingGroup }) {
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
      <RepairOffer desk={props.desk} card={props.card} findings={props.group.findings} />
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
      <div class="row wrap">
        <Badge tone={tone(props.finding.severity)}>{WORDS[props.finding.severity]}</Badge>
        {props.children}
      </div>
      <p>{props.finding.message}</p>
      <PlacesList count={props.finding.count} places={props.finding.places} shown={props.places} onRow={props.onRow} />
      <RepairOffer desk={props.desk} card={props.card} findings={[props.finding]} />
    </Note>
  )
}
