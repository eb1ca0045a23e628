import { type ComponentProps, type JSX, Show, splitProps } from "solid-js"

/** A button. `go` is the one main action of a place; `quiet` has no border. */
export function Button(
  props: Omit<ComponentProps<"button">, "class"> & { readonly kind?: "go" | "quiet"; readonly small?: boolean },
) {
  const [own, rest] = splitProps(props, ["kind", "small"])
  return <button type="button" classList={{ btn: true, [own.kind ?? "plain"]: true, small: own.small }} {...rest} />
}

/** A labelled text field; `note` says in words what is wrong with it. */
export function Field(
  props: Omit<ComponentProps<"input">, "class" | "id"> & {
    readonly id: string
    readonly label: string
    readonly note?: string | null
  },
) {
  const [own, rest] = splitProps(props, ["id", "label", "note"])
  return (
    <label class="field" for={own.id}>
      <span>{own.label}</span>
      <input
        class="input"
        id={own.id}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={own.note ? "true" : undefined}
        aria-describedby={own.note ? `${own.id}-note` : undefined}
        {...rest}
      />
      <Show when={own.note}>
        <span class="field-note err" id={`${own.id}-note`}>
          {own.note}
        </span>
      </Show>
    </label>
  )
}

export interface Option<T extends string> {
  readonly value: T
  readonly label: string
  readonly disabled?: boolean
}

/** A labelled choice; the label is hidden from sight with `bare`. */
export function Select<T extends string>(props: {
  readonly label: string
  readonly value: T
  readonly options: readonly Option<T>[]
  readonly onChange: (value: T) => void
  readonly bare?: boolean
  readonly small?: boolean
  readonly disabled?: boolean
}) {
  return (
    <label class="field">
      <span classList={{ sr: props.bare }}>{props.label}</span>
      <select
        class="select"
        classList={{ small: props.small }}
        disabled={props.disabled}
        value={props.value}
        onChange={(e) => props.onChange(e.currentTarget.value as T)}
      >
        {props.options.map((o) => (
          <option value={o.value} disabled={o.disabled} selected={o.value === props.value}>
            {o.label}
          </option>
        ))}
      </select>
    </label>
  )
}

/** A framed part of a page with a heading. */
export function Card(props: {
  readonly title?: string
  readonly note?: JSX.Element
  readonly actions?: JSX.Element
  readonly children: JSX.Element
}) {
  return (
    <section class="card" aria-label={props.title}>
      <Show when={props.title}>
        <header>
          <h2>{props.title}</h2>
          <Show when={props.note}>
            <span class="faint grow">{props.note}</span>
          </Show>
          {props.actions}
        </header>
      </Show>
      {props.children}
    </section>
  )
}

/** How much of a whole, 0 to 1. With a label it is a progress bar for assistive technology, without one it is a picture. */
export function Meter(props: {
  readonly share: number
  readonly label?: string
  readonly tone?: "warn" | "err" | "still"
  readonly wide?: boolean
}) {
  const percent = () => Math.min(100, Math.max(0, props.share * 100))
  const bar = () => <i style={{ width: `${percent()}%` }} />
  return (
    <Show
      when={props.label}
      fallback={
        <span classList={{ meter: true, wide: props.wide, [props.tone ?? "plain"]: true }} aria-hidden="true">
          {bar()}
        </span>
      }
    >
      <span
        classList={{ meter: true, wide: props.wide, [props.tone ?? "plain"]: true }}
        role="progressbar"
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percent())}
      >
        {bar()}
      </span>
    </Show>
  )
}

export type Tone = "plain" | "good" | "warn" | "err"

/** A small figure or word on a wash of its meaning. */
export function Badge(props: { readonly tone?: Tone; readonly children: JSX.Element }) {
  return <span classList={{ badge: true, [props.tone ?? "plain"]: true }}>{props.children}</span>
}

/** A dot of meaning; always beside the word that says it. */
export function Dot(props: { readonly tone?: Tone | "live" }) {
  return <span classList={{ dot: true, [props.tone ?? "plain"]: true }} aria-hidden="true" />
}

/** Something a person should read: what is wrong, or what was done. */
export function Note(props: { readonly tone?: Tone; readonly children: JSX.Element; readonly alert?: boolean }) {
  return (
    <div classList={{ note: true, [props.tone ?? "plain"]: true }} role={props.alert ? "alert" : undefined}>
      {props.children}
    </div>
  )
}

/** A place with nothing in it yet: what it is for, and the way on. `first` where its title is the page's own. */
export function Empty(props: { readonly title: string; readonly first?: boolean; readonly children?: JSX.Element }) {
  return (
    <div class="empty">
      <Show when={props.first} fallback={<h2>{props.title}</h2>}>
        <h1>{props.title}</h1>
      </Show>
      {props.children}
    </div>
  )
}

/** A key on the keyboard. */
export function Key(props: { readonly children: JSX.Element }) {
  return <kbd class="key">{props.children}</kbd>
}
