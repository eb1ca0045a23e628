import { createMemo, For, Show } from "solid-js"
import { formatCount } from "#components/format.ts"
import { tryTimeFormat, type UnreadText } from "#domain/schema/times/try-format.ts"

/** Texts that do not fit and are shown. */
const SHOWN = 3

/** What a pattern makes of the column's first values: how many it reads, and where the others leave it. */
export function TimeTrial(props: { readonly format: string; readonly texts: readonly string[] }) {
  const trial = createMemo(() => {
    const made = tryTimeFormat(props.format, props.texts)
    return "problem" in made ? null : made
  })
  const unread = () => {
    const seen = new Set<string>()
    return (trial()?.unread ?? []).filter(({ text }) => !seen.has(text) && seen.add(text))
  }
  return (
    <Show when={trial()}>
      {(made) => (
        <div class="trial" aria-live="polite">
          <p>
            <b class="num">{formatCount(made().read)}</b> of the {formatCount(made().of)} values looked at read as
            times. <span class="faint">It reads {made().example}.</span>
          </p>
          <Show when={unread().length > 0}>
            <ul>
              <For each={unread().slice(0, SHOWN)}>{(text) => <Unread unread={text} />}</For>
            </ul>
            <Show when={unread().length > SHOWN}>
              <p class="faint">and {formatCount(unread().length - SHOWN)} more. What is not read stays as it is.</p>
            </Show>
          </Show>
        </div>
      )}
    </Show>
  )
}

/** A text with the letter at which it leaves the pattern marked, and why. */
function Unread(props: { readonly unread: UnreadText }) {
  const at = () => props.unread.at ?? -1
  const text = () => props.unread.text
  return (
    <li>
      <span class="mono trial-text" dir="auto">
        <Show when={at() >= 0} fallback={text()}>
          {text().slice(0, at())}
          <mark>{text()[at()] ?? "\u00a0"}</mark>
          {text().slice(at() + 1)}
        </Show>
      </span>
      <span class="warn">{props.unread.why}.</span>
    </li>
  )
}
