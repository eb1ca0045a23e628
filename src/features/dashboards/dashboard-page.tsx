import { A, useLocation, useNavigate, useParams } from "@solidjs/router"
import { createEffect, createMemo, Match, onCleanup, Show, Switch } from "solid-js"
import { Button, Empty } from "#components/basics.tsx"
import { plural } from "#components/format.ts"
import type { Datasource } from "#domain/contracts/datasources.ts"
import type { Dashboard, DashboardState } from "#domain/dashboard/dashboard.ts"
import { planDashboard } from "#domain/dashboard/plan.ts"
import type { Extent } from "#domain/dashboard/times.ts"
import { fromParams, toParams } from "#domain/dashboard/url.ts"
import { createAsked, getFrom, postQuery } from "./ask.ts"
import { Failed } from "./panel-frame.tsx"
import { Panes } from "./panes.tsx"
import { untilWords } from "./words.ts"
import "./dashboards.css"

/** `/dashboards/{datasource}`: what was chosen stands in the address, so that it can be shared and gone back to. */
export function DashboardPage() {
  const params = useParams<{ datasource: string }>()
  const name = () => decoded(params.datasource)
  const get = getFrom<Datasource>()
  const asked = createAsked(name, (one, signal) => get(`/api/datasources/${encodeURIComponent(one)}`, signal))
  const unknown = () => asked.failure()?.status === 404
  return (
    <div class="page dashboard">
      <Switch
        fallback={
          <>
            <h1>{name()}</h1>
            <p class="faint" role="status">
              Reading what {name()} has…
            </p>
          </>
        }
      >
        <Match when={unknown()}>
          <Empty first title={`There is no datasource named ${name()}`}>
            <p>It may be spelled differently, or its first file may still be on its way into Druid.</p>
            <span class="row wrap">
              <Button kind="go" onClick={asked.again}>
                Try again
              </Button>
              <A class="btn" href="/datasources">
                All datasources
              </A>
              <A class="btn" href="/ingestions">
                Ingestions under way
              </A>
            </span>
          </Empty>
        </Match>
        <Match when={asked.failure()}>
          {(failure) => (
            <>
              <h1>{name()}</h1>
              <Failed failure={failure()} onAgain={asked.again} />
            </>
          )}
        </Match>
        <Match when={asked.value()?.name === name() ? asked.value() : null} keyed>
          {(datasource) => <Loaded datasource={datasource} onAgain={asked.again} />}
        </Match>
      </Switch>
    </div>
  )
}

/** The router hands the address's part on as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function Loaded(props: { readonly datasource: Datasource; readonly onAgain: () => void }) {
  const time = props.datasource.time
  return (
    <Show
      when={time && props.datasource.rows > 0 ? time : null}
      fallback={
        <Empty first title={`${props.datasource.name} has no rows yet`}>
          <p>Rows appear here as soon as Druid has loaded the first file.</p>
          <span class="row wrap">
            <Button kind="go" onClick={() => props.onAgain()}>
              Try again
            </Button>
            <A class="btn" href="/data-ingestion">
              Send a file
            </A>
            <A class="btn" href="/ingestions">
              Ingestions under way
            </A>
          </span>
        </Empty>
      }
    >
      {(bounds) => (
        <Panels
          datasource={props.datasource}
          dashboard={planDashboard(props.datasource)}
          extent={{ first: Date.parse(bounds().first), last: Date.parse(bounds().last) }}
        />
      )}
    </Show>
  )
}

function Panels(props: { readonly datasource: Datasource; readonly dashboard: Dashboard; readonly extent: Extent }) {
  const location = useLocation()
  const navigate = useNavigate()
  const state = createMemo(() => fromParams(new URLSearchParams(location.search)))
  const setState = (next: DashboardState) => {
    const query = new URLSearchParams(toParams(next).map(([key, value]) => [key, value])).toString()
    navigate(`${location.pathname}${query && `?${query}`}`, { scroll: false })
  }
  createEffect(() => {
    const before = document.title
    document.title = `${props.datasource.name} · Grove`
    onCleanup(() => {
      document.title = before
    })
  })
  const zone = () => state().timezone
  return (
    <>
      <header class="dashboard-head">
        <h1 dir="auto">{props.datasource.name}</h1>
        <span class="faint">
          {plural(props.datasource.rows, "row")} · {untilWords(props.extent, zone())}
          {zone() === null ? "" : ` · ${zone()}`}
        </span>
      </header>
      <Panes
        dashboard={props.dashboard}
        extent={props.extent}
        state={state()}
        onState={setState}
        ask={postQuery}
        lineage={props.datasource.lineage}
      />
    </>
  )
}
