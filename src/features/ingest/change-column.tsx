import { createMemo, For, Show } from "solid-js"
import { Button, Note } from "#components/basics.tsx"
import type { ColumnProfile, Profile } from "#domain/profile/profile.ts"
import { timeJoins } from "#domain/repair/join-times.ts"
import type { Repair } from "#domain/repair/repair.ts"
import { COLUMN_CHANGES, nameAfter, sampleFor, TABLE_CHANGES } from "./change.ts"
import { ChangePanel } from "./change-panel.tsx"
import type { Desk } from "./desk.ts"
import { type Card, isOpen } from "./model.ts"
import { RepairPreview } from "./repair-preview.tsx"

interface Place {
  readonly desk: Desk
  readonly card: Card
  readonly profile: Profile
}

const addTo = ({ desk, card }: Place, repairs: readonly Repair[]) => desk.mend(card.id, [...card.repairs, ...repairs])

/** What a person can change about a column by themselves, whether or not something was found in it. */
export function ChangeColumn(
  props: Place & {
    readonly column: ColumnProfile
    /** The column has another name after a change. */
    readonly onColumn: (name: string) => void
  },
) {
  return (
    <Show when={isOpen(props.card)}>
      <ChangePanel
        card={props.card}
        profile={props.profile}
        column={props.column}
        title="Change this column"
        changes={COLUMN_CHANGES}
        onApply={(repairs) => {
          const name = nameAfter(repairs, props.column.name)
          addTo(props, repairs)
          if (name !== null && name !== props.column.name) props.onColumn(name)
        }}
      />
    </Show>
  )
}

/** What a person can change about the rows of the table. */
export function ChangeTable(props: Place) {
  return (
    <Show when={isOpen(props.card)}>
      <ChangePanel
        card={props.card}
        profile={props.profile}
        column={null}
        title="Change the rows"
        changes={TABLE_CHANGES}
        onApply={(repairs) => addTo(props, repairs)}
      />
    </Show>
  )
}

/** A date and its time of day in two columns: as one they are a time. Offered of one column, or of all. */
export function TimeJoins(props: Place & { readonly column: string | null }) {
  const columns = createMemo(() => props.profile.columns)
  const open = createMemo(() => isOpen(props.card))
  const joins = createMemo(() =>
    open()
      ? timeJoins(columns()).filter(
          ({ date, time }) => props.column === null || props.column === date || props.column === time,
        )
      : [],
  )
  return (
    <For each={joins()}>
      {(join) => (
        <Note>
          <p>
            <b dir="auto">{join.date}</b> holds days and <b dir="auto">{join.time}</b> the times of day. As one column
            they tell when a row happened.
          </p>
          <Show when={props.column !== null} fallback={<p class="soft">Such as {join.example}.</p>}>
            <RepairPreview
              names={props.profile.columns.map((c) => c.name)}
              repairs={join.repairs}
              sample={sampleFor(props.card, null)}
              column={join.date}
              nothing={`Such as ${join.example}.`}
            />
          </Show>
          <div>
            <Button small onClick={() => addTo(props, join.repairs)}>
              Join them
            </Button>
          </div>
        </Note>
      )}
    </For>
  )
}
