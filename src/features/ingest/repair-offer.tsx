import { createMemo, createSignal, For, Show } from "solid-js"
import { Button } from "#components/basics.tsx"
import { formatCount } from "#components/format.ts"
import type { Finding } from "#domain/findings/finding.ts"
import { previewRepairs, sampleOf, touchedColumns } from "#domain/repair/preview.ts"
import type { Repair } from "#domain/repair/repair.ts"
import { type Suggestion, suggestRepairs } from "#domain/repair/suggest.ts"
import type { Desk } from "./desk.ts"
import { type Card, isOpen } from "./model.ts"

/** Rows of a preview. */
const SHOWN = 5

/** How a finding can be mended: what each way would do, before it is done. */
export function RepairOffer(props: { readonly desk: Desk; readonly card: Card; readonly finding: Finding }) {
  const [looked, setLooked] = createSignal<Suggestion | null>(null)
  const ways = createMemo(() =>
    props.card.profile && isOpen(props.card) ? suggestRepairs(props.finding, props.card.profile) : [],
  )
  const apply = (way: Suggestion) => props.desk.mend(props.card.id, [...props.card.repairs, ...way.repairs])
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
            <RepairPreview card={props.card} finding={props.finding} repairs={way().repairs} />
            <div class="row">
              <Button kind="go" small onClick={() => apply(way())}>
                Repair {props.finding.count === 1 ? "it" : `all ${formatCount(props.finding.count)}`}
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

/** The finding's own places, before and after. */
function RepairPreview(props: { readonly card: Card; readonly finding: Finding; readonly repairs: readonly Repair[] }) {
  const preview = createMemo(() => {
    const { profile } = props.card
    const { column, places } = props.finding
    if (!profile || column === null) return null
    const names = profile.columns.map((c) => c.name)
    const shown = previewRepairs(names, props.repairs, sampleOf(profile, column, places))
    const touched = touchedColumns(names, props.repairs)[0] ?? names.indexOf(column)
    return shown.rows.slice(0, SHOWN).map(({ row, before, after }) => ({
      row,
      before: before[touched] ?? null,
      after: after === null ? "dropped" : (after[touched] ?? null),
      dropped: after === null,
    }))
  })
  return (
    <Show
      when={preview()?.length}
      fallback={<p class="faint">What is left out can be downloaded as a file with the reason for each row.</p>}
    >
      <table class="repair-table">
        <thead>
          <tr>
            <th>Row</th>
            <th>Now</th>
            <th>Then</th>
          </tr>
        </thead>
        <tbody>
          <For each={preview()}>
            {(row) => (
              <tr>
                <td class="num faint">{formatCount(row.row)}</td>
                <td class="mono" dir="auto">
                  <Value text={row.before} />
                </td>
                <td class="mono" dir="auto">
                  <Show when={!row.dropped} fallback={<span class="soft">row left out</span>}>
                    <Value text={row.after} />
                  </Show>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </Show>
  )
}

function Value(props: { readonly text: string | null }) {
  return (
    <Show when={props.text !== null} fallback={<span class="faint">empty</span>}>
      {props.text}
    </Show>
  )
}
