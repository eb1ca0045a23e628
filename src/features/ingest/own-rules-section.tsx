import { createEffect, createMemo, createSignal, For, Match, on, Show, Switch } from "solid-js"
import { Badge, Button, Note } from "#components/basics.tsx"
import { createContext } from "#domain/rules/context.ts"
import { newRuleId, withoutRule, withRule } from "#domain/rules/edit-user-rules.ts"
import type { UserRule } from "#domain/rules/user-rules.ts"
import { ruleColumns } from "#profiler/rule-columns.ts"
import type { Desk } from "./desk.ts"
import { type Card, latestCheck } from "./model.ts"
import { OwnRule } from "./own-rule.tsx"
import { OwnRuleForm, type RuleDraft } from "./own-rule-form.tsx"
import { OwnRulesJson } from "./own-rules-json.tsx"
import "./own-rules.css"

/** What is open: nothing, a new rule, one that is changed, or all as JSON. */
type Open = null | { readonly kind: "new" | "json" } | { readonly kind: "rule"; readonly id: string }

/** The rules that people wrote for the datasource, what the check says of each, and how they are changed. */
export function OwnRulesSection(props: {
  readonly desk: Desk
  readonly card: Card
  readonly onRow: (row: number) => void
}) {
  let section!: HTMLElement
  const [open, setOpen] = createSignal<Open>(null)
  const [removed, setRemoved] = createSignal<{ readonly rule: UserRule; readonly all: readonly UserRule[] } | null>(
    null,
  )
  const [refused, setRefused] = createSignal<string | null>(null)
  const datasource = createMemo(() => props.card.datasource)
  const id = createMemo(() => props.card.id)
  createEffect(on(id, () => setOpen(null), { defer: true }))
  createEffect(
    on([id, datasource], () => {
      setRemoved(null)
      setRefused(null)
    }),
  )
  const own = () => props.desk.ownRules.of(datasource())
  const rules = createMemo(() => {
    const now = own()
    return now.kind === "known" ? now.kept.rules : []
  })
  const isKnown = () => own().kind === "known"
  // A card has many steps that leave these as they are: made anew at each, the form would lose its focus.
  const profileOf = createMemo(() => props.card.profile)
  const choicesOf = createMemo(() => props.card.choices)
  const meaningsOf = createMemo(() => props.card.meanings)
  const context = createMemo(() => {
    const [profile, choices, meanings] = [profileOf(), choicesOf(), meaningsOf()]
    if (!profile || !choices || !meanings) return null
    return createContext(meanings, { columns: ruleColumns(profile, choices), rows: profile.rows }, Date.now())
  })
  /** After the list was made anew, what had the focus is gone. */
  const focusOn = (selector: string) =>
    requestAnimationFrame(() => section.querySelector<HTMLElement>(selector)?.focus())
  const close = (focus: string) => {
    setOpen(null)
    focusOn(focus)
  }
  const isOpenAt = (rule: UserRule) => {
    const now = open()
    return now?.kind === "rule" && now.id === rule.id
  }

  async function save(draft: RuleDraft, ruleId: string | null): Promise<string | null> {
    let saved = ruleId ?? ""
    const problem = await props.desk.saveRules(id(), (all) => {
      saved = ruleId ?? newRuleId(draft.title, all)
      return withRule(all, { id: saved, ...draft })
    })
    if (problem === null) {
      setRemoved(null)
      close(`[data-change="${saved}"]`)
    }
    return problem
  }
  async function remove(rule: UserRule): Promise<void> {
    const all = rules()
    const problem = await props.desk.saveRules(id(), (now) => withoutRule(now, rule.id))
    setRefused(problem)
    if (problem !== null) return
    setRemoved({ rule, all })
    focusOn("[data-undo]")
  }
  /** Where it stood, as far as its neighbours are still there. */
  async function putBack({ rule, all }: { readonly rule: UserRule; readonly all: readonly UserRule[] }): Promise<void> {
    const before = all.slice(0, all.indexOf(rule)).map((r) => r.id)
    const problem = await props.desk.saveRules(id(), (now) => {
      const others = withoutRule(now, rule.id)
      const at = others.findLastIndex((r) => before.includes(r.id)) + 1
      return [...others.slice(0, at), rule, ...others.slice(at)]
    })
    setRefused(problem)
    if (problem !== null) return
    setRemoved(null)
    focusOn(`[data-change="${rule.id}"]`)
  }
  async function saveAll(list: readonly UserRule[]): Promise<string | null> {
    const problem = await props.desk.saveRules(id(), () => list)
    if (problem === null) {
      setRemoved(null)
      close("[data-json]")
    }
    return problem
  }

  return (
    <Show when={context()}>
      {(known) => (
        <section ref={section} class="own-rules" aria-label={`Your rules for ${datasource()}`}>
          <div class="row own-rules-head">
            <h2 class="grow cut" title={datasource()}>
              Your rules{datasource() === "" ? "" : ` for ${datasource()}`}
            </h2>
            <Button small data-add disabled={!isKnown() || open() !== null} onClick={() => setOpen({ kind: "new" })}>
              Add a rule
            </Button>
            <Button
              small
              kind="quiet"
              data-json
              disabled={!isKnown() || open() !== null}
              onClick={() => setOpen({ kind: "json" })}
            >
              As JSON
            </Button>
          </div>
          <Trouble desk={props.desk} card={props.card} />
          <Show
            when={open()?.kind !== "json"}
            fallback={
              <OwnRulesJson
                datasource={datasource()}
                rules={rules()}
                onSave={saveAll}
                onClose={() => close("[data-json]")}
              />
            }
          >
            <Show when={isKnown() && rules().length === 0 && open() === null}>
              <p class="soft">
                None yet. A rule says what every row must hold, such as <code class="mono">quantity &gt; 0</code>. It is
                checked on every file for this datasource, here and by grove check.
              </p>
            </Show>
            <For each={rules()}>
              {(rule) => (
                <Show
                  when={isOpenAt(rule)}
                  fallback={
                    <OwnRule
                      card={props.card}
                      rule={rule}
                      checked={latestCheck(props.card.rules)}
                      disabled={open() !== null}
                      onRow={props.onRow}
                      onChange={() => setOpen({ kind: "rule", id: rule.id })}
                      onRemove={() => void remove(rule)}
                    />
                  }
                >
                  <OwnRuleForm
                    name={`rule-${rule.id}`}
                    rule={rule}
                    context={known()}
                    onSave={(draft) => save(draft, rule.id)}
                    onCancel={() => close(`[data-change="${rule.id}"]`)}
                  />
                </Show>
              )}
            </For>
            <Show when={open()?.kind === "new"}>
              <OwnRuleForm
                name="new-rule"
                rule={null}
                context={known()}
                onSave={(draft) => save(draft, null)}
                onCancel={() => close("[data-add]")}
              />
            </Show>
          </Show>
          <Show when={removed()}>
            {(last) => (
              <p class="row soft" role="status">
                <span class="cut">“{last().rule.title}” is removed.</span>
                <Button small kind="quiet" data-undo onClick={() => void putBack(last())}>
                  Put it back
                </Button>
              </p>
            )}
          </Show>
          <Show when={refused()}>
            {(message) => (
              <p class="err" role="alert">
                Not saved. {message()}
              </p>
            )}
          </Show>
        </section>
      )}
    </Show>
  )
}

/** Why there is no list. */
function Trouble(props: { readonly desk: Desk; readonly card: Card }) {
  const own = () => props.desk.ownRules.of(props.card.datasource)
  const again = async () => {
    await props.desk.ownRules.load(props.card.datasource, true)
    await props.desk.followRules(props.card.id)
  }
  const unnamed = () => {
    const now = own()
    return now.kind === "unnamed" ? now.message : null
  }
  const unreachable = () => {
    const now = own()
    return now.kind === "unreachable" ? now.message : null
  }
  return (
    <Switch>
      <Match when={own().kind === "loading"}>
        <p class="faint">Fetching them.</p>
      </Match>
      <Match when={unnamed()}>{(message) => <p class="soft">{message()} Rules are kept by its name.</p>}</Match>
      <Match when={unreachable()}>
        {(message) => (
          <Note tone="warn">
            <p>
              <Badge tone="warn">not checked</Badge> Your rules could not be fetched. {message()}
            </p>
            <div>
              <Button small onClick={() => void again()}>
                Try again
              </Button>
            </div>
          </Note>
        )}
      </Match>
    </Switch>
  )
}
