import { A, useLocation, useNavigate, useParams } from "@solidjs/router"
import { createEffect, createMemo, createSignal, For, Match, onCleanup, Show, Switch } from "solid-js"
import { Button, Empty, Note } from "#components/basics.tsx"
import { formatCount, formatInstant, plural } from "#components/format.ts"
import type { Datasource } from "#domain/contracts/datasources.ts"
import type { Dashboard, DashboardState } from "#domain/dashboard/dashboard.ts"
import { planDashboard } from "#domain/dashboard/plan.ts"
import { type Extent, timesOf } from "#domain/dashboard/times.ts"
import { fromParams, toggleValue, toParams } from "#domain/dashboard/url.ts"
import { createAsked, getFrom } from "./ask.ts"
import { ClockPanel } from "./clock-panel.tsx"
import { FiguresPanel } from "./figures-panel.tsx"
import { FilterBar } from "./filter-bar.tsx"
import { Failed } from "./panel-frame.tsx"
import { SeriesPanel } from "./series-panel.tsx"
import { TopPanel } from "./top-panel.tsx"
import type { View } from "./view.ts"
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
  const [retries, setRetries] = createSignal(0)
  const times = createMemo(() => timesOf(state(), props.extent, props.dashboard) ?? unreachable())
  const view: View = {
    dashboard: props.dashboard,
    state,
    times,
    toggle: (column, value) => setState(toggleValue(state(), column, value)),
    retries,
    retry: () => setRetries((n) => n + 1),
    zoom: (interval) => setState({ ...state(), interval }),
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
      <FilterBar state={state()} times={times()} extent={props.extent} onChange={setState} onToggle={view.toggle} />
      <For each={props.dashboard.notes}>{(note) => <Note>{note}</Note>}</For>
      <div class="panels">
        <For each={props.dashboard.panels}>
          {(panel) => {
            if (panel.kind === "figures") return <FiguresPanel view={view} panel={panel} />
            if (panel.kind === "series") return <SeriesPanel view={view} panel={panel} />
            if (panel.kind === "clock") return <ClockPanel view={view} panel={panel} />
            return <TopPanel view={view} panel={panel} />
          }}
        </For>
      </div>
      <Explained datasource={props.datasource} dashboard={props.dashboard} />
    </>
  )
}

const unreachable = (): never => {
  throw new Error("A dashboard with rows has times")
}

/** How each figure is made, and which files the rows came from. */
function Explained(props: { readonly datasource: Datasource; readonly dashboard: Dashboard }) {
  const figures = () => props.dashboard.panels.find((p) => p.kind === "figures")?.figures ?? []
  return (
    <details class="card explained">
      <summary>How these figures are made</summary>
      <dl class="kv">
        <For each={figures()}>
          {(figure) => (
            <>
              <dt>{figure.title}</dt>
              <dd>{figure.explain}</dd>
            </>
          )}
        </For>
      </dl>
      <Show when={props.datasource.lineage.length > 0}>
        <h2>Files</h2>
        <ul>
          <For each={props.datasource.lineage}>
            {(file) => (
              <li>
                <span dir="auto">{file.filename}</span>
                <span class="faint">
                  {file.rows_now === null ? "" : `${formatCount(file.rows_now)} rows · `}
                  {formatInstant(Date.parse(file.at))}
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </details>
  )
}
