import { createEffect, createMemo, createSignal, createUniqueId, For, Match, on, Show, Switch } from "solid-js"
import { Button, Select } from "#components/basics.tsx"
import { formatCount } from "#components/format.ts"
import type { ColumnProfile } from "#domain/profile/profile.ts"
import type { Card } from "./model.ts"
import { type Condition, type ConditionKind, frequentValues, kindsFor, narrowedBy, type RowsAsk } from "./rows-ask.ts"
import { conditionFrom, type Draft, draftOf, KIND_WORDS } from "./rows-draft.ts"

/** Where a condition on one column is said; it is added, or takes the place of the one of its kind. */
export function RowsFilter(props: {
  readonly card: Card
  readonly columns: readonly ColumnProfile[]
  /** The one that is selected on the page. */
  readonly column: string | null
  readonly ask: RowsAsk
  readonly onAsk: (ask: RowsAsk) => void
  readonly onClose: () => void
}) {
  const [name, setName] = createSignal(props.column)
  createEffect(
    on(
      () => props.column,
      (column) => setName(column),
      { defer: true },
    ),
  )
  const column = createMemo(() => props.columns.find((c) => c.name === name()) ?? props.columns[0])
  const kinds = createMemo(() => {
    const own = column()
    return own ? kindsFor(own, props.card.choices) : []
  })
  const present = (kind: ConditionKind) =>
    props.ask.conditions.find((c) => c.column === column()?.name && c.kind === kind)
  const begin = (): Draft => {
    const first = kinds().find((kind) => present(kind)) ?? kinds()[0] ?? "filled"
    return draftOf(first, present(first))
  }
  const [draft, setDraft] = createSignal<Draft>(begin())
  const [wrong, setWrong] = createSignal<string | null>(null)
  createEffect(
    on(
      column,
      () => {
        setDraft(begin())
        setWrong(null)
      },
      { defer: true },
    ),
  )
  const change = (part: Partial<Draft>) => {
    setWrong(null)
    setDraft((d) => ({ ...d, ...part }))
  }
  const apply = (event: Event) => {
    event.preventDefault()
    const own = column()
    if (!own) return
    const made: Condition | string = conditionFrom(own, draft())
    if (typeof made === "string") return setWrong(made)
    props.onAsk(narrowedBy(props.ask, made))
    props.onClose()
  }
  const wrongId = createUniqueId()
  const described = () => ({
    "aria-invalid": wrong() ? ("true" as const) : undefined,
    "aria-describedby": wrong() ? wrongId : undefined,
  })
  const toggle = (value: string) => {
    const { values } = draft()
    change({ values: values.includes(value) ? values.filter((v) => v !== value) : [...values, value] })
  }
  return (
    <form
      class="rows-filter"
      aria-label="Filter by a column"
      onSubmit={apply}
      onKeyDown={(e) => {
        if (e.key !== "Escape") return
        e.stopPropagation()
        props.onClose()
      }}
    >
      <div class="row wrap">
        <Select
          label="Column"
          bare
          value={column()?.name ?? ""}
          options={props.columns.map((c) => ({ value: c.name, label: c.name }))}
          onChange={setName}
        />
        <Select<ConditionKind>
          label="Condition"
          bare
          value={draft().kind}
          options={kinds().map((kind) => ({ value: kind, label: KIND_WORDS[kind] }))}
          onChange={(kind) => {
            setWrong(null)
            setDraft(draftOf(kind, present(kind)))
          }}
        />
        <Switch>
          <Match when={draft().kind === "numbers" || draft().kind === "days"}>
            <For each={["from", "to"] as const}>
              {(bound, i) => (
                <label class="field">
                  <span>{bound}</span>
                  <input
                    class="input rows-bound"
                    type={draft().kind === "days" ? "date" : "text"}
                    inputmode={draft().kind === "days" ? undefined : "decimal"}
                    autocomplete="off"
                    placeholder={(i() === 0 ? column()?.min : column()?.max) ?? ""}
                    value={draft()[bound]}
                    onInput={(e) => change({ [bound]: e.currentTarget.value })}
                    {...described()}
                  />
                </label>
              )}
            </For>
          </Match>
          <Match when={draft().kind === "contains"}>
            <input
              class="input"
              type="text"
              aria-label="Text"
              autocomplete="off"
              value={draft().text}
              onInput={(e) => change({ text: e.currentTarget.value })}
              {...described()}
            />
          </Match>
        </Switch>
        <Button type="submit" kind="go">
          Filter
        </Button>
        <Button kind="quiet" onClick={() => props.onClose()}>
          Cancel
        </Button>
      </div>
      <Show when={draft().kind === "values" && column()}>
        {(own) => (
          <fieldset class="rows-values">
            <legend class="sr">Most frequent values of {own().name}</legend>
            <For each={frequentValues(own())}>
              {(value) => (
                <label class="chip" classList={{ plain: !draft().values.includes(value) }}>
                  <input
                    type="checkbox"
                    class="sr"
                    checked={draft().values.includes(value)}
                    onChange={() => toggle(value)}
                  />
                  <span class="cut" dir="auto">
                    {value === "" ? "empty text" : value}
                  </span>
                  <span class="faint">{countOf(own(), value)}</span>
                </label>
              )}
            </For>
          </fieldset>
        )}
      </Show>
      <Show when={wrong()}>
        <span class="err field-note" id={wrongId} role="alert">
          {wrong()}
        </span>
      </Show>
    </form>
  )
}

function countOf(column: ColumnProfile, value: string): string {
  const count = column.top.find((t) => t.value === value)?.count ?? 0
  return `${column.topError > 0 ? "≈\u2009" : ""}${formatCount(count)}`
}
