import { createMemo, createSignal, onMount, Show } from "solid-js"
import { Button, Field, Select } from "#components/basics.tsx"
import type { Severity } from "#domain/findings/finding.ts"
import type { RuleContext } from "#domain/rules/context.ts"
import { conditionProblem } from "#domain/rules/expression/problem.ts"
import type { UserRule } from "#domain/rules/user-rules.ts"
import { ExpressionField } from "./expression-field.tsx"
import { SEVERITY_WORDS } from "./severity.ts"

const SEVERITIES = (["error", "warning", "info"] as const).map((value) => ({ value, label: SEVERITY_WORDS[value] }))

/** What of a rule is typed; its id comes of its title, or stays. */
export type RuleDraft = Omit<UserRule, "id">

/** A rule that is written or changed. */
export function OwnRuleForm(props: {
  /** Tells the fields of several forms apart. */
  readonly name: string
  readonly rule: UserRule | null
  readonly context: RuleContext
  /** @returns why it could not be saved; null where it was, and the form is gone */
  readonly onSave: (draft: RuleDraft) => Promise<string | null>
  readonly onCancel: () => void
}) {
  const [title, setTitle] = createSignal(props.rule?.title ?? "")
  const [severity, setSeverity] = createSignal<Severity>(props.rule?.severity ?? "warning")
  const [where, setWhere] = createSignal(props.rule?.where ?? "")
  const [expect, setExpect] = createSignal(props.rule?.expect ?? "")
  const [tried, setTried] = createSignal(false)
  const [saving, setSaving] = createSignal(false)
  const [refused, setRefused] = createSignal<string | null>(null)
  let form!: HTMLFormElement
  const id = (field: string) => `${props.name}-${field}`
  onMount(() => document.getElementById(id("title"))?.focus())

  const problems = createMemo(() => [
    { field: "where", problem: where().trim() === "" ? null : conditionProblem(where(), props.context) },
    { field: "expect", problem: conditionProblem(expect(), props.context) },
  ])
  const isUnfit = () => problems().every((p) => p.problem?.kind !== "written") && problems().some((p) => p.problem)
  const wrongField = () =>
    title().trim() === "" ? "title" : problems().find((p) => p.problem?.kind === "written")?.field
  const isChanged = () =>
    title() !== (props.rule?.title ?? "") ||
    where() !== (props.rule?.where ?? "") ||
    expect() !== (props.rule?.expect ?? "")

  async function save(): Promise<void> {
    const isTold = tried()
    setTried(true)
    const wrong = wrongField()
    if (wrong) return document.getElementById(id(wrong))?.focus()
    // Nobody saves what does not fit without having seen that it does not.
    if (saving() || (isUnfit() && !isTold)) return
    setSaving(true)
    const text = where().trim()
    const draft = { title: title().trim(), severity: severity(), ...(text && { where: text }), expect: expect().trim() }
    setRefused(await props.onSave(draft))
    setSaving(false)
  }

  return (
    <form
      ref={form}
      class="rule-form"
      aria-label={props.rule ? `Change “${props.rule.title}”` : "A new rule"}
      onSubmit={(e) => {
        e.preventDefault()
        void save()
      }}
      onKeyDown={(e) => {
        if (e.key === "Escape" && !isChanged()) props.onCancel()
      }}
    >
      <div class="rule-form-head">
        <Field
          id={id("title")}
          label="Title"
          maxlength={200}
          placeholder="What is shipped has a date"
          value={title()}
          note={tried() && title().trim() === "" ? "A rule needs a title." : null}
          onInput={(e) => setTitle(e.currentTarget.value)}
        />
        <Select<Severity> label="If broken" value={severity()} options={SEVERITIES} onChange={setSeverity} />
      </div>
      <ExpressionField
        id={id("where")}
        label="For rows where"
        hint="All rows, where it is left empty."
        value={where()}
        context={props.context}
        onInput={setWhere}
        onEnter={() => void save()}
        strict={tried()}
      />
      <ExpressionField
        id={id("expect")}
        label="Expect that"
        hint="Columns in double quotes, meanings as bare words, texts in single quotes."
        value={expect()}
        context={props.context}
        onInput={setExpect}
        onEnter={() => void save()}
        strict={tried()}
      />
      <Show when={tried() && expect().trim() === ""}>
        <p class="err">A rule needs something to expect, such as quantity &gt; 0.</p>
      </Show>
      <Show when={refused()}>
        {(message) => (
          <p class="err" role="alert">
            Not saved. {message()}
          </p>
        )}
      </Show>
      <div class="row wrap">
        <Button kind="go" small type="submit" disabled={saving()}>
          {tried() && isUnfit() ? "Save all the same" : "Save"}
        </Button>
        <Button kind="quiet" small onClick={() => props.onCancel()}>
          Cancel
        </Button>
        <Show when={tried() && isUnfit()}>
          <span class="faint">It does not fit this file, and would be checked on those that it fits.</span>
        </Show>
      </div>
    </form>
  )
}
