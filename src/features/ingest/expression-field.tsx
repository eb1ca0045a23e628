import { createEffect, createMemo, createSignal, Index, on, onCleanup, Show } from "solid-js"
import type { RuleContext } from "#domain/rules/context.ts"
import { completionsAt } from "#domain/rules/expression/complete.ts"
import { conditionProblem, placedMessage } from "#domain/rules/expression/problem.ts"

/** A problem is shown when the typing rests: half an expression is always wrong. */
const TYPING_MS = 500

/**
 * An expression as it is written: what is wrong is marked in its place and said below, and the names that fit at the caret
 * can be chosen. Enter ends the form; an expression has more lines with Shift and Enter.
 */
export function ExpressionField(props: {
  readonly id: string
  readonly label: string
  /** Shown while nothing is wrong. */
  readonly hint: string
  readonly value: string
  readonly context: RuleContext
  readonly onInput: (text: string) => void
  readonly onEnter: () => void
  /** Shows what is wrong without waiting. */
  readonly strict: boolean
}) {
  let field!: HTMLTextAreaElement
  const [caret, setCaret] = createSignal(props.value.length)
  const [rested, setRested] = createSignal(props.value)
  createEffect(
    on(
      () => props.value,
      (text) => {
        const timer = setTimeout(() => setRested(text), TYPING_MS)
        onCleanup(() => clearTimeout(timer))
      },
      { defer: true },
    ),
  )
  const problem = createMemo(() => {
    const { value } = props
    if (value.trim() === "" || (!props.strict && rested() !== value)) return null
    return conditionProblem(value, props.context)
  })
  const tone = () => (problem()?.kind === "fit" ? "warn" : "err")
  const completions = createMemo(() => completionsAt(props.value, Math.min(caret(), props.value.length), props.context))
  const follow = () => setCaret(field.selectionStart)
  const take = (text: string) => {
    const { start, end } = completions().span
    props.onInput(props.value.slice(0, start) + text + props.value.slice(end))
    field.focus()
    field.setSelectionRange(start + text.length, start + text.length)
    follow()
  }
  return (
    <div class="expression-field">
      <label for={props.id}>{props.label}</label>
      <div class="expression">
        {/* Behind the text, letter for letter: it marks the place, and makes the field as high as the text is. */}
        <div class="expression-marks" aria-hidden="true">
          <Show when={problem()} fallback={`${props.value} `}>
            {(p) => (
              <>
                {props.value.slice(0, p().start)}
                <mark class={tone()}>{props.value.slice(p().start, p().end) || "\u00a0"}</mark>
                {`${props.value.slice(p().end)} `}
              </>
            )}
          </Show>
        </div>
        <textarea
          ref={field}
          class="input"
          id={props.id}
          rows={1}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          value={props.value}
          aria-invalid={problem()?.kind === "written" ? "true" : undefined}
          aria-describedby={`${props.id}-note`}
          onInput={(e) => {
            props.onInput(e.currentTarget.value)
            follow()
          }}
          onKeyUp={follow}
          onClick={follow}
          onKeyDown={(e) => {
            if (e.key !== "Enter" || e.shiftKey || e.isComposing) return
            e.preventDefault()
            props.onEnter()
          }}
        />
      </div>
      <p class="expression-note" id={`${props.id}-note`} aria-live="polite">
        <Show when={problem()} fallback={<span class="faint">{props.hint}</span>}>
          {(p) => <span class={tone()}>{placedMessage(p())}</span>}
        </Show>
      </p>
      <fieldset class="names" aria-label={`Names for “${props.label}”`}>
        <Index each={completions().names}>
          {(name) => (
            <button type="button" class="name mono" title={name().about} onClick={() => take(name().text)}>
              {name().label}
            </button>
          )}
        </Index>
      </fieldset>
    </div>
  )
}
