import { createSignal, onMount, Show } from "solid-js"
import { Button } from "#components/basics.tsx"
import type { UserRule } from "#domain/rules/user-rules.ts"

const textOf = (rules: readonly UserRule[]): string => JSON.stringify(rules, null, 2)

/** All rules of a datasource as JSON: to copy, to paste, to change at once. */
export function OwnRulesJson(props: {
  readonly datasource: string
  readonly rules: readonly UserRule[]
  /** @returns why they could not be saved; null where they were */
  readonly onSave: (rules: readonly UserRule[]) => Promise<string | null>
  readonly onClose: () => void
}) {
  let field!: HTMLTextAreaElement
  const [text, setText] = createSignal(textOf(props.rules))
  const [wrong, setWrong] = createSignal<string | null>(null)
  const [copied, setCopied] = createSignal(false)
  onMount(() => {
    field.focus()
    field.setSelectionRange(0, 0)
    field.scrollTop = 0
  })

  async function save(): Promise<void> {
    // What rules must be is known to a library that the page does not need otherwise.
    const { readUserRules } = await import("#domain/rules/read-user-rules.ts")
    const read = readUserRules(text())
    if (read.ok) return void setWrong(await props.onSave(read.value))
    setWrong(read.problem.message)
    field.focus()
    if (read.problem.at !== null) field.setSelectionRange(read.problem.at, read.problem.at + 1)
  }
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text())
    setCopied(true)
  }

  return (
    <form
      class="rule-form"
      aria-label={`Rules for ${props.datasource} as JSON`}
      onSubmit={(e) => {
        e.preventDefault()
        void save()
      }}
      onKeyDown={(e) => {
        if (e.key === "Escape" && text() === textOf(props.rules)) props.onClose()
      }}
    >
      <textarea
        ref={field}
        class="input rules-json mono"
        rows={Math.min(24, Math.max(8, text().split("\n").length))}
        spellcheck={false}
        autocapitalize="off"
        aria-label="Rules as JSON"
        aria-invalid={wrong() === null ? undefined : "true"}
        aria-describedby="rules-json-note"
        value={text()}
        onInput={(e) => {
          setText(e.currentTarget.value)
          setWrong(null)
          setCopied(false)
        }}
      />
      <p class="expression-note" id="rules-json-note" aria-live="polite">
        <Show
          when={wrong()}
          fallback={<span class="faint">The same list is what grove check --rules and the API take.</span>}
        >
          {(message) => <span class="err">Not saved. {message()}</span>}
        </Show>
      </p>
      <div class="row wrap">
        <Button kind="go" small type="submit">
          Save
        </Button>
        <Button small onClick={() => void copy()}>
          {copied() ? "Copied" : "Copy"}
        </Button>
        <Button kind="quiet" small onClick={() => props.onClose()}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
