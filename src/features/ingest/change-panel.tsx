import { createEffect, createMemo, createSignal, type JSX, on, Show } from "solid-js"
import { Button, Select } from "#components/basics.tsx"
import type { ColumnProfile, Profile } from "#domain/profile/profile.ts"
import type { Repair } from "#domain/repair/repair.ts"
import { type Draft, draftedRepairs, draftOf, sampleFor, textsOf } from "./change.ts"
import { ChangeFields } from "./change-fields.tsx"
import type { Card } from "./model.ts"
import { RepairPreview } from "./repair-preview.tsx"
import { TimeTrial } from "./time-trial.tsx"

const NONE = "none"

/** A change of a person's own: what it is to be, what it needs, what it would do, and the button that does it. */
export function ChangePanel<C extends Draft["change"]>(props: {
  readonly card: Card
  readonly profile: Profile
  /** Null: of the table. */
  readonly column: ColumnProfile | null
  readonly title: string
  readonly changes: Readonly<Record<C, string>>
  readonly onApply: (repairs: readonly Repair[]) => void
  readonly note?: JSX.Element
}) {
  const [draft, setDraft] = createSignal<Draft | null>(null)
  const name = () => props.column?.name ?? null
  // A memo: a card takes a step without its file becoming another one.
  const place = createMemo(() => JSON.stringify([props.card.id, name()]))
  createEffect(on(place, () => setDraft(null), { defer: true }))
  const names = createMemo(() => props.profile.columns.map((c) => c.name))
  const sample = createMemo(() => sampleFor(props.card, name()))
  const texts = createMemo(() => (props.column === null ? [] : textsOf(sample(), names().indexOf(props.column.name))))
  const change = (next: Partial<Draft>) => setDraft((now) => now && { ...now, ...next })
  const choose = (kind: C | typeof NONE) => setDraft(kind === NONE ? null : draftOf(kind, props.column, texts()))
  return (
    <section class="change" aria-label={props.title}>
      <Select<C | typeof NONE>
        label={props.title}
        small
        value={(draft()?.change as C | undefined) ?? NONE}
        options={[
          { value: NONE, label: "Choose what to do" },
          ...(Object.entries(props.changes) as [C, string][]).map(([value, label]) => ({ value, label })),
        ]}
        onChange={choose}
      />
      {props.note}
      <Show when={draft()}>
        {(now) => {
          const drafted = createMemo(() => draftedRepairs(now(), props.column, names()))
          const problem = () => {
            const made = drafted()
            return "problem" in made ? made.problem : null
          }
          const repairs = () => {
            const made = drafted()
            return "repairs" in made ? made.repairs : null
          }
          return (
            <form
              class="change-form"
              onSubmit={(event) => {
                event.preventDefault()
                const made = repairs()
                if (made) props.onApply(made)
              }}
            >
              <ChangeFields
                draft={now()}
                column={props.column}
                names={names()}
                texts={texts()}
                onChange={change}
                problem={problem()}
              />
              <Show when={now().change === "time" && repairs()}>
                <TimeTrial format={now().format.trim()} texts={texts()} />
              </Show>
              <Show when={repairs()}>
                {(made) => (
                  <Show when={now().change !== "rename"} fallback={<p class="soft">Its values stay as they are.</p>}>
                    <RepairPreview
                      names={names()}
                      repairs={made()}
                      sample={sample()}
                      column={name()}
                      nothing={`Nothing changes in the first ${sample().length} rows; further down it may.`}
                    />
                  </Show>
                )}
              </Show>
              <div class="row">
                <button type="submit" class="btn go small" disabled={repairs() === null}>
                  {props.changes[now().change as C]}
                </button>
                <Button kind="quiet" small onClick={() => setDraft(null)}>
                  Not now
                </Button>
              </div>
            </form>
          )
        }}
      </Show>
    </section>
  )
}
