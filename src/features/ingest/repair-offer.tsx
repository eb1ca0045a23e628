import { createMemo, createSignal, For, Show } from "solid-js"
import { Button } from "#components/basics.tsx"
import { formatCount } from "#components/format.ts"
import type { Finding } from "#domain/findings/finding.ts"
import { sampleOf } from "#domain/repair/preview.ts"
import { type Suggestion, suggestForAll } from "#domain/repair/suggest.ts"
import { sampleFor } from "./change.ts"
import type { Desk } from "./desk.ts"
import { type Card, isOpen } from "./model.ts"
import { RepairPreview } from "./repair-preview.tsx"

/** How a finding, or the same one in several columns, can be mended: what each way would do, before it is done. */
export function RepairOffer(props: {
  readonly desk: Desk
  readonly card: Card
  readonly findings: readonly [Finding, ...Finding[]]
}) {
  const [looked, setLooked] = createSignal<Suggestion | null>(null)
  // A step of the card that leaves the ways as they are must not make the buttons anew: one of them may have the focus.
  const ways = createMemo<readonly Suggestion[]>(
    () => (props.card.profile && isOpen(props.card) ? suggestForAll(props.findings, props.card.profile) : []),
    [],
    { equals: (before, after) => JSON.stringify(before) === JSON.stringify(after) },
  )
  const apply = (way: Suggestion, from: HTMLElement) => {
    // What was pressed goes with the finding.
    from.closest<HTMLElement>(".side, [role=tabpanel]")?.focus({ preventScroll: true })
    props.desk.mend(props.card.id, [...props.card.repairs, ...way.repairs])
  }
  const names = createMemo(() => props.card.profile?.columns.map((c) => c.name) ?? [])
  const count = () => props.findings.reduce((sum, finding) => sum + finding.count, 0)
  /** The findings' own places, or the first rows where they are of no column. */
  const sample = createMemo(() => {
    const { profile } = props.card
    const [{ column, places }] = props.findings
    return profile && column !== null && places.length > 0
      ? sampleOf(profile, column, places)
      : sampleFor(props.card, null)
  })
  return (
    <Show when={ways().length > 0}>
      <div class="row wrap repair-ways">
        <For each={ways()}>
          {(way) => (
            <Button
              small
              aria-expanded={looked() === way}
              onClick={() => setLooked((now) => (now === way ? null : way))}
            >
              {way.label}
            </Button>
          )}
        </For>
      </div>
      <Show when={looked()}>
        {(way) => (
          <div class="repair-preview">
            <RepairPreview
              names={names()}
              repairs={way().repairs}
              sample={sample()}
              column={props.findings[0].column}
              counts={props.findings[0].column === null}
              nothing="What is left out can be downloaded as a file with the reason for each row."
            />
            <div class="row">
              <Button kind="go" small onClick={(e) => apply(way(), e.currentTarget)}>
                Repair {count() === 1 ? "it" : count() === 0 ? "this" : `all ${formatCount(count())}`}
              </Button>
              <Button kind="quiet" small onClick={() => setLooked(null)}>
                Not now
              </Button>
            </div>
          </div>
        )}
      </Show>
    </Show>
  )
}
