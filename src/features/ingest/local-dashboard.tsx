import { createMemo, Match, Show, Switch } from "solid-js"
import { Button, Meter, Note } from "#components/basics.tsx"
import { formatProgress, plural } from "#components/format.ts"
import type { Dashboard } from "#domain/dashboard/dashboard.ts"
import { schemaOfFile } from "#domain/dashboard/of-file.ts"
import { planDashboard } from "#domain/dashboard/plan.ts"
import type { Extent } from "#domain/dashboard/times.ts"
import { ok } from "#domain/findings/result.ts"
import { expectedRows } from "#domain/ingestion/choices.ts"
import type { DuckDbTime } from "#domain/query/plan-duckdb.ts"
import { type AskQuery, createAsked, Unanswered } from "#features/dashboards/ask.ts"
import { Panes } from "#features/dashboards/panes.tsx"
import { untilWords } from "#features/dashboards/words.ts"
import type { TableTask } from "#profiler/api.ts"
import { runLocalQuery } from "#profiler/duckdb/local-query.ts"
import type { Desk } from "./desk.ts"
import type { Look } from "./look.ts"
import type { Card } from "./model.ts"
import { createTableUse, problemWords } from "./table-use.ts"
import "./local-dashboard.css"

interface Drawn {
  readonly dashboard: Dashboard
  readonly extent: Extent
}

/** The dashboard that the file will have in Druid, answered by DuckDB in this browser. */
export function LocalDashboard(props: { readonly desk: Desk; readonly card: Card; readonly look: Look }) {
  const id = createMemo(() => props.card.id)
  const use = createTableUse(props.desk, id)
  const isReady = () => !["dropped", "reading", "refused"].includes(props.card.state.kind)
  const left = () => {
    const { profile, choices } = props.card
    return profile && choices ? expectedRows(profile, choices).refused : 0
  }

  async function ask<T>(task: TableTask<T>): Promise<T> {
    try {
      return await use.ask(task)
    } catch (error) {
      throw new Unanswered("The dashboard cannot be drawn here", problemWords(error) ?? "The file was read again.")
    }
  }
  const opened = createAsked(
    () => {
      const { profile, choices, meanings, repairs, options } = props.card
      if (!isReady() || !profile || !choices) return null
      // Whatever of these changes makes another table, or other panels of it.
      return { id: id(), fingerprint: profile.fingerprint, choices, meanings, repairs, options }
    },
    ({ choices, meanings }): Promise<Drawn | null> =>
      ask(async (table) => {
        const { profile, datasource } = props.card
        const extent = extentOf(table.asDatasource()?.time ?? null)
        if (!profile || !extent || expectedRows(profile, choices).kept === 0) return ok(null)
        const schema = schemaOfFile(profile, choices, datasource, extent)
        return ok({ dashboard: planDashboard(schema, meanings ?? undefined), extent })
      }),
  )
  const askQuery: AskQuery = (query, signal) => ask((table) => runLocalQuery(table, query, signal))
  const state = (dashboard: Dashboard) => {
    const asked = props.look.dashboardState(id())
    const filters = asked.filters.filter(({ column }) => dashboard.filterable.includes(column))
    return filters.length === asked.filters.length ? asked : { ...asked, filters }
  }
  return (
    <div class="dashboard local-dashboard">
      <Switch>
        <Match when={!isReady()}>
          <Note>
            <p>The dashboard is drawn when every row was read.</p>
          </Note>
        </Match>
        <Match when={opened.failure()}>
          {(failure) => (
            <Note tone="err" alert>
              <p>
                <b>{failure().title}.</b> {failure().detail}
              </p>
              <p class="soft">
                The columns and the findings stay, and the file can be sent all the same: Druid then draws its
                dashboard.
              </p>
              <div>
                <Button onClick={opened.again}>Try again</Button>
              </div>
            </Note>
          )}
        </Match>
        <Match when={opened.busy() && !opened.value()}>
          <div class="row local-loading">
            <Meter share={use.share() ?? 0} label="Rows loaded" wide />
            <span class="soft" role="status">
              Loading the rows, {formatProgress(use.share() ?? 0)}
            </span>
          </div>
        </Match>
        <Match when={opened.value()} keyed>
          {(drawn) => (
            <>
              <p class="faint">
                {plural((props.card.profile?.rows ?? 0) - left(), "row")} · {untilWords(drawn.extent, null)} · drawn in
                this browser, as Druid will show it
                <Show when={left() > 0}>, without the {plural(left(), "row")} whose time cannot be read</Show>
              </p>
              <Panes
                dashboard={drawn.dashboard}
                extent={drawn.extent}
                state={state(drawn.dashboard)}
                onState={(next) => props.look.setDashboardState(id(), next)}
                ask={askQuery}
                lineage={[]}
              />
            </>
          )}
        </Match>
        <Match when={opened.value() === null}>
          <Note>
            <p>No row has a time that can be read, so there is nothing to draw yet: choose another time column.</p>
          </Note>
        </Match>
      </Switch>
    </div>
  )
}

function extentOf(time: DuckDbTime | null): Extent | null {
  if (time === null) return null
  if (time.kind === "constant") return { first: time.value, last: time.value }
  return { first: time.span.start, last: time.span.end }
}
