import { createMemo, For, Match, Show, Switch } from "solid-js"
import { Badge, Button } from "#components/basics.tsx"
import { placedMessage } from "#domain/rules/expression/problem.ts"
import type { UserRule } from "#domain/rules/user-rules.ts"
import type { Card, CheckedRules } from "./model.ts"
import { outcomeOf, type RuleOutcome } from "./own-rules.ts"
import { PlacesList } from "./places-list.tsx"
import { SEVERITY_TONES, SEVERITY_WORDS } from "./severity.ts"

/** A rule that somebody wrote, and what the rows make of it. */
export function OwnRule(props: {
  readonly card: Card
  readonly rule: UserRule
  readonly checked: CheckedRules | null
  readonly disabled: boolean
  readonly onRow: (row: number) => void
  readonly onChange: () => void
  readonly onRemove: () => void
}) {
  const outcome = createMemo(() => outcomeOf(props.rule, props.checked))
  const as = <K extends RuleOutcome["kind"]>(kind: K) => {
    const now = outcome()
    return now.kind === kind ? (now as Extract<RuleOutcome, { kind: K }>) : null
  }
  const tone = () => {
    const { kind } = outcome()
    return kind === "broken"
      ? SEVERITY_TONES[props.rule.severity]
      : kind === "unfit"
        ? "warn"
        : kind === "kept"
          ? "good"
          : "plain"
  }
  const word = () => {
    const { kind } = outcome()
    if (kind === "broken") return SEVERITY_WORDS[props.rule.severity]
    return kind === "kept" ? "holds" : kind === "unfit" ? "does not fit" : "not checked yet"
  }
  return (
    <article classList={{ note: true, "own-rule": true, [tone()]: true }} aria-label={props.rule.title}>
      <div class="own-rule-head">
        <Badge tone={tone()}>{word()}</Badge>
        <b class="grow">{props.rule.title}</b>
        <span class="own-rule-ways">
          <Button
            small
            kind="quiet"
            data-change={props.rule.id}
            disabled={props.disabled}
            aria-label={`Change “${props.rule.title}”`}
            onClick={() => props.onChange()}
          >
            Change
          </Button>
          <Button
            small
            kind="quiet"
            disabled={props.disabled}
            aria-label={`Remove “${props.rule.title}”`}
            onClick={() => props.onRemove()}
          >
            Remove
          </Button>
        </span>
      </div>
      <p class="mono soft own-rule-text">
        <Show when={props.rule.where}>{(where) => <>where {where()}, </>}</Show>
        expect {props.rule.expect}
      </p>
      <Switch>
        <Match when={as("broken")}>
          {(broken) => (
            <>
              <p>{broken().finding.message}</p>
              <PlacesList
                count={broken().finding.count}
                places={broken().finding.places}
                shown={5}
                onRow={props.onRow}
              />
            </>
          )}
        </Match>
        <Match when={as("unfit")}>
          {(unfit) => (
            <For each={unfit().problems}>
              {(problem) => (
                <p>
                  It cannot be checked on this file: {problem.field}, {lowerFirst(placedMessage(problem))}
                </p>
              )}
            </For>
          )}
        </Match>
      </Switch>
    </article>
  )
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
