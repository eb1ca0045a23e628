import { ErrorBoundary, lazy, Match, Show, Suspense, Switch } from "solid-js"
import { Button, Note } from "#components/basics.tsx"
import { formatBytes, formatCount, formatDuration } from "#components/format.ts"
import { TabPanel, Tabs } from "#components/tabs.tsx"
import { ColumnsTable } from "./columns-table.tsx"
import type { Desk } from "./desk.ts"
import { EarlierOffer } from "./earlier-offer.tsx"
import { findingsOf } from "./finding-words.ts"
import { FindingsList } from "./findings-list.tsx"
import type { Look, View } from "./look.ts"
import type { Card } from "./model.ts"
import { ReadingChoice } from "./reading-choice.tsx"
import { RepairsLine } from "./repairs-made.tsx"
import { RowsTable } from "./rows-table.tsx"
import { RowsView } from "./rows-view.tsx"
import { RulesView, ruleCount } from "./rules-view.tsx"
import { SendBar } from "./send-bar.tsx"
import { SpecView } from "./spec-view.tsx"
import { dialectWords, encodingWords, fileWords, findingCount, readingRemaining } from "./words.ts"

/** The panels come when somebody wants to see them. */
const LocalDashboard = lazy(() => import("./local-dashboard.tsx").then((m) => ({ default: m.LocalDashboard })))

/** The middle pane: one file. */
export function FileView(props: {
  readonly desk: Desk
  readonly card: Card
  readonly look: Look
  readonly column: string | null
  readonly onColumn: (name: string) => void
  readonly onDashboard: () => void
}) {
  const { view, setView } = props.look
  const findings = () => findingCount(findingsOf(props.card))
  const refused = () => (props.card.state.kind === "refused" ? props.card.state.problem : null)

  return (
    <section class="ingest-main" aria-label={props.card.name}>
      <div class="file-head">
        <h1 class="cut" title={props.card.name} dir="auto">
          {props.card.name}
        </h1>
        <Facts card={props.card} />
        <ReadingChoice desk={props.desk} card={props.card} />
        <Show
          when={refused()}
          fallback={
            <SendBar desk={props.desk} card={props.card} onColumn={props.onColumn} onDashboard={props.onDashboard} />
          }
        >
          {(problem) => (
            <div class="note err refused" role="alert">
              <p>
                <b>This file cannot be read.</b> {problem().message}
              </p>
              <div>
                <Button onClick={() => props.desk.remove(props.card.id)}>Take it off the list</Button>
              </div>
            </div>
          )}
        </Show>
        <EarlierOffer desk={props.desk} card={props.card} />
        <Show when={view() !== "findings"}>
          <RepairsLine desk={props.desk} card={props.card} onShow={() => setView("findings")} />
        </Show>
        <Show when={!refused()}>
          <Tabs<View>
            name="file"
            label="Views of the file"
            current={view()}
            onChange={setView}
            tabs={[
              { id: "columns", label: "Columns" },
              { id: "rows", label: "Rows" },
              { id: "dashboard", label: "Dashboard" },
              { id: "findings", label: "Findings", count: findings().count, tone: findings().tone },
              { id: "rules", label: "Rules", ...ruleCount(props.desk, props.card) },
              { id: "spec", label: "Spec" },
            ]}
          />
        </Show>
      </div>
      <Show when={!refused()}>
        <TabPanel name="file" current={view()} class={`file-panel view-${view()}`}>
          <Switch>
            <Match when={view() === "columns"}>
              <ColumnsTable
                desk={props.desk}
                card={props.card}
                look={props.look}
                column={props.column}
                onColumn={props.onColumn}
              />
              <div class="first-rows">
                <h2>First rows</h2>
                <RowsTable card={props.card} column={props.column} height={160} />
              </div>
            </Match>
            <Match when={view() === "rows"}>
              <RowsView desk={props.desk} card={props.card} look={props.look} column={props.column} />
            </Match>
            <Match when={view() === "dashboard"}>
              <ErrorBoundary
                fallback={
                  <div class="spec">
                    <Note tone="err" alert>
                      The dashboard could not be loaded. Reload the page.
                    </Note>
                  </div>
                }
              >
                <Suspense>
                  <LocalDashboard desk={props.desk} card={props.card} look={props.look} />
                </Suspense>
              </ErrorBoundary>
            </Match>
            <Match when={view() === "findings"}>
              <FindingsList desk={props.desk} card={props.card} onColumn={props.onColumn} onRow={props.look.showRow} />
            </Match>
            <Match when={view() === "rules"}>
              <RulesView desk={props.desk} card={props.card} onRow={props.look.showRow} />
            </Match>
            <Match when={view() === "spec"}>
              <SpecView card={props.card} />
            </Match>
          </Switch>
        </TabPanel>
      </Show>
    </section>
  )
}

/** Rows, columns, size, encoding, dialect: all known from the first chunk on, exact from the last. */
function Facts(props: { readonly card: Card }) {
  const reading = () => (props.card.state.kind === "reading" ? props.card.state : null)
  const rows = () => reading()?.rows ?? props.card.profile?.rows
  const columns = () => props.card.profile?.columns.length ?? props.card.first?.columns.length
  const checked = () => {
    const now = reading()
    if (!now) return props.card.scanMs === null ? null : `every row checked in ${formatDuration(props.card.scanMs)}`
    const left = readingRemaining(props.card)
    return left === null ? "checking every row" : `checking every row, ${formatDuration(left)} left`
  }
  return (
    <div class="facts">
      <Show when={rows() !== undefined}>
        <span>
          <b>{formatCount(rows() ?? 0)}</b> {rows() === 1 ? "row" : "rows"}
        </span>
      </Show>
      <Show when={columns()}>
        <span>
          <b>{formatCount(columns() ?? 0)}</b> {columns() === 1 ? "column" : "columns"}
        </span>
      </Show>
      <span>{formatBytes(props.card.size)}</span>
      <Show when={props.card.profile}>
        {(profile) => (
          <>
            <span>{fileWords(profile())}</span>
            <Show when={encodingWords(profile())}>{(words) => <span>{words()}</span>}</Show>
            <Show when={dialectWords(profile())}>{(words) => <span>{words()}</span>}</Show>
          </>
        )}
      </Show>
      <Show when={checked()}>{(words) => <span>{words()}</span>}</Show>
    </div>
  )
}
