import { createUniqueId, For, type JSX, Match, Show, Switch } from "solid-js"
import { Select } from "#components/basics.tsx"
import type { ColumnProfile } from "#domain/profile/profile.ts"
import { NUMBER_FORMATS } from "#domain/schema/number-formats.ts"
import { timestampFormat } from "#domain/schema/timestamp-formats.ts"
import type { Draft } from "./change.ts"

interface Fields {
  readonly draft: Draft
  readonly column: ColumnProfile | null
  readonly names: readonly string[]
  /** Values of the column, to choose from. */
  readonly texts: readonly string[]
  /** What is wrong with what was filled in; empty where something is missing only. */
  readonly problem: string | null
  readonly onChange: (next: Partial<Draft>) => void
}

/** Values that can be replaced, each with a field. */
const VALUES = 12
const PATTERNS = ["dd.MM.yyyy HH:mm", "MM/dd/yyyy hh:mm a", "yyyyMMdd HHmmss", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H.%M"]

/** What a change needs to know. */
export function ChangeFields(props: Fields) {
  const is = (...changes: readonly Draft["change"][]) => changes.includes(props.draft.change)
  return (
    <>
      <Switch>
        <Match when={is("rename")}>
          <Text {...props} label="New name" field="name" />
        </Match>
        <Match when={is("time")}>
          <Text {...props} label="Written as" field="format" list={patterns(props.column)} mono>
            Letters as in dd.MM.yyyy HH:mm, or %d.%m.%Y %H:%M; text between apostrophes.
          </Text>
        </Match>
        <Match when={is("number")}>
          <Select
            label="Written as"
            small
            value={props.draft.format}
            options={NUMBER_FORMATS.map(({ id, example, decimal }) => ({
              value: id,
              label: `${example} (decimal ${decimal === "," ? "comma" : "point"})`,
            }))}
            onChange={(format) => props.onChange({ format })}
          />
        </Match>
        <Match when={is("null_words")}>
          <Text {...props} label="Words" field="words">
            With commas between them; capitals do not matter.
          </Text>
        </Match>
        <Match when={is("fill")}>
          <Select
            label="With"
            small
            value={props.draft.fillFrom}
            options={[
              { value: "value", label: "a value" },
              { value: "above", label: "the value above" },
            ]}
            onChange={(fillFrom) => props.onChange({ fillFrom })}
          />
          <Show when={props.draft.fillFrom === "value"}>
            <Text {...props} label="Value" field="value" />
          </Show>
        </Match>
        <Match when={is("map")}>
          <Values {...props} />
        </Match>
        <Match when={is("split")}>
          <Text {...props} label="At" field="separator" mono />
          <Text {...props} label="Into" field="name">
            Names with commas between them; what is too much stays in the last one.
          </Text>
        </Match>
        <Match when={is("merge")}>
          <Columns {...props} legend="Join it with" />
          <Text {...props} label="Between them" field="separator" mono />
          <Text {...props} label="Name" field="name" />
        </Match>
        <Match when={is("drop_rows")}>
          <Select
            label="Rows"
            small
            value={props.draft.rowsWith}
            options={[
              { value: "no_value", label: "without a value" },
              { value: "no_number", label: "without a number" },
              { value: "no_time", label: "without a time" },
              { value: "these", label: "with one of these values" },
              { value: "not_these", label: "with any other value than these" },
            ]}
            onChange={(rowsWith) => props.onChange({ rowsWith })}
          />
          <Show when={props.draft.rowsWith === "these" || props.draft.rowsWith === "not_these"}>
            <Text {...props} label="Values" field="words" list={[...new Set(props.texts)].slice(0, 50)}>
              To the letter, with commas between them.
            </Text>
          </Show>
        </Match>
        <Match when={is("clear")}>
          <Select<"number" | "time">
            label="What is no"
            small
            value={props.draft.unless === "time" ? "time" : "number"}
            options={[
              { value: "number", label: "number" },
              { value: "time", label: "time" },
            ]}
            onChange={(unless) => props.onChange({ unless })}
          />
        </Match>
        <Match when={is("dedupe")}>
          <Columns {...props} legend="Equal in all columns, or in these" />
        </Match>
        <Match when={is("short")}>
          <Select
            label="They are"
            small
            value={props.draft.short}
            options={[
              { value: "fill", label: "filled up with empty cells" },
              { value: "drop", label: "left out" },
            ]}
            onChange={(short) => props.onChange({ short })}
          />
        </Match>
        <Match when={is("long")}>
          <Select
            label="What is too much"
            small
            value={props.draft.long}
            options={[
              { value: "join", label: "joins the last column" },
              { value: "cut", label: "is cut off" },
              { value: "drop", label: "takes the row with it" },
            ]}
            onChange={(long) => props.onChange({ long })}
          />
        </Match>
        <Match when={is("listed")}>
          <Text {...props} label="Rows" field="words">
            Numbers as in the Rows view, as 12, 40-42.
          </Text>
        </Match>
      </Switch>
      <Show when={props.problem}>
        <p class="field-note err" aria-live="polite">
          {props.problem}
        </p>
      </Show>
    </>
  )
}

/** The formats that read some of the column, and patterns to begin with. */
const patterns = (column: ColumnProfile | null): readonly string[] => [
  ...new Set([...(column?.timestamps ?? []).map((t) => t.format), ...PATTERNS]),
]

function Text(
  props: Fields & {
    readonly label: string
    readonly field: "name" | "words" | "format" | "value" | "separator"
    readonly list?: readonly string[]
    readonly mono?: boolean
    readonly children?: JSX.Element
  },
) {
  const id = createUniqueId()
  return (
    <div class="change-text">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        class="input"
        classList={{ mono: props.mono }}
        autocomplete="off"
        spellcheck={false}
        list={props.list ? `${id}-list` : undefined}
        aria-describedby={props.children ? `${id}-hint` : undefined}
        aria-invalid={props.problem ? "true" : undefined}
        value={props.draft[props.field]}
        onInput={(e) => props.onChange({ [props.field]: e.currentTarget.value })}
      />
      <Show when={props.list}>
        {(list) => (
          <datalist id={`${id}-list`}>
            <For each={list()}>{(value) => <option value={value}>{timestampFormat(value)?.example ?? ""}</option>}</For>
          </datalist>
        )}
      </Show>
      <Show when={props.children}>
        <span class="faint" id={`${id}-hint`}>
          {props.children}
        </span>
      </Show>
    </div>
  )
}

/** The most frequent values, each beside what it is to become. */
function Values(props: Fields) {
  const known = () => [...new Set([...(props.column?.top ?? []).map((t) => t.value), ...props.texts])].slice(0, VALUES)
  return (
    <fieldset class="change-list">
      <legend>New values; an empty field changes nothing</legend>
      <For each={known()}>
        {(value) => (
          <label class="change-value">
            <span class="cut mono" title={value} dir="auto">
              {value}
            </span>
            <input
              class="input mono"
              autocomplete="off"
              spellcheck={false}
              aria-label={`New value for ${value}`}
              value={props.draft.values[value] ?? ""}
              onInput={(e) => props.onChange({ values: { ...props.draft.values, [value]: e.currentTarget.value } })}
            />
          </label>
        )}
      </For>
    </fieldset>
  )
}

/** Other columns to choose. */
function Columns(props: Fields & { readonly legend: string }) {
  const toggle = (name: string, on: boolean) => {
    const chosen = new Set(props.draft.others)
    if (on) chosen.add(name)
    else chosen.delete(name)
    // In the order of the table, whatever was clicked first.
    props.onChange({ others: props.names.filter((n) => chosen.has(n)) })
  }
  return (
    <fieldset class="change-list">
      <legend>{props.legend}</legend>
      <For each={props.names.filter((name) => name !== props.column?.name)}>
        {(name) => (
          <label class="change-check">
            <input
              type="checkbox"
              checked={props.draft.others.includes(name)}
              onChange={(e) => toggle(name, e.currentTarget.checked)}
            />
            <span class="cut" dir="auto" title={name}>
              {name}
            </span>
          </label>
        )}
      </For>
    </fieldset>
  )
}
