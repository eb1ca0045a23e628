import { createMemo, createSignal, For, Show } from "solid-js"
import { Note } from "#components/basics.tsx"
import { formatCount, formatInstant } from "#components/format.ts"
import type { Datasource } from "#domain/contracts/datasources.ts"
import type { Dashboard, DashboardState } from "#domain/dashboard/dashboard.ts"
import { type Extent, timesOf } from "#domain/dashboard/times.ts"
import { toggleValue } from "#domain/dashboard/url.ts"
import type { AskQuery } from "./ask.ts"
import { ClockPanel } from "./clock-panel.tsx"
import { FiguresPanel } from "./figures-panel.tsx"
import { FilterBar } from "./filter-bar.tsx"
import { SeriesPanel } from "./series-panel.tsx"
import { TopPanel } from "./top-panel.tsx"
import type { View } from "./view.ts"
import "./dashboards.css"

/** A dashboard without its heading: what it is narrowed to, its panels, and how they are made. */
export function Panes(props: {
  readonly dashboard: Dashboard
  readonly extent: Extent
  readonly state: DashboardState
  readonly onState: (state: DashboardState) => void
  readonly ask: AskQuery
  /** The files that the rows came from. */
  readonly lineage: Datasource["lineage"]
}) {
  const state = () => props.state
  const [retries, setRetries] = createSignal(0)
  const times = createMemo(() => timesOf(state(), props.extent, props.dashboard) ?? unreachable())
  const view: View = {
    dashboard: props.dashboard,
    ask: (query, signal) => props.ask(query, signal),
    state,
    times,
    toggle: (column, value) => props.onState(toggleValue(state(), column, value)),
    retries,
    retry: () => setRetries((n) => n + 1),
    zoom: (interval) => props.onState({ ...state(), interval }),
  }
  return (
    <>
      <FilterBar
        state={state()}
        times={times()}
        extent={props.extent}
        onChange={props.onState}
        onToggle={view.toggle}
      />
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
      <Explained dashboard={props.dashboard} lineage={props.lineage} />
    </>
  )
}

const unreachable = (): never => {
  throw new Error("A dashboard with rows has times")
}

/** How each figure is made, and which files the rows came from. */
function Explained(props: { readonly dashboard: Dashboard; readonly lineage: Datasource["lineage"] }) {
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
      <Show when={props.lineage.length > 0}>
        <h2>Files</h2>
        <ul>
          <For each={props.lineage}>
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
