import { createMemo, For, type JSX, Match, Show, Switch } from "solid-js"
import { Badge, Button, Meter, Note, type Tone } from "#components/basics.tsx"
import { formatCount, formatProgress, formatShare, plural } from "#components/format.ts"
import type { RuleReport } from "#domain/rules/check.ts"
import type { RuleFinding } from "#domain/rules/finding.ts"
import { isUserRuleCode } from "#domain/rules/user-rule-code.ts"
import { MEANINGS, type Meaning } from "#domain/schema/meanings/meaning.ts"
import type { RuleProgress } from "#profiler/api.ts"
import type { Desk } from "./desk.ts"
import { MeaningsTable } from "./meanings-table.tsx"
import { type Card, isOpen, latestCheck } from "./model.ts"
import { OwnRulesSection } from "./own-rules-section.tsx"
import { PlacesList } from "./places-list.tsx"
import { SEVERITY_TONES, SEVERITY_WORDS } from "./severity.ts"

interface Ways {
  readonly desk: Desk
  readonly card: Card
  /** Shows a row, by its number in the file. */
  readonly onRow: (row: number) => void
}

/** The number of rules that are broken, for the tab, as far as they are checked; nothing before any is. */
export function ruleCount(desk: Desk, card: Card): { readonly count?: number; readonly tone?: Tone } {
  const report = latestCheck(card.rules)?.report ?? desk.rowRules(card)
  if (!report) return {}
  const { findings } = report
  const severities = new Set(findings.map((f) => f.severity))
  const tone = severities.has("error") ? "err" : severities.has("warning") ? "warn" : "plain"
  return { count: findings.length, tone }
}

/** The rules of the datasource, what those of sales and returns make of the rows, and what the columns mean. */
export function RulesView(props: Ways) {
  const check = () => void props.desk.checkRules(props.card.id)
  return (
    <div class="rules">
      <OwnRulesSection {...props} />
      <Show when={props.card.profile}>
        <h2>Rules of sales and returns</h2>
      </Show>
      <Switch>
        <Match when={props.card.rules.kind === "checking" && props.card.rules}>
          {(state) => (
            <>
              <Checking progress={state().progress} />
              <Show when={state().before} fallback={<RowRules {...props} />}>
                {(before) => <Report report={before().report} {...props} />}
              </Show>
            </>
          )}
        </Match>
        <Match when={props.card.rules.kind === "failed" && props.card.rules}>
          {(state) => (
            <Note tone="err" alert>
              <p>
                <b>The rules could not be checked.</b> {state().message}
              </p>
              <div>
                <Button onClick={check}>Try again</Button>
              </div>
            </Note>
          )}
        </Match>
        <Match when={props.card.rules.kind === "checked" && props.card.rules}>
          {(state) => <Report report={state().report} {...props} />}
        </Match>
        <Match when={props.card.rules.kind === "unchecked"}>
          <Note>
            <p>
              {props.card.profile
                ? "Rules that compare rows, such as “a return has a sale”, are checked in your browser once all rows are loaded for it."
                : "The rules are checked when every row was read."}
            </p>
            <Show when={props.card.profile && isOpen(props.card)}>
              <div>
                <Button kind="go" onClick={check}>
                  Check the rules
                </Button>
              </div>
            </Show>
          </Note>
          <RowRules {...props} />
        </Match>
      </Switch>
      <MeaningsTable desk={props.desk} card={props.card} />
    </div>
  )
}

/** Never without a number. */
export function Checking(props: { readonly progress: RuleProgress }) {
  const share = () => {
    const { progress } = props
    return progress.phase === "loading" ? progress.share : progress.done / Math.max(1, progress.total)
  }
  const words = () => {
    const { progress } = props
    return progress.phase === "loading"
      ? `Loading the rows, ${formatProgress(progress.share)}`
      : `${formatCount(progress.done)} of ${formatCount(progress.total)} checks done`
  }
  return (
    <div class="rules-progress">
      <Meter share={share()} label="Rows checked" wide />
      <span class="soft num">{words()}</span>
    </div>
  )
}

/** The rules on single rows, which were counted while the file was read. */
function RowRules(props: Ways) {
  const report = createMemo(() => props.desk.rowRules(props.card))
  return (
    <Show when={report()}>
      {(known) => (
        <>
          <For each={known().findings}>
            {(finding) => <Broken finding={finding} card={props.card} onRow={props.onRow} />}
          </For>
          <Details
            summary={plural(known().kept.length, "rule on single rows holds", "rules on single rows hold")}
            show={known().kept.length > 0}
          >
            <For each={known().kept}>{(rule) => <li>{rule.title}</li>}</For>
          </Details>
        </>
      )}
    </Show>
  )
}

function Report(props: Ways & { readonly report: RuleReport }) {
  const findings = () => props.report.findings.filter(({ code }) => !isUserRuleCode(code))
  const kept = () => props.report.kept.filter(({ id }) => !isUserRuleCode(id))
  return (
    <>
      <Learned report={props.report} />
      <Show
        when={findings().length > 0}
        fallback={
          <Note tone={kept().length > 0 ? "good" : "plain"}>
            <p>
              {kept().length > 0
                ? kept().length === 1
                  ? "The one rule that can be checked holds for every row."
                  : `All ${plural(kept().length, "rule")} that can be checked hold for every row.`
                : "No rule can be checked: no column means what one needs."}
            </p>
          </Note>
        }
      >
        <For each={findings()}>{(finding) => <Broken finding={finding} card={props.card} onRow={props.onRow} />}</For>
      </Show>
      <Details summary={plural(kept().length, "rule holds", "rules hold")} show={kept().length > 0}>
        <For each={kept()}>{(rule) => <li>{rule.title}</li>}</For>
      </Details>
      <Details
        summary={`${plural(props.report.skipped.length, "rule")} cannot be checked`}
        show={props.report.skipped.length > 0}
      >
        <For each={props.report.skipped}>
          {(rule) => (
            <li>
              {rule.title} <span class="faint">{rule.why}</span>
            </li>
          )}
        </For>
      </Details>
    </>
  )
}

/** How the file writes returns and reckons amounts: what the rules go by. */
function Learned(props: { readonly report: RuleReport }) {
  const amountWords = (meaning: string) => MEANINGS[meaning as Meaning]?.title ?? meaning
  return (
    <Show when={props.report.returns !== null || props.report.formulas.length > 0}>
      <dl class="kv rules-learned">
        <Show when={props.report.returns}>
          {(words) => (
            <>
              <dt>A return shows by</dt>
              <dd>{words()}</dd>
            </>
          )}
        </Show>
        <For each={props.report.formulas}>
          {(formula) => (
            <>
              <dt>The {amountWords(formula.amount)} is</dt>
              <dd>
                {formula.words} <span class="faint">in {formatShare(formula.share)} of the rows</span>
              </dd>
            </>
          )}
        </For>
      </dl>
    </Show>
  )
}

function Broken(props: Omit<Ways, "desk"> & { readonly finding: RuleFinding }) {
  return (
    <Note tone={SEVERITY_TONES[props.finding.severity]}>
      <div class="row">
        <Badge tone={SEVERITY_TONES[props.finding.severity]}>{SEVERITY_WORDS[props.finding.severity]}</Badge>
        <b>{props.finding.title}</b>
      </div>
      <p>{props.finding.message}</p>
      <PlacesList count={props.finding.count} places={props.finding.places} shown={5} onRow={props.onRow} />
      <Show when={props.finding.advice}>{(advice) => <p class="soft">{advice()}</p>}</Show>
    </Note>
  )
}

function Details(props: { readonly summary: string; readonly show: boolean; readonly children: JSX.Element }) {
  return (
    <Show when={props.show}>
      <details class="rules-details">
        <summary>{props.summary}</summary>
        <ul>{props.children}</ul>
      </details>
    </Show>
  )
}
